package dev.auditkit.internal.journal;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import org.jspecify.annotations.Nullable;

/**
 * Reads what indexes know of each entry of a block, keeping the file of the last index open. Where that is missing or damaged, it
 * has the index rebuilt, for those who come later, and says that it knows nothing. For one thread.
 */
public final class ColumnReader implements Closeable {

    private static final long NONE = -1;

    private final Storage storage;
    private final SegmentIndexes indexes;
    private @Nullable StorageFile file;
    private long fileOf = NONE;
    private long unreadable = NONE;
    private long bytesRead;

    /** @param source the log */
    public ColumnReader(JournalSource source) {
        this(source.storage(), source.indexes());
    }

    ColumnReader(Storage storage, SegmentIndexes indexes) {
        this.storage = storage;
        this.indexes = indexes;
    }

    /**
     * The columns of a block.
     *
     * @param index what is known of the blocks of the segment
     * @return null where only the lines tell
     * @throws NoSuchFileException when the segment's file is no longer there under that name
     */
    public @Nullable BlockColumns read(Segment segment, BlockCounts index, int block) throws IOException {
        if (!index.known(block)) {
            return null;
        }
        if (index instanceof MemoryIndex memory) {
            byte[] columns = memory.columns(block);
            return columns == null ? null : of(columns, columns.length, index, block);
        }
        ColumnPlaces places = ((IndexBody) index).columns();
        if (places == null || places.length(block) == 0 || segment.firstSeq() == unreadable) {
            return null;
        }
        byte[] columns = stored(segment, places, block);
        if (columns == null) {
            unreadable = segment.firstSeq();
            indexes.rebuild(segment);
            return null;
        }
        return of(columns, places.length(block), index, block);
    }

    private @Nullable BlockColumns of(byte[] columns, int length, BlockCounts index, int block) {
        bytesRead += length;
        return BlockColumns.of(columns, length, index, block);
    }

    /** Null when they are not there, or are damaged. */
    private byte @Nullable [] stored(Segment segment, ColumnPlaces places, int block) throws IOException {
        try {
            return IndexReader.columns(open(segment), places, block);
        } catch (NoSuchFileException e) {
            return null;
        }
    }

    private StorageFile open(Segment segment) throws IOException {
        StorageFile open = file;
        if (open == null || fileOf != segment.firstSeq()) {
            close();
            open = storage.openToRead(SegmentName.index(segment.firstSeq()));
            file = open;
            fileOf = segment.firstSeq();
        }
        return open;
    }

    /** How many bytes of columns were read so far. */
    public long bytesRead() {
        return bytesRead;
    }

    @Override
    public void close() throws IOException {
        if (file != null) {
            file.close();
            file = null;
        }
    }
}

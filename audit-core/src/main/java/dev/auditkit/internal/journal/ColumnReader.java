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

    private final Storage storage;
    private final SegmentIndexes indexes;
    private @Nullable StorageFile file;
    private @Nullable SegmentName fileOf;
    private @Nullable IndexBody unreadable;
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
        IndexBody body = (IndexBody) index;
        ColumnPlaces places = body.columns();
        if (places == null || places.length(block) == 0 || body == unreadable) {
            return null;
        }
        byte[] columns = stored(segment, places, block);
        if (columns == null) {
            unreadable = body;
            indexes.rebuild(segment, body);
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
            byte[] columns = IndexReader.columns(open(segment), places, block);
            if (columns == null) {
                close(); // the file may have been replaced since it was opened
                columns = IndexReader.columns(open(segment), places, block);
            }
            return columns;
        } catch (NoSuchFileException e) {
            return null;
        }
    }

    private StorageFile open(Segment segment) throws IOException {
        StorageFile open = file;
        if (open == null || !segment.name().equals(fileOf)) {
            close();
            open = storage.openToRead(SegmentName.index(segment.firstSeq()));
            file = open;
            fileOf = segment.name();
        }
        return open;
    }

    /** How many bytes of columns were read so far. */
    public long bytesRead() {
        return bytesRead;
    }

    @Override
    public void close() throws IOException {
        StorageFile open = file;
        file = null;
        if (open != null) {
            open.close();
        }
    }
}

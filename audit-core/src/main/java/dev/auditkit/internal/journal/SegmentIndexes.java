package dev.auditkit.internal.journal;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Finds the blocks of a segment: in memory, in its index, or by reading the segment again. Safe for use by many
 * threads.
 */
public final class SegmentIndexes {

    private static final System.Logger LOGGER = System.getLogger(SegmentIndexes.class.getName());
    private static final int MOST_CACHED = 64;

    private final Storage storage;
    private final boolean writable;
    private final Map<String, TimeRange> times = new ConcurrentHashMap<>();
    private final Map<String, List<Block>> blocks = Collections.synchronizedMap(new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, List<Block>> eldest) {
            return size() > MOST_CACHED;
        }
    });

    /**
     * @param storage where the segments are
     * @param writable whether a rebuilt index may be saved
     */
    public SegmentIndexes(Storage storage, boolean writable) {
        this.storage = storage;
        this.writable = writable;
    }

    /**
     * The blocks of a segment.
     *
     * @throws NoSuchFileException when its file is no longer there under that name
     */
    public List<Block> blocks(Segment segment) throws IOException {
        if (segment.blocks() != null) {
            return segment.blocks();
        }
        List<Block> known = blocks.get(cacheKey(segment));
        if (known != null) {
            return known;
        }
        List<Block> loaded = load(segment);
        return loaded != null ? remember(segment, loaded) : rebuild(segment);
    }

    /** When the entries of a segment happened and were recorded. */
    public TimeRange times(Segment segment) throws IOException {
        if (segment.times() != null) {
            return segment.times();
        }
        TimeRange known = times.get(cacheKey(segment));
        return known != null ? known : rangeOf(blocks(segment));
    }

    /** Reads the segment's blocks from itself, whatever its index says, and saves the index where that is allowed. */
    public List<Block> rebuild(Segment segment) throws IOException {
        List<Block> rebuilt = segment.name().compressed() ? scanCompressed(segment) : scanPlain(segment);
        if (writable && isWhole(segment, rebuilt)) {
            trySave(segment, rebuilt);
        }
        return remember(segment, rebuilt);
    }

    /** Saves an index as well as it goes: queries need the blocks, not the file. */
    private void trySave(Segment segment, List<Block> of) {
        try {
            save(segment, of);
        } catch (IOException e) {
            LOGGER.log(System.Logger.Level.WARNING, "The index of " + segment.file() + " was not saved", e);
        }
    }

    /**
     * Whether the blocks follow each other from the first entry to the last and from the first byte to the last. An index
     * that says something else is not believed, and one of a damaged segment is not kept, as it would outlive the damage.
     */
    private static boolean isWhole(Segment segment, List<Block> blocks) {
        long seq = segment.firstSeq();
        long offset = 0;
        for (Block block : blocks) {
            if (block.firstSeq() != seq
                    || block.offset() != offset
                    || block.length() <= 0
                    || block.count() <= 0
                    || !Block.same(seq, block.endSeq() - 1)
                    || block.times().minTimestamp() == TimeRange.ANY.minTimestamp()) {
                return false;
            }
            seq = block.endSeq();
            offset += block.length();
        }
        return offset == segment.length() && (segment.isOfUnknownEnd() || seq == segment.endSeq());
    }

    /** The blocks that a segment's index names; null when it has no sound one. */
    public @Nullable List<Block> load(Segment segment) throws IOException {
        try (StorageFile file = storage.openToRead(SegmentName.index(segment.firstSeq()))) {
            byte[] bytes = new byte[Math.toIntExact(file.size())];
            List<Block> found =
                    file.read(0, bytes, 0, bytes.length) == bytes.length ? IndexFile.decode(bytes, segment) : null;
            return found != null && isWhole(segment, found) ? found : null;
        } catch (NoSuchFileException | ArithmeticException e) {
            return null;
        }
    }

    /** Saves a segment's index. It can always be rebuilt, so that it is not synced. */
    synchronized void save(Segment segment, List<Block> of) throws IOException {
        String name = SegmentName.index(segment.firstSeq());
        String temporary = name + ".tmp";
        byte[] bytes = IndexFile.encode(segment, of);
        storage.delete(temporary);
        try (StorageFile file = storage.create(temporary)) {
            file.write(0, bytes, 0, bytes.length);
        }
        storage.rename(temporary, name);
    }

    /** When the entries of these blocks happened and were recorded. */
    static TimeRange rangeOf(List<Block> blocks) {
        TimeRange range = TimeRange.NONE;
        for (Block block : blocks) {
            range = range.and(block.times());
        }
        return range;
    }

    private List<Block> remember(Segment segment, List<Block> of) {
        blocks.put(cacheKey(segment), of);
        times.put(cacheKey(segment), rangeOf(of));
        return of;
    }

    private static String cacheKey(Segment segment) {
        return segment.file() + ":" + segment.length();
    }

    private List<Block> scanPlain(Segment segment) throws IOException {
        BlockScan scan = new BlockScan(segment.firstSeq());
        try (StorageFile file = storage.openToRead(segment.file())) {
            LineReader lines = new LineReader();
            lines.reset(file::read, 0, segment.length());
            while (lines.next()) {
                scan.add(lines);
            }
            scan.finish(segment.endSeq());
            scan.table().addDamaged((int) Math.min(Integer.MAX_VALUE, segment.length() - lines.position()));
        }
        return scan.table().index().blocks();
    }

    private List<Block> scanCompressed(Segment segment) throws IOException {
        try (StorageFile file = storage.openToRead(segment.file());
                GzipMember member = new GzipMember()) {
            return new CompressedScan(file, segment, member).run();
        }
    }
}

package dev.auditkit.internal.journal;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds out what a segment has without reading it: from memory, from its index, or, where that is missing, stale or damaged, from
 * the segment after all. Keeps what was read of indexes up to a few megabytes. Safe for use by many threads.
 */
public final class SegmentIndexes {

    private static final System.Logger LOGGER = System.getLogger(SegmentIndexes.class.getName());

    private final Storage storage;
    private final boolean writable;
    private final PairPool pairs = new PairPool();
    private final IndexCache cache = new IndexCache();

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
        return counts(segment).blocks();
    }

    /**
     * The blocks of a segment, and how many entries of each have which operation and result.
     *
     * @throws NoSuchFileException when its file is no longer there under that name
     */
    public BlockCounts counts(Segment segment) throws IOException {
        MemoryIndex open = segment.index();
        return open != null ? open : body(segment);
    }

    /** How many entries of the whole segment have which operation and result; null where not all were counted. */
    public @Nullable PairCounts totals(Segment segment) throws IOException {
        if (segment.index() != null) {
            return null;
        }
        IndexHead head = head(segment);
        long entries = head.endSeq() - segment.firstSeq();
        return Arrays.stream(head.totals()).sum() == entries ? new PairCounts(head.pairs(), head.totals()) : null;
    }

    /** When the entries of a segment happened and were recorded. */
    public TimeRange times(Segment segment) throws IOException {
        TimeRange times = segment.times();
        return times != null ? times : head(segment).times();
    }

    /**
     * Whether an entry of a segment can have happened between two times, both inclusive.
     *
     * @throws NoSuchFileException when its file is no longer there under that name
     */
    public boolean overlap(Segment segment, long from, long to) throws IOException {
        TimeRange times = times(segment);
        boolean between = segment.index() == null && times.minTimestamp() < from && times.maxTimestamp() > to;
        return between ? spans(segment, times).overlap(from, to) : times.overlaps(from, to);
    }

    private TimeSpans spans(Segment segment, TimeRange times) throws IOException {
        IndexCache.Key key = IndexCache.Key.spans(segment);
        TimeSpans spans = cache.get(key, TimeSpans.class);
        if (spans == null) {
            spans = readSpans(segment, times);
            cache.put(key, spans, spans.size());
        }
        return spans;
    }

    /** What it takes is not kept, as most queries that ask for the spans do not look into the segment. */
    private TimeSpans readSpans(Segment segment, TimeRange times) throws IOException {
        IndexBody cached = cache.get(IndexCache.Key.body(segment), IndexBody.class);
        IndexBody body = cached == null ? storedBody(segment) : cached;
        try (ColumnReader columns = new ColumnReader(storage, this)) {
            return TimeSpans.of(segment, times, body == null ? body(segment) : body, columns);
        }
    }

    /**
     * Which blocks can have an entry with the value that has that term, a bit for each block; null where any can.
     *
     * @throws NoSuchFileException when the segment's file is no longer there under that name
     */
    public long @Nullable [] mayHave(Segment segment, long term) throws IOException {
        MemoryIndex open = segment.index();
        if (open != null) {
            return mayHave(open, term);
        }
        IndexCache.Key key = IndexCache.Key.term(segment, term);
        long[] known = cache.get(key, long[].class);
        if (known != null) {
            return known;
        }
        for (int attempt = 0; attempt < 2; attempt++) {
            IndexHead head = head(segment);
            if (!head.isSaved()) {
                return null;
            }
            long[] found = readRows(segment, head, term);
            if (found != null) {
                cache.put(key, found, 16 + Long.BYTES * found.length);
                return found;
            }
            rebuild(segment); // or another has, and the file is not the one that the head was of
        }
        return null;
    }

    private static long[] mayHave(MemoryIndex open, long term) {
        long[] blocks = new long[(open.blocks().size() + 63) / 64];
        for (int i = 0; i < open.blocks().size(); i++) {
            if (open.summary(i).mayHave(term)) {
                blocks[i >> 6] |= 1L << i;
            }
        }
        return blocks;
    }

    private long @Nullable [] readRows(Segment segment, IndexHead head, long term) throws IOException {
        try (StorageFile file = storage.openToRead(SegmentName.index(segment.firstSeq()))) {
            return IndexReader.mayHave(file, head, term);
        } catch (NoSuchFileException e) {
            return null;
        }
    }

    /** The sequence number after the last entry as the segment's index has it; -1 when there is no sound one. */
    long endSeq(Segment segment) throws IOException {
        IndexHead head = storedHead(segment);
        return head == null ? -1 : head.endSeq();
    }

    /** Reads the segment's blocks from itself, whatever its index says, and saves the index where that is allowed. */
    public List<Block> rebuild(Segment segment) throws IOException {
        return rebuilt(segment).blocks();
    }

    /** The same of one of which a part is damaged, unless that was done since it was read. */
    void rebuild(Segment segment, IndexBody damaged) throws IOException {
        IndexBody known = cache.get(IndexCache.Key.body(segment), IndexBody.class);
        if (known == null || known == damaged) {
            rebuild(segment);
        }
    }

    private IndexBody rebuilt(Segment segment) throws IOException {
        MemoryIndex read = read(segment);
        cache.forget(segment);
        IndexHead head = null;
        IndexBody body = null;
        if (writable && isWhole(segment, read.blocks()) && trySave(segment, IndexFile.encode(segment, read))) {
            head = storedHead(segment);
            body = head == null ? null : storedBody(segment, head);
        }
        if (head == null || body == null) {
            head = IndexHead.unsaved(segment, read);
            body = IndexBody.of(read);
        }
        cache.put(IndexCache.Key.head(segment), head, head.size());
        cache.put(IndexCache.Key.body(segment), body, body.size());
        return body;
    }

    /** What the segment has, read from itself. */
    public MemoryIndex read(Segment segment) throws IOException {
        return segment.name().compressed() ? scanCompressed(segment) : scanPlain(segment);
    }

    /** Saves an index that was encoded, as well as it goes: it can always be rebuilt. Whether it did. */
    boolean trySave(Segment segment, byte[] index) {
        try {
            return save(segment, index);
        } catch (IOException e) {
            LOGGER.log(System.Logger.Level.WARNING, "The index of " + segment.file() + " was not saved", e);
            return false;
        }
    }

    /**
     * Whether the blocks follow each other from the first entry to the last and from the first byte to the last. An index
     * that says something else is not believed, and one of a damaged segment is not kept, as it would outlive the damage.
     */
    static boolean isWhole(Segment segment, List<Block> blocks) {
        long seq = segment.firstSeq();
        long offset = 0;
        for (Block block : blocks) {
            if (block.firstSeq() != seq
                    || block.offset() != offset
                    || block.length() <= 0
                    || block.count() <= 0
                    || !Block.same(seq, block.endSeq() - 1)
                    || block.isDamaged()) {
                return false;
            }
            seq = block.endSeq();
            offset += block.length();
        }
        return offset == segment.length() && (segment.isOfUnknownEnd() || seq == segment.endSeq());
    }

    private IndexHead head(Segment segment) throws IOException {
        IndexCache.Key key = IndexCache.Key.head(segment);
        IndexHead head = cache.get(key, IndexHead.class);
        if (head == null) {
            head = storedHead(segment);
            if (head == null) {
                rebuilt(segment);
                head = cache.get(key, IndexHead.class);
            } else {
                cache.put(key, head, head.size());
            }
        }
        return head != null ? head : IndexHead.unsaved(segment, read(segment)); // where the cache is too small for it
    }

    /** Whether there is an index that names the segment's file and length, so that a reader who knows no more believes it. */
    public boolean names(Segment segment) throws IOException {
        return storedHead(Segment.ofUnknownEnd(segment.name(), segment.length())) != null;
    }

    /** What the segment's index says of it as a whole; null when there is no sound one. */
    @Nullable
    IndexHead storedHead(Segment segment) throws IOException {
        try (StorageFile file = storage.openToRead(SegmentName.index(segment.firstSeq()))) {
            IndexHead head = IndexReader.head(file, segment);
            return head != null && (segment.isOfUnknownEnd() || head.endSeq() == segment.endSeq())
                    ? head.with(pairs)
                    : null;
        } catch (NoSuchFileException e) {
            return null;
        }
    }

    private IndexBody body(Segment segment) throws IOException {
        IndexCache.Key key = IndexCache.Key.body(segment);
        IndexBody known = cache.get(key, IndexBody.class);
        if (known != null) {
            return known;
        }
        IndexHead head = storedHead(segment);
        IndexBody stored = head == null ? null : storedBody(segment, head);
        if (head == null || stored == null) {
            return rebuilt(segment);
        }
        cache.put(IndexCache.Key.head(segment), head, head.size());
        cache.put(key, stored, stored.size());
        return stored;
    }

    /** What the segment's index says of its blocks; null when there is no sound one. */
    @Nullable
    IndexBody storedBody(Segment segment) throws IOException {
        IndexHead head = storedHead(segment);
        return head == null ? null : storedBody(segment, head);
    }

    private @Nullable IndexBody storedBody(Segment segment, IndexHead head) throws IOException {
        try (StorageFile file = storage.openToRead(SegmentName.index(segment.firstSeq()))) {
            IndexBody body = IndexReader.body(file, head);
            return body != null
                            && isWhole(segment, body.blocks())
                            && head.times().equals(rangeOf(body.blocks()))
                            && head.endSeq() == endOf(segment, body.blocks())
                    ? body
                    : null;
        } catch (NoSuchFileException e) {
            return null;
        }
    }

    /** Whether the index of a segment is, to the byte, the one that it should have. */
    public boolean isIndexOf(Segment segment, MemoryIndex index) throws IOException {
        byte[] expected = IndexFile.encode(segment, index);
        try (StorageFile file = storage.openToRead(SegmentName.index(segment.firstSeq()))) {
            byte[] stored = new byte[expected.length];
            return file.size() == expected.length
                    && file.read(0, stored, 0, stored.length) == stored.length
                    && Arrays.equals(stored, expected);
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    /**
     * The hash of what the index of a segment says, as {@code audit.rotated} has it.
     *
     * @param blocks where the segment's blocks are
     * @return null when there is no sound index, or it says that they are elsewhere
     */
    public @Nullable String hash(Segment segment, List<Block> blocks) throws IOException {
        IndexBody body = storedBody(segment);
        if (body == null || !body.blocks().equals(blocks)) {
            return null;
        }
        try (StorageFile file = storage.openToRead(SegmentName.index(segment.firstSeq()))) {
            byte[] index = new byte[Math.toIntExact(file.size())];
            boolean whole = file.read(0, index, 0, index.length) == index.length;
            return whole ? hash(index) : null;
        } catch (NoSuchFileException e) {
            return null;
        }
    }

    /** The same of the bytes of an index whose header is sound; null when a checksum is wrong. */
    static @Nullable String hash(byte[] index) {
        byte[] hash = IndexHash.of(index);
        return hash == null ? null : "sha256:" + HexFormat.of().formatHex(hash);
    }

    /**
     * Saves a segment's index, if the segment is still there in this form: a search may have read what was compressed or removed
     * meanwhile. It can always be rebuilt, so that it is not synced.
     */
    private synchronized boolean save(Segment segment, byte[] bytes) throws IOException {
        boolean replaced = !segment.name().compressed() && storage.exists(segment.otherFile());
        if (replaced || !storage.exists(segment.file())) {
            return false;
        }
        String name = SegmentName.index(segment.firstSeq());
        String temporary = name + ".tmp";
        storage.delete(temporary);
        try (StorageFile file = storage.create(temporary)) {
            file.write(0, bytes, 0, bytes.length);
        }
        storage.rename(temporary, name);
        return true;
    }

    /** Removes the index of a segment whose file was removed, and not before one that is being saved. */
    synchronized void delete(Segment segment) throws IOException {
        storage.delete(SegmentName.index(segment.firstSeq()));
    }

    /** When the entries of these blocks happened and were recorded. */
    static TimeRange rangeOf(List<Block> blocks) {
        TimeRange range = TimeRange.NONE;
        for (Block block : blocks) {
            range = range.and(block.times());
        }
        return range;
    }

    /** The sequence number after the last entry of these blocks of a segment. */
    static long endOf(Segment segment, List<Block> blocks) {
        return blocks.isEmpty()
                ? segment.firstSeq()
                : blocks.get(blocks.size() - 1).endSeq();
    }

    private MemoryIndex scanPlain(Segment segment) throws IOException {
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
        return scan.table().index();
    }

    private MemoryIndex scanCompressed(Segment segment) throws IOException {
        try (StorageFile file = storage.openToRead(segment.file());
                GzipMember member = new GzipMember()) {
            return new CompressedScan(file, segment, member).run();
        }
    }
}

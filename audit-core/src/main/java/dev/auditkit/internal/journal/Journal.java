package dev.auditkit.internal.journal;

import dev.auditkit.internal.codec.Leaf;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The segments of a log, of which the last is written. Writing is for the writer's thread, {@link #force()} for the
 * one that syncs, {@link #replace} and {@link #removeOldest} for the one that keeps house, {@link #view()} for all.
 */
public final class Journal implements JournalSource {

    private static final int FULL_BATCH = 1 << 18;
    private static final long LONG_SEGMENT = 8L << 20;
    private static final int LONG_PARTS = 8;
    private static final long BYTES_BETWEEN_SPACE_CHECKS = 16L << 20;
    private static final long NANOS_BETWEEN_SPACE_CHECKS = 1_000_000_000L;

    private final Storage storage;
    private final SegmentIndexes indexes;
    private final LogTree tree;
    private final long rotationBytes;
    private final long minFreeBytes;
    private final AtomicReference<JournalView> view;
    private volatile SegmentWriter current;
    private long bytesUntilSpaceCheck;
    private long lastSpaceCheck;
    private boolean removalToSync;

    /**
     * @param sealed the segments that are complete, oldest first
     * @param current the one to write
     * @param tree the tree to which it adds
     * @param rotationBytes the size at which a segment is sealed
     * @param minFreeBytes with less free space the disk counts as full
     */
    Journal(
            Storage storage,
            SegmentIndexes indexes,
            List<Segment> sealed,
            SegmentWriter current,
            LogTree tree,
            long rotationBytes,
            long minFreeBytes) {
        this.storage = storage;
        this.indexes = indexes;
        this.current = current;
        this.tree = tree;
        this.rotationBytes = rotationBytes;
        this.minFreeBytes = minFreeBytes;
        List<Segment> all = new ArrayList<>(sealed);
        all.add(current.written());
        this.view = new AtomicReference<>(new JournalView(List.copyOf(all)));
    }

    @Override
    public JournalView view() {
        return view.get();
    }

    @Override
    public Storage storage() {
        return storage;
    }

    @Override
    public SegmentIndexes indexes() {
        return indexes;
    }

    /** Adds a leaf to the batch and returns its sequence number. */
    public long add(Leaf leaf) {
        return current.add(leaf);
    }

    /** Whether lines wait to be written. */
    public boolean hasBatch() {
        return current.buffered() > 0;
    }

    /** Whether so much waits that it should be written now. */
    public boolean batchIsFull() {
        return current.buffered() >= FULL_BATCH || segmentIsFull();
    }

    /** Whether the segment has, with its batch, the size at which it is to be sealed. */
    public boolean segmentIsFull() {
        return current.lengthWithBatch() >= rotationBytes;
    }

    /** Whether a start that reads the segment being written would notice it: it has 8 MiB or an eighth of what a segment has when it is sealed. */
    public boolean segmentIsLong() {
        return current.lengthWithBatch() >= Math.min(LONG_SEGMENT, rotationBytes / LONG_PARTS);
    }

    /** The sequence number of the next entry. */
    public long nextSeq() {
        return current.nextSeq();
    }

    /** Writes the batch and shows it to readers. When that fails, the batch is kept for another attempt. */
    public void write() throws IOException {
        if (!hasBatch()) {
            return;
        }
        checkSpace(current.buffered());
        current.write();
        Segment written = current.written();
        update(segments -> segments.set(segments.size() - 1, written));
    }

    /**
     * Seals the segment being written, which comes to stable storage, and begins another. May be tried again when it
     * fails.
     *
     * @return what was sealed
     */
    public Sealed rotate() throws IOException {
        write();
        current.force();
        Segment full = current.written();
        if (full.isEmpty()) {
            return new Sealed(full, null); // the next one would have the same name
        }
        MemoryIndex index = current.index();
        SegmentWriter next = SegmentWriter.create(storage, tree);
        closeSealed(current);
        current = next;
        Segment sealed = sealed(full);
        update(segments -> {
            segments.set(segments.size() - 1, sealed);
            segments.add(next.written());
        });
        return new Sealed(sealed, saveIndex(full, index));
    }

    /** All of it is on stable storage, so that nothing is lost should its file not be closed. */
    private static void closeSealed(SegmentWriter full) {
        try {
            full.close();
        } catch (IOException e) {
            System.getLogger(Journal.class.getName())
                    .log(System.Logger.Level.WARNING, "The file of a segment that was sealed was not closed", e);
        }
    }

    /**
     * Takes back what a rotation that failed may have left, durably: an empty segment must not follow one that is gone on with.
     * May be tried again when it fails. Where nothing was left, it needs nothing of the file system.
     */
    public void takeBackRotation() throws IOException {
        String next = new SegmentName(nextSeq(), false).file();
        if (!current.written().isEmpty() && isThereAndEmpty(next)) { // an empty one has that name itself
            removalToSync = true;
            storage.delete(next);
        }
        if (removalToSync) {
            storage.sync();
            removalToSync = false;
        }
    }

    private boolean isThereAndEmpty(String file) throws IOException {
        try (StorageFile there = storage.openToRead(file)) {
            return there.size() == 0;
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    /**
     * A segment that was sealed.
     *
     * @param segment the segment; when it has no entries, it is not sealed, but stays the one being written
     * @param indexHash of what its index says; null where there is none
     */
    public record Sealed(Segment segment, @Nullable String indexHash) {}

    /** The segment without its blocks, which from now on only its index has. */
    private static Segment sealed(Segment segment) {
        return new Segment(segment.name(), segment.endSeq(), segment.length(), segment.times(), null);
    }

    /** Its hash, if there is memory for it; the index can be built anew, with the same, if it cannot be saved. */
    private @Nullable String saveIndex(Segment segment, MemoryIndex index) {
        if (!SegmentIndexes.isWhole(segment, index.blocks())) {
            return null; // what a rewrite copied is damaged, and nobody would believe the index
        }
        try {
            byte[] bytes = IndexFile.encode(segment, index);
            indexes.trySave(segment, bytes);
            return SegmentIndexes.hash(bytes);
        } catch (OutOfMemoryError e) {
            System.getLogger(Journal.class.getName())
                    .log(System.Logger.Level.WARNING, "There is no memory for the index of " + segment.file(), e);
            return null;
        }
    }

    /**
     * Brings all that was written before this call to stable storage.
     *
     * @return the tree of all that is there
     */
    public TreeState force() throws IOException {
        return current.force();
    }

    /** Whether a sync failed, so that {@link #rewrite()} must come before anything else. */
    public boolean needsRewrite() {
        return current.syncFailed();
    }

    /** How many bytes of the segment being written are not known to be on stable storage. */
    public long unsyncedBytes() {
        return current.unsyncedBytes();
    }

    /** Whether something was written that is not on stable storage. */
    public boolean needsForce() {
        return !current.isSynced();
    }

    /**
     * Writes the segment again, to a fresh file, after a sync failed.
     *
     * @return how many entries the system had lost by then
     */
    public long rewrite() throws IOException {
        checkSpace(current.lengthWithBatch());
        long lost = current.rewrite();
        Segment written = current.written();
        update(segments -> segments.set(segments.size() - 1, written));
        return lost;
    }

    /** The tree, whose hashes of full blocks are to be saved. */
    public LogTree tree() {
        return tree;
    }

    /** Puts another form of a sealed segment in its place. */
    void replace(Segment sealed, Segment replacement) {
        update(segments ->
                segments.replaceAll(segment -> segment.name().equals(sealed.name()) ? replacement : segment));
    }

    /** Takes the oldest segment out of the view. */
    void removeOldest(Segment sealed) {
        update(segments -> segments.remove(sealed));
    }

    /** Puts it back, as its file is still there. */
    void restoreOldest(Segment sealed) {
        update(segments -> segments.add(0, sealed));
    }

    /** Ends the writing of a log all of whose batches were written. */
    public void close() throws IOException {
        if (current.isSynced() && !hasBatch()) {
            saveIndex(current.written(), current.index()); // so that who only reads the log need not read this segment
        }
        current.close();
    }

    private void checkSpace(long needed) throws IOException {
        long now = System.nanoTime();
        bytesUntilSpaceCheck -= needed;
        if (bytesUntilSpaceCheck > 0 && now - lastSpaceCheck < NANOS_BETWEEN_SPACE_CHECKS) {
            return;
        }
        long usable = storage.usableBytes();
        if (usable - needed < minFreeBytes) {
            bytesUntilSpaceCheck = 0;
            throw new IOException("only " + (usable >> 20) + " MiB are free in " + storage.place()
                    + ", with audit.min-free-mb = " + (minFreeBytes >> 20));
        }
        bytesUntilSpaceCheck = BYTES_BETWEEN_SPACE_CHECKS;
        lastSpaceCheck = now;
    }

    private void update(Consumer<List<Segment>> change) {
        view.updateAndGet(before -> {
            List<Segment> segments = new ArrayList<>(before.segments());
            change.accept(segments);
            return new JournalView(List.copyOf(segments));
        });
    }
}

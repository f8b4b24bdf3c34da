package dev.auditkit.internal.journal;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The segments that {@link Recovery} found, which can be read, and can be written once it is known what tree they have. For one
 * thread.
 */
public final class RecoveredJournal implements JournalSource {

    private final Storage storage;
    private final SegmentIndexes indexes;
    private final List<Segment> sealed;
    private final @Nullable LastSegment last;
    private final boolean created;
    private final long signedSize;
    private final JournalView view;

    /**
     * @param sealed the segments that are complete, oldest first
     * @param last the one that was being written; null where another is to be begun
     * @param created whether there was no log
     * @param signedSize how many entries a checkpoint covers
     */
    RecoveredJournal(
            Storage storage,
            SegmentIndexes indexes,
            List<Segment> sealed,
            @Nullable LastSegment last,
            boolean created,
            long signedSize) {
        this.storage = storage;
        this.indexes = indexes;
        this.sealed = sealed;
        this.last = last;
        this.created = created;
        this.signedSize = signedSize;
        List<Segment> all = new ArrayList<>(sealed);
        if (last != null) {
            all.add(last.segment());
        }
        this.view = new JournalView(List.copyOf(all));
    }

    @Override
    public JournalView view() {
        return view;
    }

    @Override
    public Storage storage() {
        return storage;
    }

    @Override
    public SegmentIndexes indexes() {
        return indexes;
    }

    /** Where the segment that is to be written begins. */
    public long firstOfLast() {
        return last == null ? view.endSeq() : last.segment().firstSeq();
    }

    /**
     * Goes on with the log.
     *
     * @param beforeLast the tree of the entries before the segment that is to be written
     * @param tree the tree of all entries
     * @param rotationBytes the size at which a segment is sealed
     * @param minFreeBytes with less free space the disk counts as full
     */
    public Journal start(TreeState beforeLast, LogTree tree, long rotationBytes, long minFreeBytes) throws IOException {
        SegmentWriter writer =
                last == null ? SegmentWriter.create(storage, tree) : last.writer(tree, beforeLast, signedSize);
        return new Journal(storage, indexes, sealed, writer, tree, rotationBytes, minFreeBytes);
    }

    /** Lets go of the log, which is not to be written. */
    public void close() throws IOException {
        if (last != null) {
            last.close();
        }
    }

    /** Whether the last run closed the log, or there was none. */
    public boolean closedProperly() {
        return last == null ? created : last.closedProperly() && signedSize == adoptedTo();
    }

    /** The first entry that no checkpoint covers. */
    public long adoptedFrom() {
        return Math.min(signedSize, adoptedTo());
    }

    /** The sequence number after the last entry. */
    public long adoptedTo() {
        return view.endSeq();
    }

    /** How many bytes were set aside. */
    public long tornBytes() {
        return last == null ? 0 : last.tornBytes();
    }

    /** Where they are; null where there are none. */
    public @Nullable String tornFile() {
        return last == null ? null : last.tornFile();
    }

    /** Whether the last segment has entries that are not the log's own. */
    public boolean hasEvents() {
        return last != null && last.hasEvents();
    }

    /** The options that the log last recorded of itself in its last segment. */
    public Optional<Map<?, ?>> lastOptions() {
        return last == null ? Optional.empty() : Optional.ofNullable(last.options());
    }
}

package dev.auditkit.internal.query;

import dev.auditkit.AuditDamage;
import dev.auditkit.AuditQuery.Order;
import dev.auditkit.internal.journal.Block;
import dev.auditkit.internal.journal.BlockCounts;
import dev.auditkit.internal.journal.JournalSource;
import dev.auditkit.internal.journal.JournalView;
import dev.auditkit.internal.journal.PairCounts;
import dev.auditkit.internal.journal.Segment;
import dev.auditkit.internal.journal.TimeRange;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Goes from block to block through a log, past those that its index says cannot match. Keeps its place as a sequence number, so
 * that it finds it again when segments are compressed or removed meanwhile. For one thread.
 */
final class BlockWalk {

    private final JournalSource source;
    private final EntryFilter filter;
    private final @Nullable Counting counting;
    private final boolean newestFirst;
    private final long from;
    private final long to;
    private final Consumer<AuditDamage> onDamage;
    private final long lower;
    private final long upper;
    private final Set<Long> rebuilt = new HashSet<>();
    private final Set<Long> checked = new HashSet<>();
    private final Set<String> missing = new HashSet<>();
    private JournalView view;
    private @Nullable SegmentPlan plan;

    /** Newest first: the entries before this one are still to come; oldest first: those from it on. */
    private long place;

    /**
     * A block on the way.
     *
     * @param index what is known of the segment's blocks; null where they are counted
     * @param number the block's number there
     * @param lower the first entry that is wanted
     * @param upper the sequence number after the last
     * @param counted what an index says of the entries, which then need not be read; the block stands for all of them
     */
    record Step(
            Segment segment,
            Block block,
            @Nullable BlockCounts index,
            int number,
            long lower,
            long upper,
            @Nullable PairCounts counted) {

        boolean wants(long seq) {
            return seq >= lower && seq < upper;
        }
    }

    /** Which entries can be counted as one. */
    @FunctionalInterface
    interface Counting {

        /** Whether entries of such times all belong together. */
        boolean areOne(TimeRange times);
    }

    BlockWalk(
            JournalSource source,
            Cursor cursor,
            EntryFilter filter,
            @Nullable Counting counting,
            Consumer<AuditDamage> onDamage)
            throws IOException {
        this.source = source;
        this.filter = filter;
        this.counting = counting;
        this.newestFirst = cursor.order() == Order.NEWEST_FIRST;
        this.from = filter.from();
        this.to = filter.to();
        this.onDamage = onDamage;
        this.view = source.view();
        this.lower = newestFirst ? filter.fromSeq() : Math.max(filter.fromSeq(), cursor.seq());
        this.upper = newestFirst ? Math.min(cursor.seq(), view.endSeq()) : view.endSeq();
        this.place = newestFirst ? upper : Math.max(lower, view.firstSeq());
    }

    /** The next block that can have a match; null at the end. */
    @Nullable
    Step next() throws IOException {
        while (mayHaveMore()) {
            Segment segment = segmentAt(newestFirst ? place - 1 : place);
            if (segment == null) {
                return null;
            }
            try {
                Step step = within(segment);
                if (step != null) {
                    return step;
                }
            } catch (NoSuchFileException e) {
                gone(segment);
            }
        }
        return null;
    }

    /** Whether the end is not reached. */
    boolean mayHaveMore() {
        return newestFirst ? place > Math.max(lower, view.firstSeq()) : place < upper;
    }

    /** Comes back to a block whose file is gone, by whatever name its entries now have. */
    void relocate(Step step) throws IOException {
        comeBackTo(step.block);
        gone(step.segment);
    }

    /** Whether the index that led to a block that looks damaged comes from a file, and was not rebuilt yet. */
    boolean canRebuildIndex(Step step) {
        return step.segment.blocks() == null && !rebuilt.contains(step.segment.firstSeq());
    }

    /** Rebuilds that index and comes back to the block, by whatever name its file now has. */
    void rebuildIndex(Step step) throws IOException {
        try {
            source.indexes().rebuild(step.segment);
            rebuilt.add(step.segment.firstSeq());
            comeBackTo(step.block);
        } catch (NoSuchFileException e) {
            relocate(step);
        }
    }

    private void comeBackTo(Block block) {
        plan = null;
        place = newestFirst ? Math.min(block.endSeq(), upper) : Math.max(block.firstSeq(), lower);
    }

    /** A file is gone: looks where its entries are now, and if they should still be in it, goes past them. */
    private void gone(Segment segment) throws IOException {
        if (!missing.add(segment.file())) {
            onDamage.accept(new AuditDamage(segment.firstSeq(), segment.file(), 0, "the file is missing"));
            place = newestFirst ? segment.firstSeq() : segment.endSeq();
            return;
        }
        plan = null;
        view = source.view();
        if (!newestFirst) {
            place = Math.max(place, view.firstSeq());
        }
    }

    /** The next block in this segment; null when there is none, and the place is then behind the segment. */
    @SuppressWarnings("ReferenceEquality") // of one list of segments, and comparing them would compare all their blocks
    private @Nullable Step within(Segment segment) throws IOException {
        if (source.indexes().overlap(segment, from, to)) {
            Step whole = wholeSegment(segment);
            if (whole != null) {
                return whole;
            }
            SegmentPlan current = plan;
            if (current == null || current.segment() != segment) {
                current = new SegmentPlan(source.indexes(), segment, checked(segment), filter);
                plan = current;
            }
            List<Block> blocks = current.blocks();
            int index = current.next(indexOf(blocks, newestFirst ? place - 1 : place), newestFirst);
            if (index >= 0 && isCounted(current, index, blocks.get(index).times())) {
                return counted(current, index);
            }
            if (index >= 0) {
                Block block = blocks.get(index);
                place = newestFirst ? block.firstSeq() : block.endSeq();
                return new Step(segment, block, current.counts(), index, lower, upper, null);
            }
        }
        place = newestFirst ? segment.firstSeq() : segment.endSeq();
        return null;
    }

    /** All of a segment in one step, where its index has counted what is asked for. */
    private @Nullable Step wholeSegment(Segment segment) throws IOException {
        if (counting == null
                || place != (newestFirst ? segment.endSeq() : segment.firstSeq())
                || segment.firstSeq() < lower
                || segment.endSeq() > upper
                || !counting.areOne(source.indexes().times(segment))) {
            return null;
        }
        PairCounts totals = source.indexes().totals(segment);
        if (totals == null) {
            return null;
        }
        place = newestFirst ? segment.firstSeq() : segment.endSeq();
        return counted(segment, source.indexes().times(segment), totals);
    }

    private Step counted(Segment segment, TimeRange times, PairCounts counts) {
        return new Step(segment, new Block(0, 0, segment.firstSeq(), 0, times), null, -1, lower, upper, counts);
    }

    /** Whether the index has counted what is asked for of a block, and of such times all entries belong together. */
    private boolean isCounted(SegmentPlan current, int index, TimeRange times) {
        Block block = current.blocks().get(index);
        return counting != null
                && block.firstSeq() >= lower
                && block.endSeq() <= upper
                && counting.areOne(times)
                && current.counts().known(index);
    }

    /** As many blocks in one step as the index has counted and belong together, the first of which does. */
    private Step counted(SegmentPlan current, int first) {
        BlockCounts counts = current.counts();
        long[] entries = new long[counts.pairs().size()];
        TimeRange times = current.blocks().get(first).times();
        int index = first;
        int last = first;
        while (index >= 0) {
            TimeRange together = times.and(current.blocks().get(index).times());
            if (!isCounted(current, index, together)) {
                break;
            }
            times = together;
            counts.forEach(index, (pair, its) -> entries[pair] += its);
            last = index;
            index = current.next(newestFirst ? index - 1 : index + 1, newestFirst);
        }
        Block end = current.blocks().get(last);
        place = newestFirst ? end.firstSeq() : end.endSeq();
        return counted(current.segment(), times, new PairCounts(counts.pairs(), entries));
    }

    /** The blocks of a segment, the holes between which are reported once. */
    private BlockCounts checked(Segment segment) throws IOException {
        BlockCounts blocks = source.indexes().counts(segment);
        List<AuditDamage> holes = holes(segment, blocks.blocks());
        if (!holes.isEmpty() && segment.blocks() == null && rebuilt.add(segment.firstSeq())) {
            source.indexes().rebuild(segment);
            blocks = source.indexes().counts(segment);
            holes = holes(segment, blocks.blocks());
        }
        if (!holes.isEmpty() && checked.add(segment.firstSeq())) {
            holes.forEach(onDamage);
        }
        return blocks;
    }

    private static List<AuditDamage> holes(Segment segment, List<Block> blocks) {
        List<AuditDamage> holes = new ArrayList<>();
        long expected = segment.firstSeq();
        long offset = 0;
        for (Block block : blocks) {
            if (block.firstSeq() != expected) {
                holes.add(missing(segment, expected, block.firstSeq(), offset));
            }
            expected = block.endSeq();
            if (block.count() > 0) { // else the hole begins with the bytes that nobody can read
                offset = block.offset() + block.length();
            }
        }
        if (expected < segment.endSeq()) {
            holes.add(missing(segment, expected, segment.endSeq(), offset));
        }
        return holes;
    }

    private static AuditDamage missing(Segment segment, long first, long end, long offset) {
        return new AuditDamage(first, segment.file(), offset, "entries " + first + " to " + (end - 1) + " are missing");
    }

    private @Nullable Segment segmentAt(long seq) {
        List<Segment> segments = view.segments();
        int low = 0;
        int high = segments.size() - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            Segment segment = segments.get(middle);
            if (seq < segment.firstSeq()) {
                high = middle - 1;
            } else if (seq >= segment.endSeq()) {
                low = middle + 1;
            } else {
                return segment;
            }
        }
        return null;
    }

    /** The block with that entry, or in a hole the next one in the direction of the walk. */
    private int indexOf(List<Block> blocks, long seq) {
        int low = 0;
        int high = blocks.size() - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            Block block = blocks.get(middle);
            if (seq < block.firstSeq()) {
                high = middle - 1;
            } else if (seq >= block.endSeq()) {
                low = middle + 1;
            } else {
                return middle;
            }
        }
        return newestFirst ? high : low;
    }
}

package dev.auditkit.internal.query;

import dev.auditkit.internal.journal.Block;
import dev.auditkit.internal.journal.BlockCounts;
import dev.auditkit.internal.journal.Segment;
import dev.auditkit.internal.journal.SegmentIndexes;
import java.io.IOException;
import java.util.BitSet;
import java.util.List;

/** Which blocks of a segment a query has to look at, by what its index says: times, then operations and results, then values. For one thread. */
final class SegmentPlan {

    private final Segment segment;
    private final List<Block> blocks;
    private final BlockCounts counts;
    private final BitSet candidates;

    /** @throws java.nio.file.NoSuchFileException when the segment's file is no longer there under that name */
    SegmentPlan(SegmentIndexes indexes, Segment segment, BlockCounts counts, EntryFilter filter) throws IOException {
        this.segment = segment;
        this.blocks = counts.blocks();
        this.counts = counts;
        this.candidates = new BitSet(blocks.size());
        for (int i = 0; i < blocks.size(); i++) {
            if (blocks.get(i).times().overlaps(filter.from(), filter.to())) {
                candidates.set(i);
            }
        }
        if (filter.pairsMatter()) {
            retainPairs(filter);
        }
        for (EntryFilter.Values values : filter.values()) {
            if (!candidates.isEmpty()) {
                retainAny(indexes, values.terms());
            }
        }
    }

    private void retainPairs(EntryFilter filter) {
        BitSet wanted = filter.wanted(counts.pairs());
        boolean[] found = new boolean[1];
        for (int i = candidates.nextSetBit(0); i >= 0; i = candidates.nextSetBit(i + 1)) {
            if (counts.known(i)) {
                found[0] = false;
                counts.forEach(i, (pair, entries) -> found[0] |= wanted.get(pair));
                candidates.set(i, found[0]);
            }
        }
    }

    private void retainAny(SegmentIndexes indexes, List<Long> anyOf) throws IOException {
        BitSet any = new BitSet(blocks.size());
        for (long term : anyOf) {
            long[] found = indexes.mayHave(segment, term);
            if (found == null) {
                return;
            }
            any.or(BitSet.valueOf(found));
        }
        candidates.and(any);
    }

    Segment segment() {
        return segment;
    }

    List<Block> blocks() {
        return blocks;
    }

    BlockCounts counts() {
        return counts;
    }

    /** The next block to look at from this one on; -1 when there is none. */
    int next(int block, boolean downwards) {
        if (block < 0) {
            return -1;
        }
        return downwards ? candidates.previousSetBit(block) : candidates.nextSetBit(block);
    }
}

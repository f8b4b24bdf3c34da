package dev.auditkit.internal.query;

import dev.auditkit.internal.codec.LeafTerms.Member;
import dev.auditkit.internal.journal.Block;
import dev.auditkit.internal.journal.BlockColumns;
import dev.auditkit.internal.journal.OperationPair;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Picks the entries of a block that can match, by what the index knows of each. For one thread; reused from block to block. */
final class EntryPick {

    private final EntryFilter filter;
    private final List<Fingerprints> fingerprints = new ArrayList<>();
    private final boolean[] picked = new boolean[Block.ENTRIES];
    private List<OperationPair> segmentPairs = List.of();
    private BitSet wantedPairs = new BitSet();
    private @Nullable BlockColumns columns;

    /** Which fingerprints the values of a member can have. */
    private record Fingerprints(Member member, BitSet wanted) {}

    EntryPick(EntryFilter filter) {
        this.filter = filter;
        for (EntryFilter.Values values : filter.values()) {
            if (values.member() != Member.OPERATION) {
                BitSet wanted = new BitSet();
                for (long term : values.terms()) {
                    wanted.set(BlockColumns.fingerprint(term));
                }
                fingerprints.add(new Fingerprints(values.member(), wanted));
            }
        }
    }

    /** Whether what is known of its entries can rule some out of a block that has been found to have a match. */
    boolean isSelective(Block block) {
        return filter.pairsMatter() || !fingerprints.isEmpty() || !filter.coversTime(block.times());
    }

    /** Picks entries of a block; how many. */
    int pick(BlockWalk.Step step, BlockColumns of) {
        columns = of;
        for (int i = 0; i < of.entries(); i++) {
            picked[i] = step.wants(step.block().firstSeq() + i);
        }
        if (filter.pairsMatter()) {
            retainPairs(of);
        }
        for (Fingerprints member : fingerprints) {
            for (int i = 0; i < of.entries(); i++) {
                picked[i] &= member.wanted.get(of.fingerprintOf(member.member, i));
            }
        }
        if (!filter.coversTime(step.block().times())) {
            for (int i = 0; i < of.entries(); i++) {
                picked[i] &= filter.isInTime(of.timeOf(i));
            }
        }
        return count(of.entries());
    }

    @SuppressWarnings("ReferenceEquality") // it is one list for a segment, and equals would compare all names
    private void retainPairs(BlockColumns of) {
        if (of.segmentPairs() != segmentPairs) {
            segmentPairs = of.segmentPairs();
            wantedPairs = filter.wanted(segmentPairs);
        }
        boolean[] wanted = new boolean[of.pairs()];
        for (int pair = 0; pair < wanted.length; pair++) {
            wanted[pair] = wantedPairs.get(of.numberInSegment(pair));
        }
        for (int i = 0; i < of.entries(); i++) {
            picked[i] &= wanted[of.pairOf(i)];
        }
    }

    private int count(int entries) {
        Arrays.fill(picked, entries, picked.length, false);
        int count = 0;
        for (boolean one : picked) {
            count += one ? 1 : 0;
        }
        return count;
    }

    /** The first picked entry from this one on, by its number in the block; -1 when there is none. */
    int next(int entry) {
        for (int i = entry; i < picked.length; i++) {
            if (picked[i]) {
                return i;
            }
        }
        return -1;
    }

    /** The columns of the block from which entries were picked last. */
    BlockColumns columns() {
        if (columns == null) {
            throw new IllegalStateException("nothing was picked");
        }
        return columns;
    }
}

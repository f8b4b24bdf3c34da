package dev.auditkit.internal.journal;

import dev.auditkit.internal.codec.LeafTerms;
import dev.auditkit.internal.codec.LeafTerms.Member;
import java.util.Arrays;

/** The summary of a block as it grows, entry by entry. For one thread. */
final class SummaryBuilder {

    private static final Member[] MEMBERS = Member.values();

    private final OperationTable operations;
    private final long[] filter = new long[BlockSummary.BITS / Long.SIZE];
    private final BlockColumns.Builder columns = new BlockColumns.Builder();
    private int[] countOf = new int[16];
    private int[] placeOf = new int[16];
    private int[] ids = new int[16];
    private int pairs;
    private boolean opaque;
    private boolean uncounted;

    /** @param operations numbers the pairs of operation and result */
    SummaryBuilder(OperationTable operations) {
        this.operations = operations;
    }

    /**
     * Adds what was read of an entry, or when memory runs out nothing.
     *
     * @param line the length of its line
     * @param time its timestamp
     */
    void add(LeafTerms terms, int line, long time) {
        if (!terms.known()) {
            addUnknown();
            return;
        }
        int id = operations.idOf(terms);
        if (id == OperationTable.NONE) {
            uncounted = true;
        } else {
            columns.add(count(id), terms, line, time);
        }
        for (Member member : MEMBERS) {
            long term = terms.term(member);
            if (term != 0) {
                set(term);
            }
        }
    }

    /** Adds something that is no entry, or one that nothing is known of. */
    void addUnknown() {
        opaque = true;
    }

    /**
     * What is known so far.
     *
     * @param entries how many there should be; in a damaged block some are missing
     */
    BlockSummary summary(int entries) {
        int[] counts = new int[2 * pairs];
        int sum = 0;
        for (int i = 0; i < pairs; i++) {
            counts[2 * i] = ids[i];
            counts[2 * i + 1] = countOf[ids[i]];
            sum += countOf[ids[i]];
        }
        boolean counted = !opaque && !uncounted && sum == entries;
        return new BlockSummary(opaque ? null : filter.clone(), counts, counted, counted ? columns.toArray() : null);
    }

    /** Forgets the entries, and begins another block. */
    void clear() {
        Arrays.fill(filter, 0);
        columns.clear();
        for (int i = 0; i < pairs; i++) {
            countOf[ids[i]] = 0;
        }
        pairs = 0;
        opaque = false;
        uncounted = false;
    }

    /** Counts an entry with that pair; which of the block's pairs it is. */
    private int count(int id) {
        if (id >= countOf.length) {
            int length = Math.max(id + 1, 2 * countOf.length);
            int[] counts = Arrays.copyOf(countOf, length);
            placeOf = Arrays.copyOf(placeOf, length);
            countOf = counts;
        }
        if (countOf[id] == 0) {
            if (pairs == ids.length) {
                ids = Arrays.copyOf(ids, 2 * pairs);
            }
            placeOf[id] = pairs;
            ids[pairs++] = id;
        }
        countOf[id]++;
        return placeOf[id];
    }

    private void set(long term) {
        for (int i = 0; i < BlockSummary.BITS_A_TERM; i++) {
            int bit = BlockSummary.bit(term, i);
            filter[bit >> 6] |= 1L << bit;
        }
    }
}

package dev.auditkit.internal.journal;

import dev.auditkit.internal.codec.LeafTerms;
import java.util.Arrays;

/** The summary of a block as it grows, entry by entry. For one thread. */
final class SummaryBuilder {

    private final OperationTable operations;
    private final long[] filter = new long[BlockSummary.BITS / Long.SIZE];
    private int[] countOf = new int[16];
    private int[] ids = new int[16];
    private int pairs;
    private boolean opaque;
    private boolean uncounted;

    /** @param operations numbers the pairs of operation and result */
    SummaryBuilder(OperationTable operations) {
        this.operations = operations;
    }

    /** Adds what was read, or when memory runs out nothing. */
    void add(LeafTerms terms) {
        if (!terms.known()) {
            addUnknown();
            return;
        }
        count(operations.idOf(terms), 1);
        for (int i = 0; i < terms.count(); i++) {
            set(terms.term(i));
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
        return new BlockSummary(opaque ? null : filter.clone(), counts, counted);
    }

    /** Forgets the entries, and begins another block. */
    void clear() {
        Arrays.fill(filter, 0);
        for (int i = 0; i < pairs; i++) {
            countOf[ids[i]] = 0;
        }
        pairs = 0;
        opaque = false;
        uncounted = false;
    }

    private void count(int id, int entries) {
        if (id == OperationTable.NONE) {
            uncounted = true;
            return;
        }
        if (id >= countOf.length) {
            countOf = Arrays.copyOf(countOf, Math.max(id + 1, 2 * countOf.length));
        }
        if (countOf[id] == 0) {
            if (pairs == ids.length) {
                ids = Arrays.copyOf(ids, 2 * pairs);
            }
            ids[pairs++] = id;
        }
        countOf[id] += entries;
    }

    private void set(long term) {
        for (int i = 0; i < BlockSummary.BITS_A_TERM; i++) {
            int bit = BlockSummary.bit(term, i);
            filter[bit >> 6] |= 1L << bit;
        }
    }
}

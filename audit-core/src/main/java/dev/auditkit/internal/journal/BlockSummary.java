package dev.auditkit.internal.journal;

import org.jspecify.annotations.Nullable;

/**
 * What the index says of a block beyond its place and its times: which values its entries can have, how many of them have which
 * operation and result, and what is known of each of them. Immutable, and safe for use by many threads.
 */
final class BlockSummary {

    /** How many bits a filter has while a segment grows; a power of two. */
    static final int BITS = 1 << 14;

    /** How many of them each term sets. */
    static final int BITS_A_TERM = 6;

    /** How many blocks of a segment have a filter and columns: two gigabytes of the usual entries, and 80 MiB of memory. */
    static final int MOST_FILTERS = 1 << 14;

    /** What is known of a block with something in it that is no entry: nothing. */
    static final BlockSummary UNKNOWN = new BlockSummary(null, new int[0], false, null);

    private final long @Nullable [] filter;
    private final int[] counts;
    private final boolean counted;
    private final byte @Nullable [] columns;

    /**
     * @param filter the Bloom filter; null when the block can have any value
     * @param counts by turns the number of a pair of operation and result and how many entries have it
     * @param counted whether these are all entries
     * @param columns what is known of each entry, in the form of {@link BlockColumns}; null where that is not kept
     */
    BlockSummary(long @Nullable [] filter, int[] counts, boolean counted, byte @Nullable [] columns) {
        this.filter = filter;
        this.counts = counts;
        this.counted = counted;
        this.columns = columns;
    }

    /** The place of a bit of a term in a filter of {@link #BITS} bits; modulo a smaller power of two, in one of so many. */
    static int bit(long term, int index) {
        int first = (int) term;
        int step = (int) (term >>> 32) | 1;
        return first + index * step & BITS - 1;
    }

    /** Whether an entry of the block can have the value with that term. */
    boolean mayHave(long term) {
        if (filter == null) {
            return true;
        }
        for (int i = 0; i < BITS_A_TERM; i++) {
            int bit = bit(term, i);
            if ((filter[bit >> 6] & 1L << bit) == 0) {
                return false;
            }
        }
        return true;
    }

    /** The same for the block with that number in a segment, which has neither filter nor columns if the segment is too long. */
    BlockSummary as(int block) {
        return block < MOST_FILTERS || filter == null ? this : new BlockSummary(null, counts, counted, null);
    }

    long @Nullable [] filter() {
        return filter;
    }

    /** By turns the number of a pair and how many entries have it; of some entries only, unless {@link #counted()}. */
    int[] counts() {
        return counts;
    }

    /** Whether the counts are those of all entries. */
    boolean counted() {
        return counted;
    }

    byte @Nullable [] columns() {
        return columns;
    }
}

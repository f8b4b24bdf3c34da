package dev.auditkit.internal.journal;

import java.util.List;

/** How many entries of each block have which operation and result. Immutable, and safe for use by many threads. */
public interface BlockCounts {

    /** The pairs of operation and result that are counted, by their numbers. */
    List<OperationPair> pairs();

    /** Whether the counts of a block are known; else only its entries tell. */
    boolean known(int block);

    /** Hands over the counts of a block for which they are known. */
    void forEach(int block, Each each);

    /** Takes a count. */
    @FunctionalInterface
    interface Each {

        /**
         * @param pair the number of a pair
         * @param entries how many entries have it, at least one
         */
        void accept(int pair, int entries);
    }
}

package dev.auditkit.internal.journal;

import java.util.List;

/** The blocks of a segment, and how many entries of each have which operation and result. Immutable, and safe for use by many threads. */
public sealed interface BlockCounts permits IndexBody, MemoryIndex {

    /** The blocks, in their order; the others number them as this list does. */
    List<Block> blocks();

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
         * Takes one.
         *
         * @param pair the number of a pair
         * @param entries how many entries have it, at least one
         */
        void accept(int pair, int entries);
    }
}

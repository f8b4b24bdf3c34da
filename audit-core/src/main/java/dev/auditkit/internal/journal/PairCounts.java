package dev.auditkit.internal.journal;

import java.util.List;

/** How many of some entries have which operation and result. Immutable. */
public final class PairCounts {

    private final List<OperationPair> pairs;
    private final long[] entries;

    /**
     * @param pairs the pairs
     * @param entries how many have each; nobody changes it any more
     */
    public PairCounts(List<OperationPair> pairs, long[] entries) {
        this.pairs = pairs;
        this.entries = entries;
    }

    /** The pairs. */
    public List<OperationPair> pairs() {
        return pairs;
    }

    /** How many entries have a pair. */
    public long entries(int pair) {
        return entries[pair];
    }
}

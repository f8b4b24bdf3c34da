package dev.auditkit.internal.journal;

import java.util.List;

/** How many entries of a segment have which operation and result. Immutable. */
public final class SegmentCounts {

    private final List<OperationPair> pairs;
    private final long[] entries;

    SegmentCounts(List<OperationPair> pairs, long[] entries) {
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

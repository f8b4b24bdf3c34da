package dev.auditkit.internal.journal;

import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What an index file says of its segment as a whole. Immutable, and safe for use by many threads. */
final class IndexHead {

    private final @Nullable IndexForm form;
    private final long endSeq;
    private final TimeRange times;
    private final List<OperationPair> pairs;
    private final long[] totals;
    private final int ownPairs;

    IndexHead(@Nullable IndexForm form, long endSeq, TimeRange times, List<OperationPair> pairs, long[] totals) {
        this(form, endSeq, times, pairs, totals, sizeOf(pairs.stream()));
    }

    /** @param ownPairs how much memory those of the pairs take that it does not share with others */
    private IndexHead(
            @Nullable IndexForm form,
            long endSeq,
            TimeRange times,
            List<OperationPair> pairs,
            long[] totals,
            int ownPairs) {
        this.form = form;
        this.endSeq = endSeq;
        this.times = times;
        this.pairs = pairs;
        this.totals = totals;
        this.ownPairs = ownPairs;
    }

    private static int sizeOf(Stream<OperationPair> pairs) {
        return pairs.mapToInt(OperationPair::size).sum();
    }

    /** What an unsaved index would say: there is no file, and so no filters. */
    static IndexHead unsaved(Segment segment, MemoryIndex index) {
        long[] totals = new long[index.pairs().size()];
        for (int block = 0; block < index.blocks().size(); block++) {
            if (index.known(block)) {
                index.forEach(block, (pair, entries) -> totals[pair] += entries);
            }
        }
        return new IndexHead(
                null,
                SegmentIndexes.endOf(segment, index.blocks()),
                SegmentIndexes.rangeOf(index.blocks()),
                index.pairs(),
                totals);
    }

    /** Whether there is a file. */
    boolean isSaved() {
        return form != null;
    }

    IndexForm form() {
        if (form == null) {
            throw new IllegalStateException("this index has no file");
        }
        return form;
    }

    long endSeq() {
        return endSeq;
    }

    TimeRange times() {
        return times;
    }

    List<OperationPair> pairs() {
        return pairs;
    }

    /** How many entries of blocks whose counts are known have each of the pairs. */
    long[] totals() {
        return totals;
    }

    /** The same with pairs that it shares with others, as far as the pool takes them. */
    IndexHead with(PairPool pool) {
        List<OperationPair> shared = pairs.stream().map(pool::shared).toList();
        return new IndexHead(
                form, endSeq, times, shared, totals, sizeOf(shared.stream().filter(pair -> !pool.has(pair))));
    }

    /** About how much memory it takes besides pairs that it shares with others. */
    int size() {
        return 250 + 12 * pairs.size() + ownPairs;
    }
}

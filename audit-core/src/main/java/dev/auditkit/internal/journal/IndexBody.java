package dev.auditkit.internal.journal;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What an index file says of each block. Immutable, and safe for use by many threads. */
final class IndexBody implements BlockCounts {

    private final List<Block> blocks;
    private final List<OperationPair> pairs;
    private final byte[] counts;
    private final int[] starts;
    private final @Nullable ColumnPlaces columns;

    private IndexBody(
            List<Block> blocks,
            List<OperationPair> pairs,
            byte[] counts,
            int[] starts,
            @Nullable ColumnPlaces columns) {
        this.blocks = blocks;
        this.pairs = pairs;
        this.counts = counts;
        this.starts = starts;
        this.columns = columns;
    }

    /**
     * Null when the counts are not those of these blocks.
     *
     * @param columns where the columns of each block are; null when there is no file
     */
    static @Nullable IndexBody of(
            List<Block> blocks, byte[] counts, List<OperationPair> pairs, @Nullable ColumnPlaces columns) {
        int[] starts = new int[blocks.size()];
        VarInts.Reader reader = new VarInts.Reader(counts, 0, counts.length);
        for (int block = 0; block < starts.length; block++) {
            starts[block] = reader.position();
            int left = reader.next();
            if (left < 0) {
                return null;
            }
            long sum = 0;
            for (int i = 0; i < left; i++) {
                int pair = reader.next();
                int entries = reader.next();
                if (pair < 0 || pair >= pairs.size() || entries <= 0) {
                    return null;
                }
                sum += entries;
            }
            if (left > 0 && sum != blocks.get(block).count()) {
                return null;
            }
        }
        return reader.isAtEnd() ? new IndexBody(blocks, pairs, counts, starts, columns) : null;
    }

    /** What is in memory, in the form of what is read. */
    static IndexBody of(MemoryIndex index) {
        byte[] counts = IndexFile.counts(index, new long[index.pairs().size()]);
        IndexBody body = of(index.blocks(), counts, index.pairs(), null);
        if (body == null) {
            throw new IllegalStateException("the counts of a block are not those of its entries");
        }
        return body;
    }

    @Override
    public List<Block> blocks() {
        return blocks;
    }

    @Override
    public List<OperationPair> pairs() {
        return pairs;
    }

    @Override
    public boolean known(int block) {
        return counts[starts[block]] != 0;
    }

    @Override
    public void forEach(int block, Each each) {
        VarInts.Reader reader = new VarInts.Reader(counts, starts[block], counts.length);
        for (int left = reader.next(); left > 0; left--) {
            each.accept(reader.next(), reader.next());
        }
    }

    /** Where the columns of each block are; null when there is no file. */
    @Nullable
    ColumnPlaces columns() {
        return columns;
    }

    /** About how much memory it takes. */
    int size() {
        return 200 + 112 * blocks.size() + counts.length + (columns == null ? 0 : columns.size());
    }
}

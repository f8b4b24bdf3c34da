package dev.auditkit.internal.journal;

import java.util.AbstractList;
import java.util.List;
import java.util.RandomAccess;
import org.jspecify.annotations.Nullable;

/**
 * The blocks of a segment with their summaries, as they are in memory while it is written or read as a whole. Immutable, and safe
 * for use by many threads.
 */
public final class MemoryIndex implements BlockCounts {

    private final List<Block> blocks;
    private final BlockSummary[] summaries;
    private final int summarised;
    private final List<OperationPair> pairs;

    /**
     * @param blocks the blocks
     * @param summaries of the first of them; an array that only grows behind those
     * @param summarised of how many; nothing is known of the others
     * @param pairs the pairs of operation and result by their numbers
     */
    MemoryIndex(List<Block> blocks, BlockSummary[] summaries, int summarised, List<OperationPair> pairs) {
        this.blocks = blocks;
        this.summaries = summaries;
        this.summarised = summarised;
        this.pairs = pairs;
    }

    @Override
    public List<Block> blocks() {
        return blocks;
    }

    BlockSummary summary(int block) {
        return block < summarised ? summaries[block] : BlockSummary.UNKNOWN;
    }

    /** What is known of each entry of a block, in the form of {@link BlockColumns}; null where that is not kept. */
    byte @Nullable [] columns(int block) {
        return summary(block).columns();
    }

    /** What the same entries have in blocks that lie elsewhere. */
    MemoryIndex at(List<Block> places) {
        return new MemoryIndex(places, summaries, summarised, pairs);
    }

    @Override
    public List<OperationPair> pairs() {
        return pairs;
    }

    @Override
    public boolean known(int block) {
        return summary(block).counted();
    }

    @Override
    public void forEach(int block, Each each) {
        int[] counts = summary(block).counts();
        for (int i = 0; i < counts.length; i += 2) {
            each.accept(counts[i], counts[i + 1]);
        }
    }

    /** The first {@code completed} of an array that only grows behind them, and one more. */
    static List<Block> blocks(Block[] complete, int completed, @Nullable Block last) {
        return new Blocks(complete, completed, last);
    }

    private static final class Blocks extends AbstractList<Block> implements RandomAccess {

        private final Block[] complete;
        private final int completed;
        private final @Nullable Block last;

        Blocks(Block[] complete, int completed, @Nullable Block last) {
            this.complete = complete;
            this.completed = completed;
            this.last = last;
        }

        @Override
        public Block get(int index) {
            if (index < completed) {
                return complete[index];
            }
            if (last == null || index > completed) {
                throw new IndexOutOfBoundsException(index);
            }
            return last;
        }

        @Override
        public int size() {
            return last == null ? completed : completed + 1;
        }
    }
}

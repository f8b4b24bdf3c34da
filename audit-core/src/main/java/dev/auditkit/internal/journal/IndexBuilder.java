package dev.auditkit.internal.journal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Puts the index of a segment together from blocks, or parts of blocks, that were read one by one. For one thread. */
public final class IndexBuilder {

    private final OperationTable operations = new OperationTable();
    private final List<Block> blocks = new ArrayList<>();
    private final List<BlockSummary> summaries = new ArrayList<>();

    /** Adds a block, or what follows of the last one. */
    public void add(Block block, BlockSummary summary, List<OperationPair> itsPairs) {
        int last = blocks.size() - 1;
        BlockSummary translated = translated(summary, itsPairs);
        if (last >= 0 && Block.same(blocks.get(last).firstSeq(), block.firstSeq())) {
            Block before = blocks.get(last);
            blocks.set(
                    last,
                    new Block(
                            before.offset(),
                            before.length() + block.length(),
                            before.firstSeq(),
                            before.count() + block.count(),
                            before.times().and(block.times())));
            summaries.set(last, both(summaries.get(last), translated));
        } else {
            addBlock(block, translated);
        }
    }

    /** Adds a block that stands by itself. */
    void addBlock(Block block, BlockSummary summary, List<OperationPair> itsPairs) {
        addBlock(block, translated(summary, itsPairs));
    }

    private void addBlock(Block block, BlockSummary summary) {
        summaries.add(summary.as(blocks.size()));
        blocks.add(block);
    }

    /** Has the numbers of pairs that this segment gives them. */
    private BlockSummary translated(BlockSummary summary, List<OperationPair> itsPairs) {
        int[] counts = summary.counts().clone();
        boolean counted = summary.counted();
        int known = 0;
        for (int i = 0; i < counts.length; i += 2) {
            int id = operations.idOf(itsPairs.get(counts[i]));
            if (id == OperationTable.NONE) {
                counted = false;
            } else {
                counts[known++] = id;
                counts[known++] = counts[i + 1];
            }
        }
        return new BlockSummary(summary.filter(), Arrays.copyOf(counts, known), counted);
    }

    private static BlockSummary both(BlockSummary one, BlockSummary other) {
        long[] first = one.filter();
        long[] second = other.filter();
        long[] filter = first == null || second == null ? null : first.clone();
        for (int i = 0; filter != null && second != null && i < filter.length; i++) {
            filter[i] |= second[i];
        }
        int[] counts = Arrays.copyOf(one.counts(), one.counts().length + other.counts().length);
        int length = one.counts().length;
        for (int i = 0; i < other.counts().length; i += 2) {
            int at = 0;
            while (at < length && counts[at] != other.counts()[i]) {
                at += 2;
            }
            if (at == length) {
                counts[at] = other.counts()[i];
                length += 2;
            }
            counts[at + 1] += other.counts()[i + 1];
        }
        return new BlockSummary(filter, Arrays.copyOf(counts, length), one.counted() && other.counted());
    }

    /** The index of what was added. */
    public MemoryIndex index() {
        return new MemoryIndex(
                List.copyOf(blocks), summaries.toArray(new BlockSummary[0]), summaries.size(), operations.pairs());
    }
}

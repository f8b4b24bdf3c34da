package dev.auditkit.internal.journal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Puts the index of a segment together from blocks that were read one by one. For one thread. */
final class IndexBuilder {

    private final OperationTable operations = new OperationTable();
    private final List<Block> blocks = new ArrayList<>();
    private final List<BlockSummary> summaries = new ArrayList<>();

    /** Adds a block. */
    void add(Block block, BlockSummary summary, List<OperationPair> itsPairs) {
        summaries.add(translated(summary, itsPairs).as(blocks.size()));
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
        return new BlockSummary(
                summary.filter(), Arrays.copyOf(counts, known), counted, counted ? summary.columns() : null);
    }

    /** The index of what was added. */
    MemoryIndex index() {
        return new MemoryIndex(
                List.copyOf(blocks), summaries.toArray(new BlockSummary[0]), summaries.size(), operations.pairs());
    }
}

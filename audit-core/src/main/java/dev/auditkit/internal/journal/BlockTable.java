package dev.auditkit.internal.journal;

import dev.auditkit.internal.codec.LeafTerms;
import java.util.Arrays;
import java.util.List;

/**
 * The blocks of a segment as they grow, line by line. For one thread; {@link #snapshot()} is for any.
 */
final class BlockTable {

    private final OperationTable operations = new OperationTable();
    private final SummaryBuilder summary = new SummaryBuilder(operations);
    private Block[] complete = new Block[16];
    private BlockSummary[] summaries = new BlockSummary[16];
    private int completed;
    private TimeRange completedTimes = TimeRange.NONE;
    private long offset;
    private int length;
    private long firstSeq;
    private int count;
    private long minTimestamp;
    private long maxTimestamp;
    private long minRecorded;
    private long maxRecorded;

    BlockTable(long firstSeq) {
        begin(0, firstSeq);
    }

    /**
     * Adds the entry {@code seq}, which takes {@code bytes} bytes and follows the one before; or when memory runs out nothing.
     *
     * @param terms what was read of its leaf
     */
    void add(long seq, int bytes, long timestamp, long recorded, LeafTerms terms) {
        if (!Block.same(firstSeq, seq)) {
            if (length > 0) {
                complete();
            }
            begin(offset + length, seq);
        }
        summary.add(terms, bytes, timestamp);
        length += bytes;
        count = (int) (seq - firstSeq) + 1;
        minTimestamp = Math.min(minTimestamp, timestamp);
        maxTimestamp = Math.max(maxTimestamp, timestamp);
        minRecorded = Math.min(minRecorded, recorded);
        maxRecorded = Math.max(maxRecorded, recorded);
    }

    /** Adds bytes that are no entry to the block that is growing: damage, which readers are to see. */
    void addDamaged(int bytes) {
        if (bytes > 0) {
            length += bytes;
            distrust();
        }
    }

    /** Has every query look at the block that is growing, as something of it was changed. */
    void distrust() {
        summary.addUnknown();
        minTimestamp = Long.MIN_VALUE;
        maxTimestamp = Long.MAX_VALUE;
    }

    /** The blocks so far, the last one as it is now and without its summary. */
    MemoryIndex snapshot() {
        return new MemoryIndex(blocks(), summaries, completed, operations.pairs());
    }

    /** The blocks so far, the last one as it is now. */
    MemoryIndex index() {
        BlockSummary[] all = Arrays.copyOf(summaries, completed + 1);
        all[completed] = summary.summary(count).as(completed);
        return new MemoryIndex(blocks(), all, completed + 1, operations.pairs());
    }

    private List<Block> blocks() {
        return MemoryIndex.blocks(complete, completed, count == 0 && length == 0 ? null : current());
    }

    /** When the entries so far happened and were recorded. */
    TimeRange times() {
        return completedTimes.and(currentTimes());
    }

    private void begin(long at, long seq) {
        offset = at;
        length = 0;
        summary.clear();
        firstSeq = seq;
        count = 0;
        minTimestamp = TimeRange.NONE.minTimestamp();
        maxTimestamp = TimeRange.NONE.maxTimestamp();
        minRecorded = TimeRange.NONE.minRecorded();
        maxRecorded = TimeRange.NONE.maxRecorded();
    }

    private void complete() {
        if (completed == complete.length) {
            BlockSummary[] more = Arrays.copyOf(summaries, 2 * completed); // snapshots keep the old arrays
            complete = Arrays.copyOf(complete, 2 * completed);
            summaries = more;
        }
        Block block = current();
        summaries[completed] = summary.summary(count).as(completed);
        complete[completed++] = block;
        completedTimes = completedTimes.and(block.times());
    }

    private Block current() {
        return new Block(offset, length, firstSeq, count, currentTimes());
    }

    private TimeRange currentTimes() {
        return new TimeRange(minTimestamp, maxTimestamp, minRecorded, maxRecorded);
    }
}

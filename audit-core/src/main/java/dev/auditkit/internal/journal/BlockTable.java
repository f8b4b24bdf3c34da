package dev.auditkit.internal.journal;

import java.util.AbstractList;
import java.util.Arrays;
import java.util.List;
import java.util.RandomAccess;
import org.jspecify.annotations.Nullable;

/**
 * The blocks of a segment as they grow, line by line. For one thread; {@link #snapshot()} is for any.
 */
final class BlockTable {

    private Block[] complete = new Block[16];
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

    /** Adds the entry {@code seq}, which takes {@code bytes} bytes and follows the one before. */
    void add(long seq, int bytes, long timestamp, long recorded) {
        if (!Block.same(firstSeq, seq)) {
            if (length > 0) {
                complete();
            }
            begin(offset + length, seq);
        }
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
            minTimestamp = Long.MIN_VALUE; // nobody knows when it happened, so that every query is to look
            maxTimestamp = Long.MAX_VALUE;
        }
    }

    /** The blocks so far, the last one as it is now. */
    List<Block> snapshot() {
        return count == 0 && length == 0
                ? new Blocks(complete, completed, null)
                : new Blocks(complete, completed, current());
    }

    /** When the entries so far happened and were recorded. */
    TimeRange times() {
        return completedTimes.and(currentTimes());
    }

    private void begin(long at, long seq) {
        offset = at;
        length = 0;
        firstSeq = seq;
        count = 0;
        minTimestamp = TimeRange.NONE.minTimestamp();
        maxTimestamp = TimeRange.NONE.maxTimestamp();
        minRecorded = TimeRange.NONE.minRecorded();
        maxRecorded = TimeRange.NONE.maxRecorded();
    }

    private void complete() {
        if (completed == complete.length) {
            complete = Arrays.copyOf(complete, 2 * completed); // snapshots keep the old array
        }
        Block block = current();
        complete[completed++] = block;
        completedTimes = completedTimes.and(block.times());
    }

    private Block current() {
        return new Block(offset, length, firstSeq, count, currentTimes());
    }

    private TimeRange currentTimes() {
        return new TimeRange(minTimestamp, maxTimestamp, minRecorded, maxRecorded);
    }

    /** The first {@code completed} of an array that only grows behind them, and one more. */
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

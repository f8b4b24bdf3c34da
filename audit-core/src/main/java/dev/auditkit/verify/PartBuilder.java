package dev.auditkit.verify;

import dev.auditkit.internal.codec.LineRun;
import dev.auditkit.internal.codec.LineView;
import dev.auditkit.internal.journal.Block;
import dev.auditkit.internal.journal.TimeRange;
import dev.auditkit.tree.BlockHasher;
import dev.auditkit.tree.Hash;
import java.util.Arrays;
import java.util.function.LongPredicate;

/** Makes a {@link PartResult} of lines in memory, as fast as hashing goes. Gives up at the first line that is not sound. For one thread. */
final class PartBuilder {

    private static final int BLOCK_BYTES = Block.ENTRIES * Hash.LENGTH;

    private final LongPredicate leavesNeeded;
    private LineRun run = new LineRun();
    private final LineView view = new LineView();
    private BlockHasher hasher = new BlockHasher();
    private final byte[] leaves = new byte[BLOCK_BYTES];
    private PartResult result = new PartResult();
    private byte[] blocks = new byte[BLOCK_BYTES];
    private int blockBytes;
    private int count;
    private boolean begun;
    private boolean wholeBlock;

    private long blockOffset;
    private long blockLength;
    private int blockCount;
    private long minTimestamp;
    private long maxTimestamp;
    private long minRecorded;
    private long maxRecorded;

    /** @param leavesNeeded whether the leaf hashes of a block with that number are needed */
    PartBuilder(LongPredicate leavesNeeded) {
        this.leavesNeeded = leavesNeeded;
    }

    void begin() {
        result = new PartResult();
        result.sound = true;
        // Anew, as a digest that was there before the compiler came has a table that it clears for ever after.
        run = new LineRun();
        hasher = new BlockHasher();
        blockBytes = 0;
        count = 0;
        blockCount = 0;
        begun = false;
    }

    /**
     * Takes the lines that begin before {@code limit}.
     *
     * @param place where in the file the byte {@code from} is
     * @param member the length of the compressed block they are from, which begins at {@code place}; 0 when they are not
     * @return where it stopped: at {@code limit} or behind it, or where a line is not sound or has no end
     */
    int add(byte[] buffer, int from, int limit, int end, long place, int member) {
        int at = from;
        if (!begun && at < limit && !expectFirst(buffer, at, end)) {
            return at;
        }
        while (at < limit) {
            LineRun.State state = run.check(buffer, at, end, leaves, count * Hash.LENGTH);
            if (state != LineRun.State.SOUND) {
                result.sound = state == LineRun.State.INCOMPLETE;
                return at;
            }
            int next = run.lineEnd();
            describe(member > 0 ? place : place + at - from, member > 0 ? member : next - at, member > 0);
            if (run.ownOperationAt() > 0 && OwnEntries.matters(buffer, run.ownOperationAt())) {
                result.own.add(Arrays.copyOfRange(buffer, at, next - 1));
            }
            count++;
            at = next;
            if (run.seq() % Block.ENTRIES == 0) {
                endBlock();
            }
        }
        return at;
    }

    /** Whether all lines so far are as they must be. */
    boolean sound() {
        return result.sound;
    }

    /** A part without a sound line has no sequence number to begin with. */
    private boolean expectFirst(byte[] buffer, int at, int end) {
        int feed = at;
        while (feed < end && buffer[feed] != '\n') {
            feed++;
        }
        if (feed == end) {
            return false;
        }
        if (view.parse(buffer, at, feed - at) != null) {
            result.sound = false;
            return false;
        }
        run.expect(view.seq());
        result.firstSeq = view.seq();
        result.endSeq = view.seq();
        wholeBlock = view.seq() % Block.ENTRIES == 0;
        begun = true;
        return true;
    }

    private void describe(long offset, int length, boolean compressed) {
        if (blockCount == 0) {
            blockOffset = offset;
            blockLength = 0;
            minTimestamp = Long.MAX_VALUE;
            maxTimestamp = Long.MIN_VALUE;
            minRecorded = Long.MAX_VALUE;
            maxRecorded = Long.MIN_VALUE;
        }
        blockCount++;
        blockLength = compressed ? length : blockLength + length;
        minTimestamp = Math.min(minTimestamp, run.timestamp());
        maxTimestamp = Math.max(maxTimestamp, run.timestamp());
        minRecorded = Math.min(minRecorded, run.recorded());
        maxRecorded = Math.max(maxRecorded, run.recorded());
    }

    private void endBlock() {
        endDescription();
        if (!wholeBlock) {
            result.head = Arrays.copyOf(leaves, count * Hash.LENGTH);
        } else {
            if (blockBytes == blocks.length) {
                blocks = Arrays.copyOf(blocks, 2 * blockBytes);
            }
            hasher.root(leaves, Block.ENTRIES, blocks, blockBytes);
            blockBytes += Hash.LENGTH;
            long block = run.seq() / Block.ENTRIES - 1;
            if (leavesNeeded.test(block)) {
                result.leaves.put(block, leaves.clone());
            }
        }
        wholeBlock = true;
        count = 0;
    }

    private void endDescription() {
        if (blockCount > 0) {
            TimeRange times = new TimeRange(minTimestamp, maxTimestamp, minRecorded, maxRecorded);
            result.described.add(new Block(blockOffset, (int) blockLength, run.seq() - blockCount, blockCount, times));
            blockCount = 0;
        }
    }

    /**
     * What the lines make.
     *
     * @param from where in the file they begin
     * @param to where they end
     */
    PartResult finish(long from, long to) {
        endDescription();
        result.from = from;
        result.to = to;
        if (begun) {
            result.endSeq = run.seq();
        }
        byte[] rest = Arrays.copyOf(leaves, count * Hash.LENGTH);
        if (wholeBlock) {
            result.tail = rest;
        } else if (count > 0) {
            result.head = rest; // the part lies within one block
        }
        result.blocks = Arrays.copyOf(blocks, blockBytes);
        return result;
    }

    /** What stands for a part that is not sound. */
    static PartResult unsound() {
        return new PartResult();
    }
}

package dev.auditkit.internal.journal;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/** Turns the filters of blocks into rows, each of which has one bit of every block, so that a query reads only the rows it needs. */
final class BitMatrix {

    private BitMatrix() {}

    /**
     * The rows one after the other.
     *
     * @param bits how many rows, a power of two; filters that have more bits are folded
     */
    static byte[] transpose(MemoryIndex index, int bits) {
        int blocks = Math.min(index.blocks().size(), BlockSummary.MOST_FILTERS);
        int rowLength = (blocks + 7) / 8;
        byte[] rows = new byte[bits * rowLength];
        long[] @Nullable [] filters = new long[Long.SIZE][];
        long[] square = new long[Long.SIZE];
        ByteBuffer eight = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (int first = 0; first < blocks; first += Long.SIZE) {
            int count = Math.min(Long.SIZE, blocks - first);
            for (int i = 0; i < count; i++) {
                filters[i] = index.summary(first + i).filter();
            }
            int bytes = (count + 7) / 8;
            for (int word = 0; word < bits / Long.SIZE; word++) {
                for (int i = 0; i < Long.SIZE; i++) {
                    square[i] = i < count ? folded(filters[i], word, bits) : 0;
                }
                transpose(square);
                for (int i = 0; i < Long.SIZE; i++) {
                    eight.putLong(0, square[i]);
                    eight.get(0, rows, (word * Long.SIZE + i) * rowLength + first / 8, bytes);
                }
            }
        }
        return rows;
    }

    /** A word of a filter that has only so many bits; all set for a block that can have any value. */
    private static long folded(long @Nullable [] filter, int word, int bits) {
        if (filter == null) {
            return -1;
        }
        long folded = 0;
        for (int i = word; i < filter.length; i += bits / Long.SIZE) {
            folded |= filter[i];
        }
        return folded;
    }

    /** Makes rows of columns: swaps ever smaller quarters (Warren, Hacker's Delight, 7-3), bit 0 being the first. */
    private static void transpose(long[] square) {
        long mask = 0x0000_0000_ffff_ffffL;
        for (int half = 32; half != 0; half >>= 1, mask ^= mask << half) {
            for (int i = 0; i < Long.SIZE; i = (i + half + 1) & ~half) {
                long swapped = (square[i] >>> half ^ square[i + half]) & mask;
                square[i] ^= swapped << half;
                square[i + half] ^= swapped;
            }
        }
    }
}

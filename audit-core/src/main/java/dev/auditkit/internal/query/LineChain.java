package dev.auditkit.internal.query;

import java.util.Arrays;
import java.util.BitSet;

/** Tells the lines of a block that are in order from those that someone put, left or changed there. */
final class LineChain {

    /** Stands for a line that has no sequence number. */
    static final long NONE = -1;

    private LineChain() {}

    /** The positions of the longest chain of rising numbers: patience sorting, O(n log n). */
    static BitSet longest(long[] seqs) {
        int[] endOfLength = new int[seqs.length];
        int[] before = new int[seqs.length];
        int longest = 0;
        for (int i = 0; i < seqs.length; i++) {
            if (seqs[i] == NONE) {
                continue;
            }
            int length = shorter(seqs, endOfLength, longest, seqs[i]);
            before[i] = length == 0 ? -1 : endOfLength[length - 1];
            endOfLength[length] = i;
            longest = Math.max(longest, length + 1);
        }
        BitSet chain = new BitSet(seqs.length);
        for (int i = longest == 0 ? -1 : endOfLength[longest - 1]; i >= 0; i = before[i]) {
            chain.set(i);
        }
        return chain;
    }

    /** How many chain lengths end in a smaller number. */
    private static int shorter(long[] seqs, int[] endOfLength, int longest, long seq) {
        int low = 0;
        int high = longest;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (seqs[endOfLength[middle]] < seq) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /** The array with one number more. */
    static long[] with(long[] seqs, int count, long seq) {
        long[] grown = count == seqs.length ? Arrays.copyOf(seqs, 2 * count) : seqs;
        grown[count] = seq;
        return grown;
    }
}

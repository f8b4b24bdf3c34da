package dev.auditkit.internal.journal;

import dev.auditkit.AuditResult;
import dev.auditkit.internal.codec.LeafTerms;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * Numbers the pairs of an operation and a result that a segment has, in the order in which they come. There is room for
 * {@value #MOST_PAIRS}, as someone may put names of his own making into operations. Grows on one thread; what
 * {@link #pairs()} gives out is for any.
 */
final class OperationTable {

    /** What a pair has for a number that is not in the table. */
    static final int NONE = -1;

    /** The most pairs. */
    static final int MOST_PAIRS = 2_048;

    private OperationPair[] pairs = new OperationPair[16];
    private long[] keys = new long[16];
    private int[] slots = new int[64];
    private int size;

    /** The number of the pair that was read, which it gets if it has none; {@link #NONE} when there is no more room. */
    int idOf(LeafTerms terms) {
        return idOf(
                terms.term(LeafTerms.Member.OPERATION),
                terms.operationIn(),
                terms.operationAt(),
                terms.operationEnd(),
                terms.result());
    }

    /** The number that a pair of another table has here. */
    int idOf(OperationPair pair) {
        byte[] operation = pair.operation();
        long term = LeafTerms.term(LeafTerms.Member.OPERATION, operation, 0, operation.length);
        return idOf(term, operation, 0, operation.length, pair.result());
    }

    private int idOf(long term, byte[] in, int from, int to, AuditResult result) {
        long key = key(term, result);
        int slot = (int) key & slots.length - 1;
        while (slots[slot] != 0) {
            int id = slots[slot] - 1;
            if (keys[id] == key && pairs[id].is(in, from, to, result)) {
                return id;
            }
            slot = slot + 1 & slots.length - 1;
        }
        return add(key, Arrays.copyOfRange(in, from, to), result);
    }

    private int add(long key, byte[] operation, AuditResult result) {
        if (size == MOST_PAIRS) {
            return NONE;
        }
        OperationPair pair = new OperationPair(operation, result);
        if (size == pairs.length) {
            OperationPair[] morePairs = Arrays.copyOf(pairs, 2 * size);
            long[] moreKeys = Arrays.copyOf(keys, 2 * size);
            int[] moreSlots = new int[2 * slots.length];
            pairs = morePairs;
            keys = moreKeys;
            slots = moreSlots;
            for (int id = 0; id < size; id++) {
                put(id);
            }
        }
        pairs[size] = pair;
        keys[size] = key;
        put(size);
        return size++;
    }

    private void put(int id) {
        int slot = (int) keys[id] & slots.length - 1;
        while (slots[slot] != 0) {
            slot = slot + 1 & slots.length - 1;
        }
        slots[slot] = id + 1;
    }

    private static long key(long term, AuditResult result) {
        long mixed = (term + result.text().length()) * 0x9E3779B97F4A7C15L;
        return mixed ^ mixed >>> 32;
    }

    /** The pairs so far, by their numbers. They stay as they are while the table grows. */
    List<OperationPair> pairs() {
        return Collections.unmodifiableList(Arrays.asList(pairs).subList(0, size));
    }
}

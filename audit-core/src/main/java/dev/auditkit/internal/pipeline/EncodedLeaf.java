package dev.auditkit.internal.pipeline;

import dev.auditkit.internal.codec.LeafEncoder;
import dev.auditkit.internal.codec.Sha256;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** A leaf that the caller has encoded, on its way to the writer. Used again and again by way of a {@link Pool}. */
final class EncodedLeaf {

    private static final int LARGEST_KEPT = 4_096;

    private byte[] bytes = new byte[1_024];
    private final byte[] hash = new byte[Sha256.LENGTH];
    private int length;
    private long timestamp;
    private long recorded;
    private int truncated;

    void copyFrom(LeafEncoder encoder) {
        length = encoder.length();
        if (length > bytes.length) {
            bytes = new byte[length];
        }
        System.arraycopy(encoder.leaf(), 0, bytes, 0, length);
        System.arraycopy(encoder.hash(), 0, hash, 0, hash.length);
        timestamp = encoder.timestamp();
        recorded = encoder.recorded();
        truncated = encoder.truncated();
    }

    byte[] bytes() {
        return bytes;
    }

    int length() {
        return length;
    }

    byte[] hash() {
        return hash;
    }

    long timestamp() {
        return timestamp;
    }

    long recorded() {
        return recorded;
    }

    int truncated() {
        return truncated;
    }

    /**
     * Leaves that are free, as many as were ever in use at once. Given by one thread, taken by any: a ring whose slot is
     * not overwritten before the taker's compare-and-set has moved its head on.
     */
    static final class Pool {

        private final @Nullable EncodedLeaf[] free;
        private final AtomicLong head = new AtomicLong();
        private volatile long tail;

        Pool(int capacity) {
            free = new EncodedLeaf[Integer.highestOneBit(2 * capacity - 1)];
        }

        EncodedLeaf take() {
            while (true) {
                long at = head.get();
                if (at >= tail) {
                    return new EncodedLeaf();
                }
                EncodedLeaf leaf = free[(int) at & free.length - 1];
                if (head.compareAndSet(at, at + 1) && leaf != null) {
                    return leaf;
                }
            }
        }

        @SuppressWarnings("NonAtomicVolatileUpdate") // one thread gives
        void give(EncodedLeaf leaf) {
            if (leaf.bytes.length <= LARGEST_KEPT && tail - head.get() < free.length) {
                free[(int) tail & free.length - 1] = leaf;
                tail++;
            }
        }
    }
}

package dev.auditkit.internal.pipeline;

import dev.auditkit.internal.codec.Leaf;
import dev.auditkit.internal.codec.Sha256;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Room for one encoded leaf a slot of the hand-off. Bytes are copied in and out, so that no reference to young objects is ever
 * stored in old ones, which the garbage collector would have to look after. Whoever owns a slot may use it.
 *
 * <pre>
 *  0           8           12       16     48              1024
 *  +-----------+-----------+--------+------+------------------+
 *  | timestamp | truncated | length | hash | leaf ...         |
 *  +-----------+-----------+--------+------+------------------+
 * </pre>
 */
final class LeafSlots {

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());
    private static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.nativeOrder());

    private static final int SLOT_BITS = 10;
    private static final int CHUNK_BITS = 8;
    private static final int TRUNCATED = 8;
    private static final int LENGTH = 12;
    private static final int HASH = 16;
    private static final int LEAF = HASH + Sha256.LENGTH;

    private static final int SLOT_BYTES = 1 << SLOT_BITS;

    /** The largest leaf that a slot has room for. */
    static final int LARGEST_LEAF = SLOT_BYTES - LEAF;

    private final int count;

    /** Made when a slot of theirs is needed first: a log that is never in a hurry has none. */
    private final AtomicReferenceArray<byte @Nullable []> chunks;

    /** @param count how many slots, a power of two */
    LeafSlots(int count) {
        this.count = count;
        chunks = new AtomicReferenceArray<>((count + (1 << CHUNK_BITS) - 1) >> CHUNK_BITS);
    }

    /** How many slots there are; a higher number means the slot of its lowest bits. */
    int count() {
        return count;
    }

    /** Makes the memory of a slot, of whose chunk others may have slots. */
    void prepare(int slot) {
        int index = chunkOf(slot);
        if (chunks.getAcquire(index) == null) {
            chunks.compareAndSet(index, null, new byte[Math.min(count, 1 << CHUNK_BITS) << SLOT_BITS]);
        }
    }

    private byte[] chunk(int slot) {
        return Objects.requireNonNull(chunks.getAcquire(chunkOf(slot)));
    }

    private int chunkOf(int slot) {
        return (slot & count - 1) >> CHUNK_BITS;
    }

    /** Puts a leaf of at most {@link #LARGEST_LEAF} bytes into a slot that was prepared. Cannot fail. */
    void put(int slot, Leaf leaf) {
        byte[] chunk = chunk(slot);
        int at = (slot & (1 << CHUNK_BITS) - 1) << SLOT_BITS;
        LONGS.set(chunk, at, leaf.timestamp());
        INTS.set(chunk, at + TRUNCATED, leaf.truncated());
        INTS.set(chunk, at + LENGTH, leaf.length());
        System.arraycopy(leaf.hash(), 0, chunk, at + HASH, Sha256.LENGTH);
        System.arraycopy(leaf.array(), leaf.offset(), chunk, at + LEAF, leaf.length());
    }

    /** Shows what is in a slot, whose bytes stay where they are. */
    void show(int slot, long recorded, Leaf view) {
        byte[] chunk = chunk(slot);
        int at = (slot & (1 << CHUNK_BITS) - 1) << SLOT_BITS;
        view.show(chunk, at + LEAF, (int) INTS.get(chunk, at + LENGTH));
        view.tell((long) LONGS.get(chunk, at), recorded, (int) INTS.get(chunk, at + TRUNCATED));
        System.arraycopy(chunk, at + HASH, view.hash(), 0, Sha256.LENGTH);
    }
}

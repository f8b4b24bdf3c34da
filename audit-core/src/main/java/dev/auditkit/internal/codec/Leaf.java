package dev.auditkit.internal.codec;

import java.util.Arrays;

/**
 * The bytes of a leaf, with its hash and what else is known of it. May be a view of memory that is used again: whoever hands one
 * out says how long it is good. For one thread.
 */
public final class Leaf {

    private byte[] array;
    private int offset;
    private int length;
    private long timestamp;
    private long recorded;
    private int truncated;
    private final byte[] hash = new byte[Sha256.LENGTH];

    /** A view of nothing yet. */
    public Leaf() {
        array = new byte[0];
    }

    /** The leaf that is {@code array}, whose entry has these times in microseconds. */
    public static Leaf of(byte[] array, byte[] hash, long timestamp, long recorded) {
        Leaf leaf = new Leaf();
        System.arraycopy(hash, 0, leaf.hash, 0, Sha256.LENGTH);
        leaf.show(array, 0, array.length);
        leaf.tell(timestamp, recorded, 0);
        return leaf;
    }

    /** Views other bytes. */
    public void show(byte[] in, int from, int count) {
        array = in;
        offset = from;
        length = count;
    }

    /** Takes what is known besides the bytes and the hash. */
    public void tell(long timestampMicros, long recordedMicros, int truncatedValues) {
        timestamp = timestampMicros;
        recorded = recordedMicros;
        truncated = truncatedValues;
    }

    /** A leaf of its own memory that says the same. */
    public Leaf copy() {
        Leaf copy = of(Arrays.copyOfRange(array, offset, offset + length), hash, timestamp, recorded);
        copy.truncated = truncated;
        return copy;
    }

    /** Where the bytes are. */
    public byte[] array() {
        return array;
    }

    /** The index of the first byte. */
    public int offset() {
        return offset;
    }

    /** How many bytes there are. */
    public int length() {
        return length;
    }

    /** The array that has the hash, to be read or filled. */
    public byte[] hash() {
        return hash;
    }

    /** The entry's {@code timestamp}, in microseconds. */
    public long timestamp() {
        return timestamp;
    }

    /** When the entry was recorded, in microseconds. */
    public long recorded() {
        return recorded;
    }

    /** How many values were cut or replaced to fit. */
    public int truncated() {
        return truncated;
    }
}

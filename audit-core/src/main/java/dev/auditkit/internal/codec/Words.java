package dev.auditkit.internal.codec;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Eight bytes of an array at a step, as one number whose lowest byte is the first. */
final class Words {

    /** Reads eight bytes. */
    static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    /** Reads four bytes. */
    static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

    /** A one in each byte: times a byte, it is that byte eight times. */
    static final long EACH = 0x0101010101010101L;

    /** The highest bit of each byte. */
    static final long TOP = 0x8080808080808080L;

    private Words() {}

    /** The top bit of each byte that is zero, but that such a byte may disturb the ones above it. */
    static long zeroes(long eight) {
        return (eight - EACH) & ~eight & TOP;
    }
}

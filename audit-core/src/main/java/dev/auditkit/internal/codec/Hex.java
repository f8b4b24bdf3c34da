package dev.auditkit.internal.codec;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Writes bytes as lower-case hexadecimal, both digits of a byte at a step. */
final class Hex {

    private static final VarHandle SHORTS = MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);
    private static final short[] PAIRS = new short[256];

    static {
        for (int value = 0; value < PAIRS.length; value++) {
            PAIRS[value] = (short) ((Character.forDigit(value >> 4, 16) << 8) | Character.forDigit(value & 0xf, 16));
        }
    }

    private Hex() {}

    /** Writes {@code 2 * count} digits at {@code at}. */
    static void write(byte[] from, int offset, int count, byte[] to, int at) {
        for (int i = 0; i < count; i++) {
            SHORTS.set(to, at + 2 * i, PAIRS[from[offset + i] & 0xff]);
        }
    }

    /** Writes the digits of the lowest {@code count} bytes of a number at {@code at}, the highest first. */
    static void write(long value, int count, byte[] to, int at) {
        for (int i = 0; i < count; i++) {
            SHORTS.set(to, at + 2 * i, PAIRS[(int) (value >>> (8 * (count - 1 - i))) & 0xff]);
        }
    }
}

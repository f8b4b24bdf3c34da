package dev.auditkit.internal.journal;

import java.util.Arrays;

/** Numbers in as few bytes as they need: seven bits in each, the lowest first, the top bit set in all but the last. */
final class VarInts {

    /** The most bytes of a number. */
    static final int LONGEST = 10;

    private byte[] bytes;
    private int length;

    VarInts(int capacity) {
        bytes = new byte[capacity];
    }

    /** Adds a number from 0 up. */
    void put(int number) {
        putBits(number);
    }

    /** Adds any number: those near to 0 take the fewest bytes. */
    void putSigned(long number) {
        putBits(number << 1 ^ number >> 63);
    }

    private void putBits(long bits) {
        if (bytes.length - length < LONGEST) {
            bytes = Arrays.copyOf(bytes, 2 * bytes.length + LONGEST);
        }
        long rest = bits;
        while ((rest & ~0x7f) != 0) {
            bytes[length++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        bytes[length++] = (byte) rest;
    }

    int length() {
        return length;
    }

    void clear() {
        length = 0;
    }

    void copyTo(byte[] to, int at) {
        System.arraycopy(bytes, 0, to, at, length);
    }

    byte[] toArray() {
        return Arrays.copyOf(bytes, length);
    }

    /** Reads numbers one after the other. For one thread. */
    static final class Reader {

        private static final int BROKEN = Integer.MAX_VALUE;

        private final byte[] bytes;
        private final int end;
        private int at;

        Reader(byte[] bytes, int from, int to) {
            this.bytes = bytes;
            this.at = from;
            this.end = to;
        }

        /** The next number that was put as one from 0 up; -1 when there is none. */
        int next() {
            if (at < end && bytes[at] >= 0) {
                return bytes[at++]; // as almost all are
            }
            long number = nextBits();
            return number < 0 || number > Integer.MAX_VALUE || at == BROKEN ? -1 : (int) number;
        }

        /** The next number that was put as any; when there is none, what is read is not {@link #isAtEnd()} any more. */
        long nextSigned() {
            long bits = nextBits();
            return bits >>> 1 ^ -(bits & 1);
        }

        private long nextBits() {
            long number = 0;
            for (int shift = 0; shift < Long.SIZE && at < end; shift += 7) {
                byte part = bytes[at++];
                number |= (part & 0x7fL) << shift;
                if (part >= 0) {
                    return number;
                }
            }
            at = BROKEN;
            return -1;
        }

        /** Where the next number is. */
        int position() {
            return at;
        }

        /** Whether all was read, and all of it were numbers. */
        boolean isAtEnd() {
            return at == end;
        }
    }
}

package dev.auditkit.internal.journal;

import java.util.Arrays;

/** Numbers from 0 up in as few bytes as they need: seven bits in each, the lowest first, the top bit set in all but the last. */
final class VarInts {

    private byte[] bytes;
    private int length;

    VarInts(int capacity) {
        bytes = new byte[capacity];
    }

    void put(int number) {
        if (bytes.length - length < 5) {
            bytes = Arrays.copyOf(bytes, 2 * bytes.length + 5);
        }
        int rest = number;
        while (rest > 0x7f) {
            bytes[length++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        bytes[length++] = (byte) rest;
    }

    byte[] toArray() {
        return Arrays.copyOf(bytes, length);
    }

    /** Reads numbers one after the other. For one thread. */
    static final class Reader {

        private final byte[] bytes;
        private int at;

        Reader(byte[] bytes, int from) {
            this.bytes = bytes;
            this.at = from;
        }

        /** The next number; -1 when there is none that is whole. */
        int next() {
            int number = 0;
            for (int shift = 0; shift < 32 && at < bytes.length; shift += 7) {
                byte part = bytes[at++];
                number |= (part & 0x7f) << shift;
                if (part >= 0) {
                    return number < 0 ? -1 : number;
                }
            }
            return -1;
        }

        /** Where the next number is. */
        int position() {
            return at;
        }
    }
}

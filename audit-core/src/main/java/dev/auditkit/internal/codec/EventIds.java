package dev.auditkit.internal.codec;

import java.security.SecureRandom;

/**
 * Draws event ids: UUIDs of version 7 (RFC 9562, section 5.7) of a given time, with its microseconds in the 12 bits that
 * follow the milliseconds (section 6.2, method 3) and 62 bits from a secure random source, which also salt the leaf's
 * hash. For one thread.
 *
 * <pre>
 *  0                   48   52            64  66                            128
 *  +---------------------+----+-------------+--+-----------------------------+
 *  | milliseconds        |0111| fraction    |10| random                      |
 *  +---------------------+----+-------------+--+-----------------------------+
 * </pre>
 */
final class EventIds {

    /** The length of an id as text. */
    static final int LENGTH = 36;

    private static final SecureRandom RANDOM = new SecureRandom();

    /** A draw of some hundred ids at once costs each a twentieth of a draw of its own. */
    private final byte[] drawn = new byte[4_096];

    private int next = drawn.length;
    private final byte[] id = new byte[16];

    void write(long micros, JsonBytes to) {
        long millis = Math.floorDiv(micros, 1_000L);
        int fraction = (int) (Math.floorMod(micros, 1_000L) * 4_096 / 1_000);
        for (int i = 0; i < 6; i++) {
            id[i] = (byte) (millis >> (8 * (5 - i)));
        }
        id[6] = (byte) (0x70 | (fraction >> 8));
        id[7] = (byte) fraction;
        drawInto(id, 8);
        id[8] = (byte) (0x80 | (id[8] & 0x3f));
        to.hex(id, 0, 4);
        to.raw((byte) '-');
        to.hex(id, 4, 2);
        to.raw((byte) '-');
        to.hex(id, 6, 2);
        to.raw((byte) '-');
        to.hex(id, 8, 2);
        to.raw((byte) '-');
        to.hex(id, 10, 6);
    }

    private void drawInto(byte[] to, int at) {
        if (next == drawn.length) {
            RANDOM.nextBytes(drawn);
            next = 0;
        }
        System.arraycopy(drawn, next, to, at, 8);
        next += 8;
    }
}

package dev.auditkit.internal.codec;

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

    private static final long VERSION = 0x7000L;
    private static final long VARIANT = 0x8000_0000_0000_0000L;
    private static final long RANDOM_BITS = 0x3fff_ffff_ffff_ffffL;

    private final RandomBits random = new RandomBits();

    void write(long micros, JsonBytes to) {
        long millis = Math.floorDiv(micros, 1_000L);
        long fraction = (micros - millis * 1_000L) * 4_096 / 1_000;
        to.uuid((millis << 16) | VERSION | fraction, VARIANT | (random.nextLong() & RANDOM_BITS));
    }
}

package dev.auditkit.internal.codec;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.util.Arrays;

/**
 * Checks lines that follow each other, each against the sequence number it must have and the hash of its leaf, at the speed of
 * SHA-256: eight bytes at a step, one call of the digest a line, and without an object a line. It says only whether a line is
 * sound; {@link LineView} finds out what is wrong. For one thread.
 */
public final class LineRun {

    /** What a line is. */
    public enum State {
        /** As it must be. */
        SOUND,
        /** Something else than it must be. */
        WRONG,
        /** Not there as a whole: no line feed comes. */
        INCOMPLETE
    }

    private static final long SPACE = 0x20 * Words.EACH;
    private static final int STEP = 4 * Long.BYTES;

    private static final byte[] START = ascii("{\"timestamp\":\"");
    private static final long FIRST_OF_START = (long) Words.LONGS.get(START, 0);
    private static final long LAST_OF_START = (long) Words.LONGS.get(START, START.length - Long.BYTES);
    private static final byte[] RECORDED_AT = ascii("\",\"recorded_at\":\"");
    private static final byte[] EVENT_ID = ascii("\",\"event_id\":\"");
    private static final byte[] OWN = ascii("\",\"operation\":\"audit.");
    private static final int UUID_LENGTH = 36;
    private static final byte LEAF_PREFIX = 0;

    private final Sha256 sha256 = new Sha256();
    private final Timestamps timestamps = new Timestamps();

    /** Each remembers the minute it read last, and the two times of a line may be far apart. */
    private final Timestamps recordings = new Timestamps();

    private final SeqSuffix suffix = new SeqSuffix();
    private int lineEnd;
    private int leafEnd;
    private long timestamp;
    private long recorded;
    private int ownOperationAt;
    private boolean nonAscii;

    /** The next line must have that sequence number. */
    public void expect(long next) {
        suffix.expect(next);
    }

    /** The sequence number that the next line must have. */
    public long seq() {
        return suffix.seq();
    }

    /**
     * Checks a line; the next call expects the one that follows it, if it is sound. The byte before the line is lost, as the
     * prefix of the hash stands there for a moment.
     *
     * @param at where it begins
     * @param end where the bytes end that are there
     * @param hash gets the hash of the leaf at {@code hashAt}, if the line is there as a whole and ends as it must
     */
    public State check(byte[] buffer, int at, int end, byte[] hash, int hashAt) {
        int feed = controlOrEnd(buffer, at, end);
        if (feed == end) {
            return State.INCOMPLETE;
        }
        lineEnd = feed + 1;
        int hexAt = feed - LineFormat.END.length - LineFormat.HEX_LENGTH;
        leafEnd = hexAt - suffix.length();
        boolean formed = buffer[feed] == '\n'
                && leafEnd - at >= START.length + Timestamps.LENGTH
                && leafEnd - at < LineFormat.LARGEST_LEAF
                && buffer[feed - 1] == '}'
                && buffer[feed - 2] == '"'
                && suffix.is(buffer, leafEnd)
                && (long) Words.LONGS.get(buffer, at) == FIRST_OF_START
                && (long) Words.LONGS.get(buffer, at + START.length - Long.BYTES) == LAST_OF_START;
        if (!formed || !readTimes(buffer, at + START.length, leafEnd)) {
            return State.WRONG;
        }
        hash(buffer, at, leafEnd, hash, hashAt);
        if (!sameHex(hash, hashAt, buffer, hexAt) || (nonAscii && !Utf8.valid(buffer, at, leafEnd))) {
            return State.WRONG;
        }
        suffix.expectNext();
        return State.SOUND;
    }

    /** Where the line ends that was checked, behind its line feed. */
    public int lineEnd() {
        return lineEnd;
    }

    /** Where the last brace of its leaf would be. */
    public int leafEnd() {
        return leafEnd;
    }

    /** When what the line tells of happened, in microseconds. */
    public long timestamp() {
        return timestamp;
    }

    /** When it was recorded, in microseconds. */
    public long recorded() {
        return recorded;
    }

    /** Where in the buffer the name of the operation goes on behind {@code audit.}; 0 when the entry is not the log's own. */
    public int ownOperationAt() {
        return ownOperationAt;
    }

    /** Where the first byte below 0x20 is, which in a sound line is its line feed. */
    private int controlOrEnd(byte[] buffer, int from, int end) {
        long seen = 0;
        int lastStep = Math.min(end, buffer.length) - STEP;
        int at = from;
        for (; at <= lastStep; at += STEP) {
            long a = (long) Words.LONGS.get(buffer, at);
            long b = (long) Words.LONGS.get(buffer, at + 8);
            long c = (long) Words.LONGS.get(buffer, at + 16);
            long d = (long) Words.LONGS.get(buffer, at + 24);
            seen |= a | b | c | d;
            long suspect = (a - SPACE) | (b - SPACE) | (c - SPACE) | (d - SPACE); // also of bytes above 0x9f
            if ((suspect & Words.TOP) != 0 && (below(a) | below(b) | below(c) | below(d)) != 0) {
                nonAscii = (seen & Words.TOP) != 0;
                return at + first(below(a), below(b), below(c), below(d));
            }
        }
        while (at < end && (buffer[at] & 0xff) >= 0x20) {
            seen |= buffer[at]; // a byte above 0x7f sets all higher bits, too
            at++;
        }
        nonAscii = (seen & Words.TOP) != 0;
        return at;
    }

    /** The top bit of each byte below 0x20, but that such a byte may disturb the ones above it. */
    private static long below(long eight) {
        return (eight - SPACE) & ~eight & Words.TOP;
    }

    private static int first(long a, long b, long c, long d) {
        if ((a | b) != 0) {
            return (a != 0 ? Long.numberOfTrailingZeros(a) : 64 + Long.numberOfTrailingZeros(b)) >> 3;
        }
        return (c != 0 ? 128 + Long.numberOfTrailingZeros(c) : 192 + Long.numberOfTrailingZeros(d)) >> 3;
    }

    private boolean readTimes(byte[] buffer, int at, int leafEnd) {
        try {
            timestamp = timestamps.read(buffer, at);
            int next = at + Timestamps.LENGTH;
            int behind = next + RECORDED_AT.length + Timestamps.LENGTH;
            if (behind < leafEnd && buffer[next + 3] == RECORDED_AT[3] && is(RECORDED_AT, buffer, next)) {
                recorded = recordings.read(buffer, next + RECORDED_AT.length);
                next = behind;
            } else {
                recorded = timestamp;
            }
            int operationAt = next + EVENT_ID.length + UUID_LENGTH;
            // Their last bytes first, which hardly any other line has there.
            boolean own = operationAt + OWN.length < leafEnd
                    && buffer[operationAt + OWN.length - 1] == '.'
                    && is(OWN, buffer, operationAt)
                    && is(EVENT_ID, buffer, next);
            ownOperationAt = own ? operationAt + OWN.length : 0;
            return true;
        } catch (DateTimeException e) {
            return false;
        }
    }

    /** Makes the bytes of the buffer what is hashed: the prefix before the leaf, and its last brace where the suffix begins. */
    private void hash(byte[] buffer, int at, int leafEnd, byte[] hash, int hashAt) {
        byte instead = buffer[leafEnd];
        buffer[leafEnd] = '}';
        if (at == 0) {
            sha256.leafHash(buffer, 0, leafEnd + 1, hash, hashAt);
        } else {
            buffer[at - 1] = LEAF_PREFIX;
            sha256.of(buffer, at - 1, leafEnd - at + 2, hash, hashAt);
        }
        buffer[leafEnd] = instead;
    }

    /** Whether the text is the hash in lower-case hexadecimal, without making a text of it. */
    private static boolean sameHex(byte[] hash, int hashAt, byte[] text, int textAt) {
        long different = 0;
        for (int i = 0; i < Sha256.LENGTH; i += Long.BYTES) {
            long eight = (long) Words.LONGS.get(hash, hashAt + i);
            different |= hex(eight & 0xffff_ffffL) ^ (long) Words.LONGS.get(text, textAt + 2 * i);
            different |= hex(eight >>> 32) ^ (long) Words.LONGS.get(text, textAt + 2 * i + Long.BYTES);
        }
        return different == 0;
    }

    /** The eight digits of the four bytes that are in the lower half, the first byte and its first digit lowest. */
    private static long hex(long four) {
        long two = (four | four << 16) & 0x0000_ffff_0000_ffffL;
        long one = (two | two << 8) & 0x00ff_00ff_00ff_00ffL; // each byte in a lane of two
        long digits = (one >>> 4 | one << 8) & 0x0f0f_0f0f_0f0f_0f0fL;
        long letters = (digits + 6 * Words.EACH) >>> 4 & Words.EACH;
        return digits
                + '0' * Words.EACH
                + (letters << 5)
                + (letters << 3)
                - letters; // 'a' is 39 behind what follows '9'
    }

    private static boolean is(byte[] expected, byte[] buffer, int at) {
        return Arrays.equals(buffer, at, at + expected.length, expected, 0, expected.length);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}

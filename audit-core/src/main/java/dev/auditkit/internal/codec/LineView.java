package dev.auditkit.internal.codec;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * A line in a buffer, taken apart by its fixed form without being parsed. Reused from line to line. For one thread.
 *
 * <p>The suffix is read from the end of the line backwards, so what stands in the leaf cannot pass for it.
 */
public final class LineView {

    private static final int TIMESTAMP_AT = "{\"timestamp\":\"".length();
    private static final byte[] RECORDED_AT = "\",\"recorded_at\":\"".getBytes(StandardCharsets.US_ASCII);

    private final Sha256 sha256 = new Sha256();
    private final Timestamps timestamps = new Timestamps();
    private final byte[] computed = new byte[Sha256.LENGTH];

    private byte[] buffer = new byte[0];
    private int offset;
    private int length;
    private int leafEnd;
    private int hexAt;
    private long seq;
    private long timestamp;
    private long recorded;

    /**
     * Takes a line apart.
     *
     * @param count its length without the line feed
     * @return what is wrong with its form; null when nothing is
     */
    public @Nullable String parse(byte[] from, int at, int count) {
        buffer = from;
        offset = at;
        length = count;
        int end = at + count;
        hexAt = end - LineFormat.END.length - LineFormat.HEX_LENGTH;
        int hashAt = hexAt - LineFormat.HASH.length;
        if (hashAt <= at
                || !is(LineFormat.END, end - LineFormat.END.length)
                || !is(LineFormat.HASH, hashAt)
                || !lowerHex(hexAt, LineFormat.HEX_LENGTH)) {
            return "the line does not end in \"seq\" and \"hash\"";
        }
        int digitsAt = hashAt;
        while (digitsAt > at && buffer[digitsAt - 1] >= '0' && buffer[digitsAt - 1] <= '9') {
            digitsAt--;
        }
        leafEnd = digitsAt - LineFormat.SEQ.length;
        int digits = hashAt - digitsAt;
        if (digits == 0
                || digits > LineFormat.MOST_DIGITS
                || (digits > 1 && buffer[digitsAt] == '0')
                || leafEnd <= at
                || !is(LineFormat.SEQ, leafEnd)) {
            return "the line has no \"seq\" before its \"hash\"";
        }
        seq = 0;
        for (int i = digitsAt; i < hashAt; i++) {
            seq = seq * 10 + buffer[i] - '0';
        }
        return readTimes();
    }

    private @Nullable String readTimes() {
        try {
            timestamp = timestamps.read(buffer, offset + TIMESTAMP_AT);
            int next = offset + TIMESTAMP_AT + Timestamps.LENGTH;
            recorded = next + RECORDED_AT.length + Timestamps.LENGTH < leafEnd && is(RECORDED_AT, next)
                    ? timestamps.read(buffer, next + RECORDED_AT.length)
                    : timestamp;
            return null;
        } catch (DateTimeException e) {
            return "the line has no timestamp: " + e.getMessage();
        }
    }

    /** Whether the hash in the line is that of its leaf. */
    public boolean hashMatches() {
        sha256.leafHashOfOpenLeaf(buffer, offset, leafEnd - offset, computed);
        for (int i = 0; i < Sha256.LENGTH; i++) {
            int at = hexAt + 2 * i;
            if (buffer[at] != JsonBytes.HEX[(computed[i] >> 4) & 0xf]
                    || buffer[at + 1] != JsonBytes.HEX[computed[i] & 0xf]) {
                return false;
            }
        }
        return true;
    }

    /** The sequence number that the line gives itself. */
    public long seq() {
        return seq;
    }

    /** When it happened, in microseconds. */
    public long timestamp() {
        return timestamp;
    }

    /** When it was recorded, in microseconds. */
    public long recorded() {
        return recorded;
    }

    /** Reads the terms of the leaf. */
    public boolean read(LeafTerms terms) {
        return terms.read(buffer, offset, leafEnd);
    }

    /** The hash as text, with its prefix. */
    public String hash() {
        return "sha256:" + hex();
    }

    /** The hash as bytes. */
    public byte[] hashBytes() {
        return HexFormat.of().parseHex(hex());
    }

    /** The array that the line is in. */
    public byte[] buffer() {
        return buffer;
    }

    /** Where in it the line begins. */
    public int offset() {
        return offset;
    }

    /** Where in it the last brace of the leaf would be. */
    public int leafEnd() {
        return leafEnd;
    }

    /** A copy of the leaf. */
    public byte[] leaf() {
        byte[] leaf = Arrays.copyOfRange(buffer, offset, leafEnd + 1);
        leaf[leaf.length - 1] = '}';
        return leaf;
    }

    /** A copy of the line with its line feed. */
    public byte[] line() {
        byte[] line = Arrays.copyOfRange(buffer, offset, offset + length + 1);
        line[length] = '\n';
        return line;
    }

    private String hex() {
        return new String(buffer, hexAt, LineFormat.HEX_LENGTH, StandardCharsets.US_ASCII);
    }

    /** Whether the leaf has these bytes, two at least, somewhere. */
    public boolean contains(byte[] needle) {
        int last = leafEnd - needle.length;
        byte first = needle[0];
        byte second = needle[1];
        for (int i = offset; i <= last; i++) {
            if (buffer[i + 1] == second && buffer[i] == first && is(needle, i)) {
                return true;
            }
        }
        return false;
    }

    private boolean is(byte[] expected, int at) {
        return at >= offset && Arrays.equals(buffer, at, at + expected.length, expected, 0, expected.length);
    }

    private boolean lowerHex(int at, int count) {
        for (int i = at; i < at + count; i++) {
            byte value = buffer[i];
            if (!((value >= '0' && value <= '9') || (value >= 'a' && value <= 'f'))) {
                return false;
            }
        }
        return true;
    }
}

package dev.auditkit.internal.codec;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Bytes to look for in leaves: a few of them eight places at a step, by those two that leaves have least, more of them, where they
 * alone are looked for, by {@link Grams}. Immutable.
 */
public final class Needle {

    /** From so many bytes on, looking at four at a time takes less. */
    private static final int LONG = 8;

    private final byte[] bytes;
    private final @Nullable Grams grams;
    private final int first;
    private final int distance;
    private final long firsts;
    private final long seconds;

    /** @param bytes what to look for, two bytes at least; nobody changes them */
    public Needle(byte[] bytes) {
        this(bytes, true);
    }

    /**
     * @param bytes what to look for, two bytes at least; nobody changes them
     * @param alone whether it is not one of many, so that, if it is long, it may have 4 KiB by which it is found sooner
     */
    public Needle(byte[] bytes, boolean alone) {
        this.bytes = bytes;
        this.grams = alone && bytes.length >= LONG ? new Grams(bytes) : null;
        int rarest = rarest(bytes, -1);
        int other = rarest(bytes, rarest);
        this.first = Math.min(rarest, other);
        this.distance = Math.abs(rarest - other);
        this.firsts = (bytes[first] & 0xff) * Words.EACH;
        this.seconds = (bytes[first + distance] & 0xff) * Words.EACH;
    }

    private static int rarest(byte[] bytes, int but) {
        int best = but == 0 ? 1 : 0;
        for (int i = 0; i < bytes.length; i++) {
            if (i != but && frequency(bytes[i]) <= frequency(bytes[best])) {
                best = i;
            }
        }
        return best;
    }

    /** About how often a leaf has the byte: hashes and numbers are most of it, and quotation marks around names and values. */
    private static int frequency(byte value) {
        if ((value >= '0' && value <= '9') || (value >= 'a' && value <= 'f')) {
            return 8;
        }
        return switch (value) {
            case '"' -> 9;
            case ':', ',', '-' -> 7;
            case 'i', 'n', 'o', 'r', 's', 't' -> 6;
            case 'g', 'h', 'k', 'l', 'm', 'p', 'u', '_', '.', ' ' -> 4;
            case 'T', 'Z', 'v', 'w', 'x', 'y' -> 2;
            default -> 1;
        };
    }

    /**
     * Where it is first between two places; -1 when it is not there.
     *
     * @param from where to begin
     * @param to where all of it must have ended
     */
    public int indexIn(byte[] in, int from, int to) {
        return grams != null ? grams.indexIn(in, from, to) : indexByTwo(in, from, to);
    }

    /** Whether {@link #next} takes little. */
    public boolean isLong() {
        return grams != null;
    }

    /**
     * A place between two, before which it is not, or only behind blank bytes, which are no text but what is found where a disk has
     * lost some; {@code to} where neither is. Of blanks some dozens in a row are noticed.
     */
    public int next(byte[] in, int from, int to) {
        return grams != null ? grams.next(in, from, to) : from;
    }

    private int indexByTwo(byte[] in, int from, int to) {
        int last = to - bytes.length + first;
        int at = from + first;
        int lastStep = Math.min(last, in.length - distance - Long.BYTES);
        while (at <= lastStep) {
            long found = Words.zeroes((long) Words.LONGS.get(in, at) ^ firsts)
                    & Words.zeroes((long) Words.LONGS.get(in, at + distance) ^ seconds);
            while (found != 0) {
                int place = at + (Long.numberOfTrailingZeros(found) >> 3);
                if (place <= last && isAt(in, place - first)) {
                    return place - first;
                }
                found &= found - 1;
            }
            at += Long.BYTES;
        }
        while (at <= last) {
            if (isAt(in, at - first)) {
                return at - first;
            }
            at++;
        }
        return -1;
    }

    /** How many bytes it has. */
    public int length() {
        return bytes.length;
    }

    private boolean isAt(byte[] in, int at) {
        return Arrays.equals(in, at, at + bytes.length, bytes, 0, bytes.length);
    }
}

package dev.auditkit.internal.codec;

import java.util.Arrays;

/**
 * Looks for bytes by four of them at a time. Of places that are near enough to each other one lies within the bytes, wherever they
 * are, so that it is enough to see at each whether four that belong to them stand there; of a text without them, that is one look for
 * each dozen or two of its bytes. Immutable.
 */
final class Grams {

    private static final int LENGTH = Integer.BYTES;

    /** Four bytes that are further apart than this are not looked at together. */
    private static final int MOST = 32;

    private static final int SPREAD = 0x9E3779B1;
    private static final int SLOT_BITS = 12;

    /** In a slot: four bytes that stand at several places, or different ones. */
    private static final byte SEVERAL = -1;

    private final byte[] bytes;
    private final int first;
    private final int[] grams;
    private final long tail;

    /** For each slot 0 where no four bytes have it, or one more than the place of those that do. */
    private final byte[] slots = new byte[1 << SLOT_BITS];

    /** @param bytes what to look for, eight bytes at least; nobody changes them */
    Grams(byte[] bytes) {
        this.bytes = bytes;
        this.grams = new int[Math.min(MOST, bytes.length - LENGTH + 1)];
        this.first = bytes.length - LENGTH + 1 - grams.length; // the last ones, as names come before values
        this.tail = (long) Words.LONGS.get(bytes, bytes.length - Long.BYTES);
        for (int i = 0; i < grams.length; i++) {
            grams[i] = (int) Words.INTS.get(bytes, first + i);
            int slot = slot(grams[i]);
            slots[slot] = slots[slot] == 0 ? (byte) (i + 1) : SEVERAL;
        }
        slots[slot(0)] = SEVERAL;
        slots[slot(-1)] = SEVERAL;
    }

    private static int slot(int gram) {
        return (gram * SPREAD) >>> (Integer.SIZE - SLOT_BITS);
    }

    /** As {@link Needle#indexIn}. */
    int indexIn(byte[] in, int from, int to) {
        return search(in, from, to, false);
    }

    /** As {@link Needle#next}. */
    int next(byte[] in, int from, int to) {
        int found = search(in, from, to, true);
        return found < 0 ? to : found;
    }

    /** @param blank whether to stop at four bytes, too, that no text has and a disk that has lost some does: all bits or none */
    private int search(byte[] in, int from, int to, boolean blank) {
        int step = grams.length;
        int last = to - LENGTH;
        int at = from + first + step - 1;
        while (at <= last) {
            int gram = (int) Words.INTS.get(in, at);
            byte place = slots[slot(gram)];
            if (place == 0 && at + step <= last) { // the usual case, two at a time
                at += step;
                gram = (int) Words.INTS.get(in, at);
                place = slots[slot(gram)];
            }
            if (place != 0) {
                int found = blank && (gram == 0 || gram == -1) ? at : around(in, at, gram, place, to);
                if (found >= 0) {
                    return found;
                }
            }
            at += step;
        }
        return -1;
    }

    /** Where the bytes begin that have these four of them at that place; -1 where they do not. */
    private int around(byte[] in, int at, int gram, byte place, int to) {
        if (place != SEVERAL) {
            return begin(in, at - first - place + 1, to);
        }
        for (int i = grams.length - 1; i >= 0; i--) {
            int begin = grams[i] == gram ? begin(in, at - first - i, to) : -1;
            if (begin >= 0) {
                return begin;
            }
        }
        return -1;
    }

    /** That place if the bytes are there, else -1. */
    private int begin(byte[] in, int at, int to) {
        int end = at + bytes.length;
        return end <= to
                        && (long) Words.LONGS.get(in, end - Long.BYTES) == tail
                        && Arrays.equals(in, at, end, bytes, 0, bytes.length)
                ? at
                : -1;
    }
}

package dev.auditkit.internal.codec;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** What stands in a line between its leaf and the digits of its hash, for one sequence number after the other. For one thread. */
final class SeqSuffix {

    private byte[] suffix = new byte[0];
    private int digits;
    private long seq;

    /** Goes to a sequence number. */
    void expect(long next) {
        seq = next;
        byte[] number = Long.toString(next).getBytes(StandardCharsets.US_ASCII);
        digits = number.length;
        suffix = new byte[LineFormat.SEQ.length + digits + LineFormat.HASH.length];
        System.arraycopy(LineFormat.SEQ, 0, suffix, 0, LineFormat.SEQ.length);
        System.arraycopy(number, 0, suffix, LineFormat.SEQ.length, digits);
        System.arraycopy(LineFormat.HASH, 0, suffix, LineFormat.SEQ.length + digits, LineFormat.HASH.length);
    }

    /** Goes to the next one. */
    void expectNext() {
        seq++;
        int first = LineFormat.SEQ.length;
        for (int i = first + digits - 1; i >= first; i--) {
            if (suffix[i] < '9') {
                suffix[i]++;
                return;
            }
            suffix[i] = '0';
        }
        expect(seq); // one digit more
    }

    long seq() {
        return seq;
    }

    int length() {
        return suffix.length;
    }

    /** Whether the number is one that a line can have, and it stands at that place, which must be there. */
    boolean is(byte[] buffer, int at) {
        return digits <= LineFormat.MOST_DIGITS
                && Arrays.equals(buffer, at, at + suffix.length, suffix, 0, suffix.length);
    }
}

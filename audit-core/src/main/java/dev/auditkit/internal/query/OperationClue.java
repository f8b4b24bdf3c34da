package dev.auditkit.internal.query;

import dev.auditkit.internal.codec.LineSkim;
import dev.auditkit.internal.codec.Needle;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * Looks for operations in the bytes of a leaf, at the place where almost every leaf has its operation; only where another member
 * comes before it, everywhere. Immutable.
 */
final class OperationClue implements EntryFilter.Clue {

    private static final byte[] MEMBER = ",\"operation\":\"".getBytes(StandardCharsets.US_ASCII);

    private final List<byte[]> beginnings;
    private final List<Needle> needles;

    /** @param beginnings what may stand behind {@code "operation":"}, as it does in a leaf, one of them at least */
    OperationClue(List<byte[]> beginnings) {
        this.beginnings = beginnings;
        boolean alone = beginnings.size() == 1;
        this.needles = beginnings.stream()
                .map(beginning -> new Needle(member(beginning), alone))
                .toList();
    }

    private static byte[] member(byte[] beginning) {
        byte[] member = Arrays.copyOf(MEMBER, MEMBER.length + beginning.length);
        System.arraycopy(beginning, 0, member, MEMBER.length, beginning.length);
        return member;
    }

    /** Whether it is there, if {@code from} is where a leaf's {@link LineSkim#HEAD} ends, or before the operation at all. */
    @Override
    public boolean isIn(byte[] buffer, int from, int to) {
        if (isAt(MEMBER, buffer, from, to)) {
            return isAnyAt(buffer, from + MEMBER.length, to);
        }
        int behindRecording = from + LineSkim.RECORDED_AT;
        if (isAt(MEMBER, buffer, behindRecording, to)) {
            return isAnyAt(buffer, behindRecording + MEMBER.length, to);
        }
        for (Needle needle : needles) {
            if (needle.indexIn(buffer, from, to) >= 0) {
                return true;
            }
        }
        return false;
    }

    private boolean isAnyAt(byte[] buffer, int at, int to) {
        for (byte[] beginning : beginnings) {
            if (isAt(beginning, buffer, at, to)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isAt(byte[] expected, byte[] buffer, int at, int to) {
        return at + expected.length <= to
                && Arrays.equals(buffer, at, at + expected.length, expected, 0, expected.length);
    }
}

package dev.auditkit.cli;

/**
 * Finds the sequence number of a line without parsing it. It stands at a fixed distance from the end:
 *
 * <pre>
 * ...,"seq":4711,"hash":"sha256:&lt;64 hex&gt;"}\n
 * </pre>
 */
final class LineSeq {

    private static final int BEHIND = ",\"hash\":\"sha256:".length() + 64 + "\"}\n".length();

    private LineSeq() {}

    /** The number of a line that is sound. */
    static long of(byte[] line) {
        long seq = 0;
        long place = 1;
        for (int i = line.length - BEHIND - 1; i >= 0 && line[i] >= '0' && line[i] <= '9'; i--) {
            seq += place * (line[i] - '0');
            place *= 10;
        }
        return seq;
    }
}

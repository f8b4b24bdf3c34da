package dev.auditkit.witness;

import java.nio.charset.StandardCharsets;

/**
 * What a witness answers to a request, for HTTP.
 *
 * @param status the status code
 * @param contentType the type of the body
 * @param body the body; not to be changed
 */
public record WitnessAnswer(int status, String contentType, byte[] body) {

    /** The type of a body that is the size of a tree (C2SP tlog-witness). */
    static final String SIZE_TYPE = "text/x.tlog.size";

    private static final String TEXT = "text/plain; charset=utf-8";

    static WitnessAnswer ok(byte[] body) {
        return new WitnessAnswer(200, TEXT, body);
    }

    static WitnessAnswer conflict(long size) {
        return new WitnessAnswer(409, SIZE_TYPE, (size + "\n").getBytes(StandardCharsets.US_ASCII));
    }

    /** A refusal, with a line that says why. */
    static WitnessAnswer refusal(int status, String why) {
        return new WitnessAnswer(status, TEXT, (why + "\n").getBytes(StandardCharsets.UTF_8));
    }
}

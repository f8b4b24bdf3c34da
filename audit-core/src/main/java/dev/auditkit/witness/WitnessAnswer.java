package dev.auditkit.witness;

import java.nio.charset.StandardCharsets;

/** What a witness answers to a request, for HTTP. Immutable. */
public final class WitnessAnswer {

    /** The type of a body that is the size of a tree (C2SP tlog-witness). */
    static final String SIZE_TYPE = "text/x.tlog.size";

    private static final String TEXT = "text/plain; charset=utf-8";

    private final int status;
    private final String contentType;
    private final byte[] body;

    /** Takes a copy of the body. */
    WitnessAnswer(int status, String contentType, byte[] body) {
        this.status = status;
        this.contentType = contentType;
        this.body = body.clone();
    }

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

    /** The status code. */
    public int status() {
        return status;
    }

    /** The type of the body. */
    public String contentType() {
        return contentType;
    }

    /** A copy of the body. */
    public byte[] body() {
        return body.clone();
    }
}

package dev.auditkit.tiles;

import java.nio.charset.StandardCharsets;

/**
 * What is answered to a request, in the terms of HTTP (RFC 9110). Immutable as long as nobody changes the body.
 *
 * @param status 200, 403, 404 or 410
 * @param contentType the type of the body
 * @param immutable whether the answer will always be the same, so that it can be cached for long
 * @param body what was asked for, or a sentence that says why it is not to be had
 */
@SuppressWarnings("ArrayRecordComponent") // handed on as it is
public record TileAnswer(int status, String contentType, boolean immutable, byte[] body) {

    private static final String TEXT = "text/plain; charset=utf-8";
    private static final String BYTES = "application/octet-stream";

    static TileAnswer checkpoint(byte[] note) {
        return new TileAnswer(200, TEXT, false, note);
    }

    static TileAnswer tile(byte[] content) {
        return new TileAnswer(200, BYTES, true, content);
    }

    static TileAnswer refusal(int status, String why) {
        byte[] body = (why + "\n").getBytes(StandardCharsets.UTF_8);
        return new TileAnswer(status, TEXT, false, body);
    }
}

package dev.auditkit.internal.codec;

/** A leaf is not an entry. The message says why. */
public final class MalformedLeafException extends Exception {

    private static final long serialVersionUID = 1L;

    MalformedLeafException(String message) {
        super(message);
    }
}

package dev.auditkit.note;

/** A note is not signed by a key that is trusted, or has a signature of such a key that is wrong. The message says which. */
public final class InvalidSignatureException extends Exception {

    private static final long serialVersionUID = 1L;

    InvalidSignatureException(String message) {
        super(message);
    }
}

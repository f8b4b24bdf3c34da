package dev.auditkit.note;

/** A proof does not prove what it should. The message says why. */
public final class InvalidProofException extends Exception {

    private static final long serialVersionUID = 1L;

    InvalidProofException(String message) {
        super(message);
    }
}

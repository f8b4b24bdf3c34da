package dev.auditkit.internal.keys;

/** What was read is no key to sign with. The message says why, without anything that was read. */
final class UnusableKeyException extends Exception {

    private static final long serialVersionUID = 1L;

    UnusableKeyException(String message) {
        super(message);
    }
}

package dev.auditkit.cli;

/** A line of the input is no event; the message says why. */
final class RefusedException extends Exception {

    private static final long serialVersionUID = 1L;

    RefusedException(String reason) {
        // Millions of lines may be refused, and nobody looks at where.
        super(reason, null, false, false);
    }
}

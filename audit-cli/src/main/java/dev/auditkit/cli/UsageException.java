package dev.auditkit.cli;

import java.util.function.Supplier;

/** The command line cannot be used, in a way that its parser could not see. */
final class UsageException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    UsageException(String message) {
        super(message);
    }

    /** What the supplier makes of the command line; its refusal is one of the command line. */
    static <T> T unless(Supplier<T> supplier) {
        try {
            return supplier.get();
        } catch (IllegalArgumentException e) {
            throw new UsageException(String.valueOf(e.getMessage()));
        }
    }
}

package dev.auditkit.cli;

import java.util.function.Supplier;

/** The command line cannot be used, in a way that its parser could not see. */
final class UsageException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    UsageException(String message) {
        super(message);
    }

    /** Sees that the value of an option is from {@code least} to {@code most}. */
    static void requireRange(String option, int value, int least, int most) {
        if (value < least || value > most) {
            throw new UsageException(option + " " + value + " cannot be used; allowed: " + least + " to " + most);
        }
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

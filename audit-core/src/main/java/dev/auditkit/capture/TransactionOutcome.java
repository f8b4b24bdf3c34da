package dev.auditkit.capture;

import java.util.Locale;

/** What became of a transaction. */
public enum TransactionOutcome {
    /** It was committed. */
    COMMITTED,
    /** It was rolled back. */
    ROLLED_BACK,
    /** Nobody can tell, such as when the connection broke during the commit. */
    UNKNOWN;

    private final String text = name().toLowerCase(Locale.ROOT);

    /** The form that stands in the log as {@code audit.transaction}: {@code committed}, {@code rolled_back}, {@code unknown}. */
    public String text() {
        return text;
    }
}

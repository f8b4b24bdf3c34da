package dev.auditkit;

import java.util.Locale;

/** What became of an operation. */
public enum AuditResult {
    /** It was done. */
    OK,
    /** It failed, or was rolled back. */
    ERROR,
    /** It was refused: the caller was not allowed to. */
    DENIED;

    private final String text = name().toLowerCase(Locale.ROOT);

    /** The form that stands in the log: {@code ok}, {@code error}, {@code denied}. */
    public String text() {
        return text;
    }

    /**
     * The result of that {@link #text()}.
     *
     * @throws IllegalArgumentException for anything else
     */
    public static AuditResult of(String text) {
        for (AuditResult result : values()) {
            if (result.text.equals(text)) {
                return result;
            }
        }
        throw new IllegalArgumentException("result '" + text + "' is not known; allowed: ok, error, denied");
    }
}

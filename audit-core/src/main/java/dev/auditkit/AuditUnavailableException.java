package dev.auditkit;

import org.jspecify.annotations.Nullable;

/**
 * The log cannot take, or cannot yet confirm, an entry: its queue stayed full, its disk fails, or it is closed. With
 * {@code failure-policy: closed} a caller must not go on with what it wanted to have audited.
 */
public non-sealed class AuditUnavailableException extends AuditException {

    private static final long serialVersionUID = 1L;

    /**
     * @param message what cannot be done and why
     * @param cause what stands in the way, where an exception tells
     */
    public AuditUnavailableException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /** @param message what cannot be done and why */
    public AuditUnavailableException(String message) {
        this(message, null);
    }
}

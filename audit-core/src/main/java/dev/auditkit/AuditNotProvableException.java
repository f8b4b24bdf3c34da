package dev.auditkit;

import org.jspecify.annotations.Nullable;

/**
 * An entry cannot be proven: no checkpoint covers it yet, it was removed as retention wants, or hashes that the proof takes were.
 * That is not damage.
 */
public final class AuditNotProvableException extends AuditException {

    private static final long serialVersionUID = 1L;

    /**
     * @param message what cannot be proven and why
     * @param cause what stands in the way, where an exception tells
     */
    public AuditNotProvableException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}

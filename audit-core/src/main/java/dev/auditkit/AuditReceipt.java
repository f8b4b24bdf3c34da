package dev.auditkit;

import org.jspecify.annotations.Nullable;

/**
 * What {@link AuditLog#submit} promises once an entry is on stable storage. Immutable.
 *
 * @param seq the sequence number of the entry; -1 in the empty receipt
 * @param leafHash the RFC 6962 leaf hash of the entry as it stands in the log, {@code sha256:<64 hex>}; null in the
 *     empty receipt
 */
public record AuditReceipt(long seq, @Nullable String leafHash) {

    private static final AuditReceipt EMPTY = new AuditReceipt(-1, null);

    /** The receipt of an event that was rightly not recorded: the log is disabled, or does not record reads. */
    public static AuditReceipt empty() {
        return EMPTY;
    }

    /** Whether nothing was recorded. */
    public boolean isEmpty() {
        return seq < 0;
    }
}

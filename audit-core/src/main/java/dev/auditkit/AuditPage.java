package dev.auditkit;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One page of an answer. Immutable.
 *
 * @param entries what matched, in the order asked for
 * @param nextCursor give this to {@link AuditQuery.Builder#cursor} for the page that follows, which may turn out
 *     to be empty; null when all was seen
 * @param damage damaged places that the query came across; what stood there may have matched
 */
public record AuditPage(List<AuditEntry> entries, @Nullable String nextCursor, List<AuditDamage> damage) {

    /** Takes unmodifiable copies of the lists. */
    public AuditPage {
        entries = List.copyOf(entries);
        damage = List.copyOf(damage);
    }
}

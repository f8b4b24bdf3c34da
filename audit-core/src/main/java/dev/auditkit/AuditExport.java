package dev.auditkit;

import java.util.List;

/**
 * What an export did. Immutable.
 *
 * @param entries how many entries it wrote
 * @param damage damaged places it came across; what stood there is not in the export
 */
public record AuditExport(long entries, List<AuditDamage> damage) {

    /** Takes an unmodifiable copy of the list. */
    public AuditExport {
        damage = List.copyOf(damage);
    }
}

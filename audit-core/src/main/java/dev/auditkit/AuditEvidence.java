package dev.auditkit;

import java.util.List;

/**
 * What an export of evidence did. Immutable.
 *
 * @param entries how many entries it has, each with a proof
 * @param size how many entries the checkpoint covers that they are proven against
 * @param notSigned how many entries matched but are newer than that checkpoint, and so were left out
 * @param damage damaged places it came across; what stood there is not in the export
 */
public record AuditEvidence(long entries, long size, long notSigned, List<AuditDamage> damage) {

    /** Takes an unmodifiable copy of the list. */
    public AuditEvidence {
        damage = List.copyOf(damage);
    }
}

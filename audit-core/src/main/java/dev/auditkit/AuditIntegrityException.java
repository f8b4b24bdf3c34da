package dev.auditkit;

import java.util.List;

/** The log on disk is not what was written: something is damaged or missing. Names what and where. */
public final class AuditIntegrityException extends AuditException {

    private static final long serialVersionUID = 1L;

    private final transient List<AuditDamage> damage;

    /** @param damage what was found, at least one; the first is named in the message */
    public AuditIntegrityException(List<AuditDamage> damage) {
        super(
                "The audit log is damaged: " + damage.get(0)
                        + (damage.size() > 1 ? " (and " + (damage.size() - 1) + " more)" : ""),
                null);
        this.damage = List.copyOf(damage);
    }

    /** What was found, in the order of the log; empty after this exception was serialized. */
    public List<AuditDamage> damage() {
        return damage == null ? List.of() : damage;
    }
}

package dev.auditkit.internal.journal;

import dev.auditkit.AuditDamage;
import java.util.List;

/** The segments on disk are not a whole log, so that nothing may be added to them. */
public final class DamagedJournalException extends Exception {

    private static final long serialVersionUID = 1L;

    private final transient List<AuditDamage> damage;

    /** @param damage what is wrong, at least one place */
    public DamagedJournalException(List<AuditDamage> damage) {
        super(damage.get(0).toString());
        this.damage = List.copyOf(damage);
    }

    /** What is wrong, in the order of the log. */
    public List<AuditDamage> damage() {
        return damage;
    }
}

package dev.auditkit.internal.proof;

import dev.auditkit.AuditDamage;
import java.io.IOException;

/** The hash of an entry is needed that is not what was written. */
public final class DamagedEntryException extends IOException {

    private static final long serialVersionUID = 1L;

    private final transient AuditDamage damage;

    DamagedEntryException(AuditDamage damage) {
        super(damage.toString());
        this.damage = damage;
    }

    /** Where, and what is wrong. */
    public AuditDamage damage() {
        return damage;
    }
}

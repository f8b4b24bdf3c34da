package dev.auditkit.hibernate;

import org.hibernate.engine.spi.SharedSessionContractImplementor;
import org.jspecify.annotations.Nullable;

/** For which tenant a session works. */
final class Tenants {

    private Tenants() {}

    /** The tenant as text; null where there is none. */
    static @Nullable String of(SharedSessionContractImplementor session) {
        return session.getTenantIdentifierValue() == null ? null : session.getTenantIdentifier();
    }
}

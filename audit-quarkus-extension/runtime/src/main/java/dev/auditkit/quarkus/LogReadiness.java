package dev.auditkit.quarkus;

import dev.auditkit.AuditConfig;
import dev.auditkit.AuditLog;
import dev.auditkit.AuditOption.FailurePolicy;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Under {@code failure-policy: closed} an application without its log does no work: it is then not ready. Safe for use by many threads. */
@Readiness
@Singleton
class LogReadiness implements HealthCheck {

    private static final String NAME = "Audit log takes entries, or need not";

    private final AuditLog log;
    private final boolean needed;

    LogReadiness(AuditLog log, AuditConfig config) {
        this.log = log;
        this.needed = config.failurePolicy() == FailurePolicy.CLOSED;
    }

    @Override
    public HealthCheckResponse call() {
        boolean ready = !needed || log.unavailable().isEmpty();
        return HealthCheckResponse.named(NAME).status(ready).build();
    }
}

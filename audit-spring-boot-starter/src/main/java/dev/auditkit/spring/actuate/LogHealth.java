package dev.auditkit.spring.actuate;

import dev.auditkit.AuditLog;
import dev.auditkit.AuditStats;
import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;

/** Whether the log takes entries, and why not. Safe for use by many threads. */
final class LogHealth extends AbstractHealthIndicator {

    private final AuditLog log;

    LogHealth(AuditLog log) {
        super("The state of the audit log could not be found out");
        this.log = log;
    }

    @Override
    protected void doHealthCheck(Health.Builder health) {
        AuditStats stats = log.stats();
        switch (stats.state()) {
            case UP -> health.up();
            case DISABLED -> health.unknown().withDetail("reason", "audit.enabled is false");
            case DOWN, CLOSED, READ_ONLY -> health.down();
        }
        if (stats.reason() != null) {
            health.withDetail("reason", stats.reason());
        }
        health.withDetail("dropped", stats.dropped());
        health.withDetail("queueDepth", stats.queueDepth());
        health.withDetail("queueCapacity", stats.queueCapacity());
    }
}

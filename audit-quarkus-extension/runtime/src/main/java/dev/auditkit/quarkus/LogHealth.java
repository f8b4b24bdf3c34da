package dev.auditkit.quarkus;

import dev.auditkit.AuditLog;
import dev.auditkit.AuditStats;
import io.smallrye.health.api.Wellness;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;

/** Whether the log takes entries, and why not. Safe for use by many threads. */
@Wellness
@Singleton
class LogHealth implements HealthCheck {

    private static final String NAME = "Audit log";

    private final AuditLog log;

    LogHealth(AuditLog log) {
        this.log = log;
    }

    @Override
    public HealthCheckResponse call() {
        return of(log.stats());
    }

    private static HealthCheckResponse of(AuditStats stats) {
        boolean up = switch (stats.state()) {
            case UP, DISABLED -> true;
            case DOWN, CLOSED, READ_ONLY -> false;
        };
        HealthCheckResponseBuilder response = HealthCheckResponse.named(NAME)
                .status(up)
                .withData("state", stats.state().name())
                .withData("dropped", stats.dropped())
                .withData("queueDepth", stats.queueDepth())
                .withData("queueCapacity", stats.queueCapacity());
        if (stats.reason() != null) {
            response.withData("reason", stats.reason());
        }
        return response.build();
    }
}

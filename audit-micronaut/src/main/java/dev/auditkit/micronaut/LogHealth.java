package dev.auditkit.micronaut;

import dev.auditkit.AuditConfig;
import dev.auditkit.AuditLog;
import dev.auditkit.AuditOption.FailurePolicy;
import dev.auditkit.AuditStats;
import io.micronaut.context.annotation.Requires;
import io.micronaut.core.util.StringUtils;
import io.micronaut.health.HealthStatus;
import io.micronaut.http.context.ServerRequestContext;
import io.micronaut.management.endpoint.health.HealthEndpoint;
import io.micronaut.management.health.indicator.HealthIndicator;
import io.micronaut.management.health.indicator.HealthResult;
import jakarta.inject.Singleton;
import java.util.LinkedHashMap;
import java.util.Map;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;

/**
 * Whether the log is well, and if not, why. Micronaut asks every indicator for readiness too; there it only counts whether entries are
 * kept out, and under {@code failure-policy: closed}, as else the application works without its log. Safe for use by many threads.
 */
@Singleton
@Requires(classes = {HealthIndicator.class, HealthEndpoint.class})
@Requires(beans = AuditLog.class)
@Requires(property = HealthEndpoint.PREFIX + ".audit.enabled", notEquals = StringUtils.FALSE)
final class LogHealth implements HealthIndicator {

    private static final String READINESS = "/readiness";

    private final AuditLog log;
    private final boolean needed;

    LogHealth(AuditLog log, AuditConfig config) {
        this.log = log;
        this.needed = config.failurePolicy() == FailurePolicy.CLOSED;
    }

    @Override
    public Publisher<HealthResult> getResult() {
        boolean readiness = isAskedForReadiness();
        return Mono.fromCallable(() -> health(readiness));
    }

    private static boolean isAskedForReadiness() {
        return ServerRequestContext.currentRequest()
                .filter(request -> request.getPath().endsWith(READINESS))
                .isPresent();
    }

    private HealthResult health(boolean readiness) {
        AuditStats stats = log.stats();
        Map<String, Object> details = new LinkedHashMap<>();
        if (stats.reason() != null) {
            details.put("reason", stats.reason());
        } else if (stats.state() == AuditStats.State.DISABLED) {
            details.put("reason", "audit.enabled is false");
        }
        details.put("dropped", stats.dropped());
        details.put("queueDepth", stats.queueDepth());
        details.put("queueCapacity", stats.queueCapacity());
        return HealthResult.builder("audit", readiness ? readiness() : status(stats.state()))
                .details(details)
                .build();
    }

    private HealthStatus readiness() {
        return needed && log.unavailable().isPresent() ? HealthStatus.DOWN : HealthStatus.UP;
    }

    private static HealthStatus status(AuditStats.State state) {
        return switch (state) {
            case UP -> HealthStatus.UP;
            case DISABLED -> HealthStatus.UNKNOWN;
            case DOWN, CLOSED, READ_ONLY -> HealthStatus.DOWN;
        };
    }
}

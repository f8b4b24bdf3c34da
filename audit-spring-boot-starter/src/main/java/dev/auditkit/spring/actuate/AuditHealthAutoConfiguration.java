package dev.auditkit.spring.actuate;

import dev.auditkit.AuditLog;
import dev.auditkit.spring.AuditLogAutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;

/** Contributes the log to the health of the application, as {@code audit}. */
@AutoConfiguration(after = AuditLogAutoConfiguration.class)
@ConditionalOnClass({HealthIndicator.class, ConditionalOnEnabledHealthIndicator.class})
@ConditionalOnEnabledHealthIndicator("audit")
@ConditionalOnBean(AuditLog.class)
public final class AuditHealthAutoConfiguration {

    AuditHealthAutoConfiguration() {}

    @Bean
    @ConditionalOnMissingBean(name = {"auditHealthIndicator", "auditHealthContributor"})
    HealthIndicator auditHealthContributor(AuditLog log) {
        return new LogHealth(log);
    }
}

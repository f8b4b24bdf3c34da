package dev.auditkit.spring.actuate;

import dev.auditkit.AuditLog;
import dev.auditkit.capture.AuditRecorder;
import dev.auditkit.spring.AuditLogAutoConfiguration;
import org.springframework.boot.actuate.audit.AuditEventRepository;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/** Keeps the actuator's audit events in the log, and so durably. */
@AutoConfiguration(
        after = AuditLogAutoConfiguration.class,
        beforeName = "org.springframework.boot.actuate.autoconfigure.audit.AuditAutoConfiguration")
@ConditionalOnClass(AuditEventRepository.class)
@ConditionalOnBean({AuditLog.class, AuditRecorder.class})
@ConditionalOnBooleanProperty(name = "management.auditevents.enabled", matchIfMissing = true)
public final class AuditEventsAutoConfiguration {

    AuditEventsAutoConfiguration() {}

    @Bean
    @ConditionalOnMissingBean
    AuditEventRepository auditEventRepository(AuditLog log, AuditRecorder recorder) {
        return new LoggedAuditEvents(log, recorder);
    }
}

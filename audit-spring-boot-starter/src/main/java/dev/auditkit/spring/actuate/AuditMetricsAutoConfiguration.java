package dev.auditkit.spring.actuate;

import dev.auditkit.AuditLog;
import dev.auditkit.capture.AuditRecorder;
import dev.auditkit.spring.AuditLogAutoConfiguration;
import io.micrometer.core.instrument.binder.MeterBinder;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/** Meters of the log, for whichever registries the application has. */
@AutoConfiguration(after = AuditLogAutoConfiguration.class)
@ConditionalOnClass(MeterBinder.class)
@ConditionalOnBean({AuditLog.class, AuditRecorder.class})
public final class AuditMetricsAutoConfiguration {

    AuditMetricsAutoConfiguration() {}

    @Bean
    @ConditionalOnMissingBean
    LogMeters auditLogMeters(AuditLog log, AuditRecorder recorder) {
        return new LogMeters(log, recorder);
    }
}

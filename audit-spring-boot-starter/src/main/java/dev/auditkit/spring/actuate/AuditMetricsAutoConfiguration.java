package dev.auditkit.spring.actuate;

import dev.auditkit.AuditLog;
import dev.auditkit.capture.AuditRecorder;
import dev.auditkit.spring.AuditLogAutoConfiguration;
import dev.auditkit.spring.RecordingTime;
import io.micrometer.core.instrument.binder.MeterBinder;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/** Meters of the log, for whichever registries the application has. */
@AutoConfiguration(before = AuditLogAutoConfiguration.class)
@ConditionalOnClass(MeterBinder.class)
public final class AuditMetricsAutoConfiguration {

    AuditMetricsAutoConfiguration() {}

    /** Neither needs a log to be made: the recorder is made with the first. */
    @Bean
    @ConditionalOnMissingBean(RecordingTime.class)
    RecordingTimers auditRecordingTimers() {
        return new RecordingTimers();
    }

    @Bean
    @ConditionalOnMissingBean
    LogMeters auditLogMeters(ObjectProvider<AuditLog> log, ObjectProvider<AuditRecorder> recorder) {
        return new LogMeters(log, recorder);
    }
}

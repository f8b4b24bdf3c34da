package dev.auditkit.spring;

import dev.auditkit.AuditConfig;
import dev.auditkit.AuditLog;
import dev.auditkit.capture.AuditRecorder;
import dev.auditkit.capture.SourceProvider;
import dev.auditkit.capture.TraceProvider;
import dev.auditkit.capture.TransactionProvider;
import dev.auditkit.capture.UserProvider;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;

/** The log, opened as the properties say, and the recorder that everything else records with. */
@AutoConfiguration
@EnableConfigurationProperties(AuditProperties.class)
public final class AuditLogAutoConfiguration {

    AuditLogAutoConfiguration() {}

    @Bean
    @ConditionalOnMissingBean
    AuditConfig auditConfig(AuditProperties properties, Environment environment) {
        return properties.toConfig(ApplicationName.node(environment));
    }

    @Bean(destroyMethod = "close")
    @ConditionalOnMissingBean
    AuditLog auditLog(AuditConfig config) {
        return AuditLog.open(config);
    }

    @Bean
    @ConditionalOnMissingBean
    AuditRecorder auditRecorder(
            AuditLog log,
            AuditConfig config,
            ObjectProvider<UserProvider> users,
            ObjectProvider<SourceProvider> sources,
            ObjectProvider<TraceProvider> traces,
            ObjectProvider<TransactionProvider> transactions,
            ObjectProvider<Denials> denials,
            ObjectProvider<RecordingTime> timing) {
        AuditRecorder.Builder recorder = AuditRecorder.builder(log, config);
        timing.ifAvailable(recorder::timing);
        return recorder.users(users.getIfAvailable(() -> UserProvider.NONE))
                .sources(sources.getIfAvailable(() -> SourceProvider.NONE))
                .traces(traces.getIfAvailable(() -> TraceProvider.NONE))
                .transactions(transactions.getIfAvailable(() -> TransactionProvider.NONE))
                .denials(denials.getIfAvailable(() -> failure -> false))
                .build();
    }

    @Bean
    @ConditionalOnMissingBean
    ApplicationLife auditApplicationLife(AuditRecorder recorder, Environment environment) {
        return new ApplicationLife(recorder, ApplicationName.of(environment));
    }
}

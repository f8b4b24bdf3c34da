package dev.auditkit.micronaut;

import dev.auditkit.AuditConfig;
import dev.auditkit.AuditLog;
import dev.auditkit.capture.ApplicationNode;
import dev.auditkit.capture.AuditRecorder;
import dev.auditkit.capture.SourceProvider;
import dev.auditkit.capture.TraceProvider;
import dev.auditkit.capture.TransactionProvider;
import dev.auditkit.capture.UserProvider;
import io.micronaut.context.BeanProvider;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Requires;
import io.micronaut.context.env.Environment;
import io.micronaut.runtime.ApplicationConfiguration;
import jakarta.inject.Singleton;

/** The log, opened as the properties say, and the recorder that everything else records with. */
@Factory
final class AuditLogFactory {

    @Singleton
    @Requires(missingBeans = AuditConfig.class)
    AuditConfig auditConfig(
            BeanProvider<AuditProperties> properties, ApplicationConfiguration application, Environment environment) {
        StartFailure.check(environment);
        return properties
                .get()
                .toConfig(ApplicationNode.of(application.getName().orElse(null)));
    }

    /** Not closed as a bean: {@link LogKeeper} does so when all other beans are gone. */
    @Singleton
    @Requires(missingBeans = AuditLog.class)
    AuditLog auditLog(AuditConfig config, LogKeeper keeper) {
        try {
            AuditLog log = AuditLog.open(config);
            keeper.keep(log);
            return log;
        } catch (RuntimeException e) {
            throw StartFailure.of(e);
        }
    }

    @Singleton
    @Requires(missingBeans = AuditRecorder.class)
    AuditRecorder auditRecorder(
            AuditLog log,
            AuditConfig config,
            BeanProvider<UserProvider> users,
            BeanProvider<SourceProvider> sources,
            BeanProvider<TraceProvider> traces,
            BeanProvider<TransactionProvider> transactions,
            BeanProvider<Denials> denials) {
        AuditRecorder.Builder recorder = AuditRecorder.builder(log, config);
        users.ifPresent(recorder::users);
        sources.ifPresent(recorder::sources);
        traces.ifPresent(recorder::traces);
        transactions.ifPresent(recorder::transactions);
        denials.ifPresent(recorder::denials);
        return recorder.build();
    }
}

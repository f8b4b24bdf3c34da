package dev.auditkit.quarkus;

import dev.auditkit.AuditConfig;
import dev.auditkit.AuditException;
import dev.auditkit.AuditLog;
import dev.auditkit.capture.AsyncResult;
import dev.auditkit.capture.AuditRecorder;
import dev.auditkit.capture.MethodCapture;
import dev.auditkit.capture.PropertyFinder;
import dev.auditkit.capture.SourceProvider;
import dev.auditkit.capture.TraceProvider;
import dev.auditkit.capture.TransactionProvider;
import dev.auditkit.capture.UserProvider;
import io.quarkus.arc.All;
import io.quarkus.arc.DefaultBean;
import io.quarkus.arc.Unremovable;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.stream.Stream;

/** The log, opened as the properties say, and what records. Each stands back for a bean of the application's own. */
@Singleton
final class AuditBeans {

    @Produces
    @Singleton
    @DefaultBean
    @Unremovable
    AuditConfig config(AuditRunTimeConfig properties) {
        try {
            return Options.of(properties, ApplicationName.node());
        } catch (AuditException e) {
            throw StartFailure.of(e);
        }
    }

    @Produces
    @Singleton
    @DefaultBean
    @Unremovable
    AuditLog log(AuditConfig config) {
        try {
            return AuditLog.open(config);
        } catch (AuditException e) {
            throw StartFailure.of(e);
        }
    }

    /** Of the one above: what another class produces is its own to close. */
    void close(@Disposes AuditLog log) {
        log.close();
    }

    @Produces
    @Singleton
    @DefaultBean
    @Unremovable
    AuditRecorder recorder(
            AuditLog log,
            AuditConfig config,
            Instance<UserProvider> users,
            Instance<SourceProvider> sources,
            Instance<TraceProvider> traces,
            Instance<TransactionProvider> transactions,
            @All List<Denials> denials,
            @All List<Surroundings> surroundings) {
        return AuditRecorder.builder(log, config)
                .users(users.isResolvable() ? users.get() : UserProvider.NONE)
                .sources(sources.isResolvable() ? sources.get() : SourceProvider.NONE)
                .traces(traces.isResolvable() ? traces.get() : TraceProvider.NONE)
                .transactions(transactions.isResolvable() ? transactions.get() : TransactionProvider.NONE)
                .denials(failure -> denials.stream().anyMatch(denial -> denial.test(failure)))
                .surroundings(surroundings.isEmpty() ? () -> null : surroundings.get(0))
                .build();
    }

    @Produces
    @Singleton
    @DefaultBean
    @Unremovable
    MethodCapture methodCapture(AuditRecorder recorder, @All List<AsyncResult> kinds) {
        return new MethodCapture(
                recorder, Stream.concat(kinds.stream(), Results.KINDS.stream()).toList(), PropertyFinder.reflection());
    }
}

package dev.auditkit.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.auditkit.AuditConfig;
import dev.auditkit.AuditLog;
import dev.auditkit.AuditQuery;
import dev.auditkit.Audited;
import dev.auditkit.capture.AuditRecorder;
import dev.auditkit.capture.AuditTemplateException;
import dev.auditkit.capture.AuditTrace;
import dev.auditkit.capture.MethodCapture;
import dev.auditkit.capture.TraceProvider;
import dev.auditkit.capture.TransactionProvider;
import dev.auditkit.capture.UserProvider;
import dev.auditkit.testkit.InMemoryAuditLog;
import io.micrometer.tracing.Tracer;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.context.Scope;
import java.lang.reflect.Member;
import java.lang.reflect.Modifier;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.MDC;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.aop.AopAutoConfiguration;
import org.springframework.boot.autoconfigure.task.TaskExecutionAutoConfiguration;
import org.springframework.boot.autoconfigure.task.TaskSchedulingAutoConfiguration;
import org.springframework.boot.context.annotation.ImportCandidates;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** What is there on which condition, and what stands back for what. */
class AuditLogAutoConfigurationTest {

    private static final List<String> OURS =
            ImportCandidates.load(org.springframework.boot.autoconfigure.AutoConfiguration.class, null)
                    .getCandidates()
                    .stream()
                    .filter(name -> name.startsWith("dev.auditkit."))
                    .toList();

    @TempDir
    Path directory;

    private ApplicationContextRunner runner;

    @BeforeEach
    void configure() throws ClassNotFoundException {
        Class<?>[] ours = new Class<?>[OURS.size()];
        for (int i = 0; i < ours.length; i++) {
            ours[i] = Class.forName(OURS.get(i));
        }
        runner = new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(ours))
                .withConfiguration(AutoConfigurations.of(
                        AopAutoConfiguration.class,
                        TaskExecutionAutoConfiguration.class,
                        TaskSchedulingAutoConfiguration.class))
                .withPropertyValues("audit.log-dir=" + directory.resolve("log"), "audit.min-free-mb=0");
    }

    @Test
    void everythingIsThereWithoutALine() {
        runner.run(context -> assertThat(context)
                .hasNotFailed()
                .hasSingleBean(AuditLog.class)
                .hasSingleBean(AuditConfig.class)
                .hasSingleBean(AuditRecorder.class)
                .hasSingleBean(MethodCapture.class)
                .hasSingleBean(UserProvider.class)
                .hasSingleBean(TraceProvider.class)
                .hasSingleBean(TransactionProvider.class)
                .hasBean("auditSecurityEventListener"));
    }

    @Test
    void theNodeHasTheNameOfTheApplication() {
        runner.withPropertyValues("spring.application.name=shop")
                .run(context ->
                        assertThat(context.getBean(AuditConfig.class).node()).startsWith("shop@"));
    }

    @Test
    void aLogOfTheApplicationsOwnCounts() {
        try (InMemoryAuditLog own = InMemoryAuditLog.create()) {
            runner.withBean(AuditLog.class, () -> own).run(context -> {
                assertThat(context).hasSingleBean(AuditLog.class);
                assertThat(context.getBean(AuditLog.class)).isSameAs(own);
                assertThat(directory).isEmptyDirectory();
            });
        }
    }

    @Test
    void aConfigurationOfTheApplicationsOwnCounts() {
        AuditConfig own = AuditConfig.builder().enabled(false).build();
        runner.withBean(AuditConfig.class, () -> own)
                .run(context -> assertThat(context.getBean(AuditConfig.class)).isSameAs(own));
    }

    @Test
    void providersOfTheApplicationsOwnCount() {
        UserProvider users = () -> "somebody";
        TraceProvider traces = () -> null;
        TransactionProvider transactions = listener -> false;
        runner.withBean(UserProvider.class, () -> users)
                .withBean(TraceProvider.class, () -> traces)
                .withBean(TransactionProvider.class, () -> transactions)
                .withBean(Service.class)
                .run(context -> {
                    assertThat(context.getBean(UserProvider.class)).isSameAs(users);
                    assertThat(context.getBean(TraceProvider.class)).isSameAs(traces);
                    assertThat(context.getBean(TransactionProvider.class)).isSameAs(transactions);
                    context.getBean(Service.class).work("1");
                    context.getBean(AuditLog.class).flush();
                    assertThat(context.getBean(AuditLog.class)
                                    .query(AuditQuery.builder()
                                            .operation("work")
                                            .build())
                                    .entries())
                            .singleElement()
                            .satisfies(entry -> assertThat(entry.user()).isEqualTo("somebody"));
                });
    }

    @Test
    void aRecorderOfTheApplicationsOwnCounts() {
        try (InMemoryAuditLog log = InMemoryAuditLog.create()) {
            AuditRecorder own =
                    AuditRecorder.builder(log, AuditConfig.defaults()).build();
            runner.withBean(AuditRecorder.class, () -> own)
                    .run(context ->
                            assertThat(context.getBean(AuditRecorder.class)).isSameAs(own));
        }
    }

    @Test
    void withoutSpringSecurityNobodyIsKnown() {
        runner.withClassLoader(new FilteredClassLoader("org.springframework.security"))
                .run(context -> assertThat(context)
                        .hasNotFailed()
                        .doesNotHaveBean(UserProvider.class)
                        .doesNotHaveBean("auditSecurityEventListener")
                        .hasSingleBean(AuditRecorder.class));
    }

    @Test
    void withoutTransactionsThereAreNone() {
        runner.withClassLoader(new FilteredClassLoader(TransactionSynchronizationManager.class))
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(TransactionProvider.class));
    }

    @Test
    void withoutMicrometerTracingTheTraceIsThatOfTheLogger() {
        runner.withClassLoader(new FilteredClassLoader(Tracer.class)).run(context -> {
            MDC.put("trace_id", "4bf92f3577b34da6a3ce929d0e0e4736");
            try {
                assertThat(context.getBean(TraceProvider.class).trace())
                        .satisfies(trace -> assertThat(trace.traceId()).startsWith("4bf92f35"));
            } finally {
                MDC.clear();
            }
        });
    }

    @Test
    void withoutMicrometerTracingTheTraceIsThatOfOpenTelemetry() {
        SpanContext span = SpanContext.create(
                "4bf92f3577b34da6a3ce929d0e0e4736",
                "00f067aa0ba902b7",
                TraceFlags.getSampled(),
                TraceState.getDefault());
        runner.withClassLoader(new FilteredClassLoader(Tracer.class)).run(context -> {
            try (Scope scope = Span.wrap(span).makeCurrent()) {
                assertThat(scope).isNotNull();
                assertThat(context.getBean(TraceProvider.class).trace())
                        .isEqualTo(new AuditTrace(span.getTraceId(), span.getSpanId()));
            }
        });
    }

    @Test
    void withoutALoggingFacadeThereIsNoTrace() {
        runner.withClassLoader(new FilteredClassLoader(MDC.class, Tracer.class, Span.class))
                .run(context ->
                        assertThat(context.getBean(TraceProvider.class).trace()).isNull());
    }

    @Test
    void capturesThatAreOffAreNotThere() {
        runner.withPropertyValues("audit.capture.methods=false", "audit.capture.security=false")
                .run(context -> assertThat(context)
                        .doesNotHaveBean(MethodCapture.class)
                        .doesNotHaveBean(AuditedAdvisor.class)
                        .doesNotHaveBean("auditSecurityEventListener"));
    }

    @Test
    void aBadTemplateStopsTheStart() {
        runner.withBean(BadService.class)
                .run(context -> assertThat(context)
                        .getFailure()
                        .isInstanceOf(AuditTemplateException.class)
                        .hasMessageContaining("BadService")
                        .hasMessageContaining("nobody"));
    }

    @Test
    void closingTheContextClosesTheLog() {
        AuditLog[] log = new AuditLog[1];
        runner.run(context -> log[0] = context.getBean(AuditLog.class));
        assertThat(log[0].unavailable()).isPresent();
    }

    @Test
    void autoConfigurationsHaveNoPublicMembers() throws ClassNotFoundException {
        for (String name : OURS) {
            Class<?> type = Class.forName(name);
            assertThat(Stream.of(
                                    type.getDeclaredMethods(),
                                    type.getDeclaredConstructors(),
                                    type.getDeclaredFields(),
                                    type.getDeclaredClasses())
                            .flatMap(Stream::of))
                    .as(name)
                    .allMatch(member -> !Modifier.isPublic(
                            member instanceof Class<?> nested
                                    ? nested.getModifiers()
                                    : ((Member) member).getModifiers()));
        }
    }

    static class Service {

        @Audited(operation = "work", key = "{id}")
        public String work(String id) {
            return id;
        }
    }

    static class BadService {

        @Audited(key = "{nobody}")
        public void work(String id) {
            // Never called.
        }
    }
}

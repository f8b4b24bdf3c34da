package dev.auditkit.spring.reactive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.auditkit.AuditLog;
import dev.auditkit.AuditUnavailableException;
import dev.auditkit.Audited;
import dev.auditkit.spring.AuditLogAutoConfiguration;
import dev.auditkit.spring.AuditMethodAutoConfiguration;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.aop.AopAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import reactor.adapter.JdkFlowAdapter;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** Under {@code failure-policy: closed}, results that come later are refused while they can be, and afterwards stay as they are. */
class UnavailableLogTest {

    private static final Duration LONG = Duration.ofSeconds(10);
    private static final AutoConfigurations OURS = AutoConfigurations.of(
            AopAutoConfiguration.class,
            AuditLogAutoConfiguration.class,
            AuditMethodAutoConfiguration.class,
            AuditReactorAutoConfiguration.class);

    @TempDir
    Path directory;

    private String[] closed() {
        return new String[] {
            "audit.log-dir=" + directory.resolve("log"), "audit.min-free-mb=0", "audit.failure-policy=closed"
        };
    }

    @Test
    void inAnApplicationWithoutAServer() {
        new ApplicationContextRunner()
                .withConfiguration(OURS)
                .withBean(Service.class)
                .withPropertyValues(closed())
                .run(UnavailableLogTest::check);
    }

    @Test
    void inAServletApplication() {
        new WebApplicationContextRunner()
                .withConfiguration(OURS)
                .withBean(Service.class)
                .withPropertyValues(closed())
                .run(UnavailableLogTest::check);
    }

    @Test
    void inAWebFluxApplication() {
        new ReactiveWebApplicationContextRunner()
                .withConfiguration(OURS)
                .withBean(Service.class)
                .withPropertyValues(closed())
                .run(UnavailableLogTest::check);
    }

    private static void check(ApplicationContext context) throws Exception {
        Service service = context.getBean(Service.class);
        Sinks.One<String> value = Sinks.one();
        Sinks.Many<String> values = Sinks.many().unicast().onBackpressureBuffer();
        Sinks.One<String> failure = Sinks.one();
        CompletableFuture<String> one = service.one(value::asMono).toFuture();
        CompletableFuture<String> many = service.many(values::asFlux).last().toFuture();
        CompletableFuture<String> failing = service.one(failure::asMono).toFuture();
        AtomicInteger subscriptions = new AtomicInteger();
        Mono<String> work = Mono.fromSupplier(() -> "done " + subscriptions.incrementAndGet());
        Mono<String> lateOne = service.one(() -> work);
        Flux<String> lateMany = service.many(work::flux);
        Flow.Publisher<String> lateFlow = service.flow(() -> JdkFlowAdapter.publisherToFlowPublisher(work));
        context.getBean(AuditLog.class).close();

        value.tryEmitValue("one");
        values.tryEmitNext("two");
        values.tryEmitComplete();
        failure.tryEmitError(new IllegalStateException("own"));
        assertThat(one.get(10, TimeUnit.SECONDS)).isEqualTo("one");
        assertThat(many.get(10, TimeUnit.SECONDS)).isEqualTo("two");
        assertThatIllegalStateException()
                .isThrownBy(() -> Mono.fromFuture(failing).block(LONG))
                .withMessage("own");

        refused(() -> lateOne.block(LONG));
        refused(() -> lateMany.blockLast(LONG));
        refused(() -> JdkFlowAdapter.flowPublisherToFlux(lateFlow).blockLast(LONG));
        assertThat(subscriptions).hasValue(0);

        int calls = service.calls();
        refused(() -> service.one(() -> work));
        refused(() -> service.many(work::flux));
        refused(() -> service.flow(() -> JdkFlowAdapter.publisherToFlowPublisher(work)));
        refused(() -> service.stage(CompletableFuture::new).getNow("never"));
        assertThat(service.calls()).isEqualTo(calls);
    }

    private static void refused(Supplier<?> call) {
        assertThatExceptionOfType(AuditUnavailableException.class).isThrownBy(call::get);
    }

    static class Service {

        private final AtomicInteger calls = new AtomicInteger();

        /** Not the field, which a proxy has of its own. */
        public int calls() {
            return calls.get();
        }

        @Audited
        public Mono<String> one(Supplier<Mono<String>> work) {
            calls.incrementAndGet();
            return work.get();
        }

        @Audited
        public Flux<String> many(Supplier<Flux<String>> work) {
            calls.incrementAndGet();
            return work.get();
        }

        @Audited
        public Flow.Publisher<String> flow(Supplier<Flow.Publisher<String>> work) {
            calls.incrementAndGet();
            return work.get();
        }

        @Audited
        public CompletableFuture<String> stage(Supplier<CompletableFuture<String>> work) {
            calls.incrementAndGet();
            return work.get();
        }
    }
}

package dev.auditkit.micronaut;

import static dev.auditkit.testkit.AuditAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.auditkit.AuditLog;
import dev.auditkit.AuditQuery;
import dev.auditkit.Audited;
import io.micronaut.context.ApplicationContext;
import io.micronaut.context.annotation.Requires;
import io.micronaut.core.annotation.Introspected;
import io.micronaut.core.propagation.PropagatedContext;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.context.ServerHttpRequestContext;
import io.micronaut.scheduling.annotation.Async;
import io.micronaut.scheduling.annotation.Scheduled;
import io.micronaut.security.authentication.Authentication;
import io.micronaut.security.authentication.AuthorizationException;
import io.micronaut.security.filters.SecurityFilter;
import io.micronaut.transaction.annotation.Transactional;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Audited methods among the other annotations of Micronaut. */
class AuditedMethodsTest {

    @TempDir
    static Path directory;

    private static ApplicationContext context;
    private static AuditLog log;
    private static Service service;

    @BeforeAll
    static void start() {
        context = ApplicationContext.run(Map.of(
                "spec", "methods",
                "audit.log-dir", directory.resolve("log").toString(),
                "audit.min-free-mb", "0",
                "audit.sensitive-keys", "true",
                "datasources.default.url", "jdbc:h2:mem:methods",
                "datasources.default.username", "sa",
                "datasources.default.password", ""));
        log = context.getBean(AuditLog.class);
        service = context.getBean(Service.class);
    }

    @AfterAll
    static void stop() {
        context.close();
    }

    private static <T> T asAlice(Supplier<T> work) {
        HttpRequest<?> request = HttpRequest.POST("/", "");
        request.setAttribute(SecurityFilter.AUTHENTICATION, Authentication.build("alice"));
        return PropagatedContext.getOrEmpty()
                .plus(new ServerHttpRequestContext(request))
                .propagate(work);
    }

    private static long await(String operation) throws InterruptedException {
        for (int i = 0; i < 2_000; i++) {
            log.flush();
            long count = log.query(AuditQuery.builder().operation(operation).build())
                    .entries()
                    .size();
            if (count > 0) {
                return count;
            }
            Thread.sleep(5);
        }
        return 0;
    }

    @Test
    void aTransactionOfTheMethodsOwnThatCommitsIsOk() {
        asAlice(() -> service.committed("1"));
        log.flush();
        assertThat(log)
                .hasEntry()
                .withOperation("committed")
                .by("alice")
                .isOk()
                .withMetadata("audit.transaction", "committed")
                .once();
    }

    @Test
    void aTransactionThatThrowsAfterAnAuditedCallTakesItBack() {
        assertThatIllegalStateException()
                .isThrownBy(() -> context.getBean(Outer.class).callAndThrow());
        log.flush();
        assertThat(log)
                .hasEntry()
                .withOperation("inner")
                .isError()
                .withMetadata("audit.transaction", "rolled_back")
                .once();
    }

    @Test
    void aTransactionOfItsOwnThatIsRolledBackByHandIsAnError() {
        context.getBean(Outer.class).rollBack();
        log.flush();
        assertThat(log)
                .hasEntry()
                .withOperation("by-hand")
                .isError()
                .withMetadata("audit.transaction", "rolled_back")
                .once();
    }

    @Test
    void anExceptionThatRefusesIsDenied() {
        assertThatExceptionOfType(AuthorizationException.class).isThrownBy(() -> service.forAdministrators());
        log.flush();
        assertThat(log).hasEntry().withOperation("administer").isDenied().once();
    }

    @Test
    void anAsynchronousMethodIsOfTheCaller() throws Exception {
        assertThat(asAlice(() -> service.later("x")).get(10, TimeUnit.SECONDS)).isEqualTo("x");
        await("later");
        assertThat(log)
                .hasEntry()
                .withOperation("later")
                .withKey("x")
                .by("alice")
                .isOk()
                .once();
    }

    @Test
    void aMonoIsRecordedForEachSubscriptionWithItsValue() {
        Mono<String> mono = asAlice(() -> service.mono("x"));
        log.flush();
        assertThat(log).hasNoEntry(matching -> matching.operation("mono"));
        assertThat(mono.block()).isEqualTo("x");
        assertThat(mono.block()).isEqualTo("x");
        log.flush();
        assertThat(log)
                .hasEntry()
                .withOperation("mono")
                .withKey("x")
                .by("alice")
                .isOk()
                .times(2);
    }

    @Test
    void whatAMonoCallsOnAnotherThreadIsOfTheCallerAndCorrelated() {
        asAlice(() -> service.switching("y").block());
        log.flush();
        assertThat(log).hasEntry().withOperation("switching").by("alice").isOk().once();
        assertThat(log).hasEntry().withOperation("switched").by("alice").isOk().once();
        List<Object> correlations = log
                .query(AuditQuery.builder().operation("switch*").build())
                .entries()
                .stream()
                .<Object>map(entry -> ((Map<?, ?>) entry.metadata().get("audit")).get("correlation_id"))
                .distinct()
                .toList();
        assertThat(correlations).hasSize(1).doesNotContainNull();
    }

    @Test
    void aFluxEndsWhenItCompletesFailsOrIsGivenUp() {
        assertThat(service.flux(3).collectList().block()).containsExactly(0, 1, 2);
        assertThatIllegalStateException().isThrownBy(() -> service.flux(-1).blockLast());
        service.flux(1_000).next().block();
        log.flush();
        assertThat(log).hasEntry().withOperation("flux").isOk().once();
        assertThat(log)
                .hasEntry()
                .withOperation("flux")
                .isError()
                .withMetadata("audit.exception", "java.lang.IllegalStateException")
                .once();
        assertThat(log)
                .hasEntry()
                .withOperation("flux")
                .isError()
                .withMetadata("audit.cancelled", true)
                .once();
    }

    @Test
    void aPublisherIsRecordedAsOne() {
        assertThat(Flux.from(service.publisher("x")).collectList().block()).containsExactly("x");
        log.flush();
        assertThat(log).hasEntry().withOperation("publisher").isOk().once();
    }

    @Test
    void aScheduledMethodAndWhatItCallsAreOfTheSystem() throws Exception {
        assertThat(context.getBean(Scheduling.class).ran.await(10, TimeUnit.SECONDS))
                .isTrue();
        await("ticked");
        assertThat(log).hasEntry().withOperation("ticked").by("system").isOk().once();
    }

    @Test
    void anAnnotationOnAnInterfaceCounts() {
        context.getBean(Declared.class).declared("1");
        log.flush();
        assertThat(log).hasEntry().withOperation("declared").withKey("1").isOk().once();
    }

    @Test
    void anAnnotationOnAClassMeansItsPublicMethods() {
        Whole whole = context.getBean(Whole.class);
        whole.first();
        whole.second(1);
        whole.hidden();
        log.flush();
        assertThat(log).hasEntry().withOperation("Whole.first").isOk().once();
        assertThat(log).hasEntry().withOperation("other").withKey("1").isOk().once();
        assertThat(log).hasNoEntry(matching -> matching.operation("Whole.hidden"));
    }

    @Test
    void propertiesOfParametersAreReadIntrospectedOrNot() {
        service.ordered(new Order(7, new Customer("acme")));
        log.flush();
        assertThat(log)
                .hasEntry()
                .withOperation("ordered")
                .withKey("order:7")
                .withMetadata("customer", "acme")
                .once();
    }

    @Introspected
    record Order(long id, Customer customer) {}

    record Customer(String name) {}

    @Singleton
    @Requires(property = "spec", value = "methods")
    static class Service {

        @Audited(operation = "committed")
        @Transactional
        String committed(String id) {
            return id;
        }

        @Audited(operation = "inner")
        @Transactional
        void inner() {
            // The transaction is all.
        }

        @Audited(operation = "by-hand")
        void byHand() {
            // To be called is all.
        }

        @Audited(operation = "administer")
        void forAdministrators() {
            throw new AuthorizationException(null);
        }

        @Async
        @Audited(operation = "later", key = "{return}")
        CompletableFuture<String> later(String id) {
            return CompletableFuture.completedFuture(id);
        }

        @Audited(operation = "mono", key = "{return}")
        Mono<String> mono(String id) {
            return Mono.fromCallable(() -> id);
        }

        @Audited(operation = "switching", key = "{id}")
        Mono<String> switching(String id) {
            return Mono.just(id)
                    .publishOn(Schedulers.boundedElastic())
                    .map(value -> context.getBean(Other.class).switched(value));
        }

        @Audited(operation = "flux", key = "{count}")
        Flux<Integer> flux(int count) {
            return count < 0 ? Flux.error(new IllegalStateException()) : Flux.range(0, count);
        }

        @Audited(operation = "publisher")
        Publisher<String> publisher(String id) {
            return Flux.just(id);
        }

        @Audited(operation = "ordered", key = "order:{order.id}", metadata = "customer={order.customer.name}")
        void ordered(Order order) {
            // To be called is all.
        }
    }

    @Singleton
    @Requires(property = "spec", value = "methods")
    static class Other {

        @Audited(operation = "switched")
        String switched(String id) {
            return id;
        }

        @Audited(operation = "ticked")
        void ticked() {
            // To be called is all.
        }
    }

    @Singleton
    @Requires(property = "spec", value = "methods")
    static class Outer {

        private final Service service;
        private final io.micronaut.transaction.SynchronousTransactionManager<?> transactions;

        Outer(Service service, io.micronaut.transaction.SynchronousTransactionManager<?> transactions) {
            this.service = service;
            this.transactions = transactions;
        }

        @Transactional
        void callAndThrow() {
            service.inner();
            throw new IllegalStateException();
        }

        @Transactional
        void rollBack() {
            service.byHand();
            transactions.findTransactionStatus().orElseThrow().setRollbackOnly();
        }
    }

    @Singleton
    @Requires(property = "spec", value = "methods")
    static class Scheduling {

        final CountDownLatch ran = new CountDownLatch(1);
        private final Other other;

        Scheduling(Other other) {
            this.other = other;
        }

        @Scheduled(fixedDelay = "1h")
        void tick() {
            other.ticked();
            ran.countDown();
        }
    }

    interface Declared {

        @Audited(operation = "declared", key = "{id}")
        void declared(String id);
    }

    @Singleton
    @Requires(property = "spec", value = "methods")
    static class Implemented implements Declared {

        @Override
        public void declared(String id) {
            // To be called is all.
        }
    }

    @Audited(key = "of the class")
    @Singleton
    @Requires(property = "spec", value = "methods")
    static class Whole {

        public void first() {
            // To be called is all.
        }

        @Audited(operation = "other", key = "{id}")
        public void second(int id) {
            // To be called is all.
        }

        void hidden() {
            // To be called is all.
        }
    }
}

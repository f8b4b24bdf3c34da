package dev.auditkit.spring.reactive;

import static dev.auditkit.testkit.AuditAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.auditkit.AuditEntry;
import dev.auditkit.AuditLog;
import dev.auditkit.AuditQuery;
import dev.auditkit.Audited;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.contextpropagation.ObservationThreadLocalAccessor;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.reactivestreams.Publisher;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.ReactiveAdapterRegistry;
import org.springframework.core.ReactiveTypeDescriptor;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.context.ReactiveSecurityContextHolder;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Methods that give a Mono or a Flux, where user, trace and transaction go with the subscription. */
class ReactorTest {

    @TempDir
    static Path directory;

    private static ConfigurableApplicationContext context;
    private static AuditLog log;
    private static Service service;

    @BeforeAll
    static void start() {
        ReactiveAdapterRegistry.getSharedInstance()
                .registerReactiveType(
                        ReactiveTypeDescriptor.multiValue(Stream.class, () -> new Stream(Flux.empty())),
                        stream -> ((Stream) stream).content(),
                        Stream::new);
        context = new SpringApplicationBuilder(Application.class)
                .web(WebApplicationType.NONE)
                .registerShutdownHook(false)
                .run(
                        "--spring.main.banner-mode=off",
                        "--logging.level.root=off",
                        "--management.tracing.sampling.probability=1",
                        "--audit.log-dir=" + directory,
                        "--audit.sensitive-keys=true",
                        "--audit.min-free-mb=0");
        log = context.getBean(AuditLog.class);
        service = context.getBean(Service.class);
    }

    @AfterAll
    static void stop() {
        context.close();
    }

    private static <T> Mono<T> as(String user, Mono<T> work) {
        return work.contextWrite(ReactiveSecurityContextHolder.withAuthentication(
                UsernamePasswordAuthenticationToken.authenticated(user, null, List.of())));
    }

    private static List<AuditEntry> entries(String operation) {
        log.flush();
        return log.query(AuditQuery.builder()
                        .operation(operation)
                        .order(AuditQuery.Order.OLDEST_FIRST)
                        .build())
                .entries();
    }

    private static AuditEntry only(String key) {
        log.flush();
        List<AuditEntry> entries =
                log.query(AuditQuery.builder().key(key).build()).entries();
        assertThat(entries).hasSize(1);
        return entries.get(0);
    }

    @Test
    void aMonoIsRecordedWhenItEndsForTheUserOfItsSubscriber() {
        Mono<String> work = service.later("switching");
        assertThat(log.query(AuditQuery.builder().key("later:switching").build())
                        .entries())
                .isEmpty();
        String done = as("alice", work.publishOn(Schedulers.parallel())).block();
        assertThat(done).isEqualTo("switching");
        AuditEntry entry = only("later:switching");
        assertThat(entry.user()).isEqualTo("alice");
        assertThat(entry.result().text()).isEqualTo("ok");
        assertThat(own(entry)).doesNotContainKey("correlation_id");
        assertThat((Number) own(entry).get("duration_us"))
                .satisfies(micros -> assertThat(micros.longValue()).isGreaterThan(20_000));
    }

    @Test
    void eachSubscriptionIsRecorded() {
        Mono<String> work = service.later("twice");
        as("alice", work).block();
        as("bob", work).block();
        log.flush();
        assertThat(log.query(AuditQuery.builder().key("later:twice").build()).entries())
                .extracting(AuditEntry::user)
                .containsExactlyInAnyOrder("alice", "bob");
    }

    @Test
    void aMonoThatFailsIsAnError() {
        assertThatIllegalStateException()
                .isThrownBy(() -> as("alice", service.fail("failing")).block());
        AuditEntry entry = only("fail:failing");
        assertThat(entry.result().text()).isEqualTo("error");
        assertThat(own(entry)).containsEntry("exception", "java.lang.IllegalStateException");
    }

    @Test
    void whatIsGivenUpIsAnError() {
        as("alice", service.never("given up")).subscribe().dispose();
        AuditEntry entry = only("never:given up");
        assertThat(entry.result().text()).isEqualTo("error");
        assertThat(own(entry)).containsEntry("cancelled", true);
    }

    @Test
    void aFluxIsRecordedWhenItEnds() {
        assertThat(service.many("flux").collectList().block()).containsExactly("a", "b");
        assertThat(only("many:flux").result().text()).isEqualTo("ok");
        assertThat(Flux.from(service.publisher("publisher")).collectList().block())
                .containsExactly("a");
        assertThat(only("publisher:publisher").result().text()).isEqualTo("ok");
    }

    /** As RxJava and Mutiny are; what Spring knows how to adapt. */
    @Test
    void aTypeOfAnotherLibraryIsRecordedWhenItEnds() {
        Stream stream = service.stream("a library's");
        assertThat(log).hasNoEntry(matching -> matching.key("stream:a library's"));
        assertThatIllegalStateException()
                .isThrownBy(
                        () -> as("alice", Flux.from(stream.content()).then()).block());
        AuditEntry entry = only("stream:a library's");
        assertThat(entry.result().text()).isEqualTo("error");
        assertThat(entry.user()).isEqualTo("alice");
    }

    @Test
    void nestedCallsShareACorrelationAcrossThreads() {
        as("alice", service.nesting("nested")).block();
        AuditEntry outer = only("nesting:nested");
        AuditEntry inner = only("later:nested");
        assertThat(inner.user()).isEqualTo("alice");
        assertThat(own(inner)).containsKey("correlation_id");
        assertThat(own(inner).get("correlation_id")).isEqualTo(own(outer).get("correlation_id"));
    }

    @Test
    void theTraceIsThatOfTheSubscriber() {
        ObservationRegistry registry = context.getBean(ObservationRegistry.class);
        Observation observation = Observation.start("test", registry);
        service.later("traced")
                .contextWrite(known -> known.put(ObservationThreadLocalAccessor.KEY, observation))
                .block();
        observation.stop();
        assertThat(only("later:traced").traceId()).hasSize(32);
        assertThat(only("later:traced").spanId()).hasSize(16);
    }

    @Test
    void whatATransactionOfTheSubscriberBecameCounts() {
        TransactionalOperator transaction = TransactionalOperator.create(new EmptyReactiveTransactions());
        service.later("committed").as(transaction::transactional).block();
        AuditEntry committed = only("later:committed");
        assertThat(committed.result().text()).isEqualTo("ok");
        assertThat(own(committed)).containsEntry("transaction", "committed");

        service.later("rolled back")
                .flatMap(done -> Mono.error(new IllegalStateException()))
                .as(transaction::transactional)
                .onErrorComplete()
                .block();
        AuditEntry rolledBack = only("later:rolled back");
        assertThat(rolledBack.result().text()).isEqualTo("error");
        assertThat(own(rolledBack)).containsEntry("transaction", "rolled_back");

        transaction
                .execute(status -> {
                    status.setRollbackOnly();
                    return service.later("marked");
                })
                .blockLast();
        AuditEntry marked = only("later:marked");
        assertThat(marked.result().text()).isEqualTo("error");
        assertThat(own(marked)).containsEntry("transaction", "rolled_back");
    }

    @Test
    void aTransactionOfTheMethodsOwnThatIsRolledBackWithoutAnErrorIsOne() {
        as("alice", service.rollBack("a Mono")).block();
        AuditEntry mono = only("roll-back:a Mono");
        assertThat(mono.result().text()).isEqualTo("error");
        assertThat(own(mono)).containsEntry("transaction", "rolled_back");

        service.rollBackMany("a Flux").collectList().block();
        AuditEntry flux = only("roll-back:a Flux");
        assertThat(flux.result().text()).isEqualTo("error");
        assertThat(own(flux)).containsEntry("transaction", "rolled_back");
    }

    @Test
    void ofTwoTransactionsTheMethodsOwnCounts() {
        TransactionalOperator transaction = TransactionalOperator.create(new EmptyReactiveTransactions());
        service.commit("own")
                .flatMap(done -> Mono.error(new IllegalStateException()))
                .as(transaction::transactional)
                .onErrorComplete()
                .block();
        AuditEntry entry = only("commit:own");
        assertThat(entry.result().text()).isEqualTo("ok");
        assertThat(own(entry)).containsEntry("transaction", "committed");
    }

    @Test
    void withoutASubscriberNothingHappens() {
        Mono<String> nobodys = service.later("nobody's");
        assertThat(nobodys).isNotNull();
        assertThat(entries("nothing")).isEmpty();
        assertThat(log).hasNoEntry(matching -> matching.key("later:nobody's"));
    }

    @SuppressWarnings("unchecked") // the log's own member is an object
    private static Map<String, Object> own(AuditEntry entry) {
        return entry.metadata().get("audit") instanceof Map<?, ?> own ? (Map<String, Object>) own : Map.of();
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Application {

        @Bean
        Inner inner() {
            return new Inner();
        }

        @Bean
        EmptyReactiveTransactions transactions() {
            return new EmptyReactiveTransactions();
        }

        @Bean
        Service service(Inner inner, EmptyReactiveTransactions transactions) {
            return new Service(inner, transactions);
        }
    }

    /** A publisher of a library's own. */
    record Stream(Publisher<?> content) {}

    static class Inner {

        @Audited(operation = "later", key = "later:{return}")
        public Mono<String> later(String id) {
            return Mono.delay(Duration.ofMillis(30)).thenReturn(id);
        }
    }

    static class Service {

        private final Inner inner;
        private final EmptyReactiveTransactions transactions;

        Service(Inner inner, EmptyReactiveTransactions transactions) {
            this.inner = inner;
            this.transactions = transactions;
        }

        public Mono<String> later(String id) {
            return inner.later(id);
        }

        @Audited(operation = "nesting", key = "nesting:{id}")
        public Mono<String> nesting(String id) {
            return Mono.delay(Duration.ofMillis(5), Schedulers.boundedElastic()).flatMap(tick -> inner.later(id));
        }

        @Audited(operation = "fail", key = "fail:{id}")
        public Mono<String> fail(String id) {
            return Mono.delay(Duration.ofMillis(5)).flatMap(tick -> Mono.error(new IllegalStateException(id)));
        }

        @Audited(operation = "never", key = "never:{id}")
        public Mono<@Nullable Object> never(String id) {
            return Mono.never();
        }

        @Audited(operation = "roll-back", key = "roll-back:{id}")
        @Transactional
        public Mono<String> rollBack(String id) {
            return Mono.fromSupplier(() -> {
                transactions.begun().setRollbackOnly();
                return id;
            });
        }

        @Audited(operation = "roll-back", key = "roll-back:{id}")
        @Transactional
        public Flux<String> rollBackMany(String id) {
            return rollBack(id).flux().repeat(1);
        }

        @Audited(operation = "commit", key = "commit:{id}")
        @Transactional(propagation = Propagation.REQUIRES_NEW)
        public Mono<String> commit(String id) {
            return Mono.just(id);
        }

        @Audited(operation = "many", key = "many:{id}")
        public Flux<String> many(String id) {
            return Flux.just("a", "b").publishOn(Schedulers.parallel());
        }

        @Audited(operation = "stream", key = "stream:{id}")
        public Stream stream(String id) {
            return new Stream(Flux.error(new IllegalStateException(id)));
        }

        @Audited(operation = "publisher", key = "publisher:{id}")
        public Publisher<String> publisher(String id) {
            return Mono.just("a");
        }
    }
}

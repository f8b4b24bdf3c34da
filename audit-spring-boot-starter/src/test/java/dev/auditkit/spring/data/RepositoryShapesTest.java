package dev.auditkit.spring.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.auditkit.capture.AsyncResult;
import dev.auditkit.capture.AuditRecorder;
import dev.auditkit.internal.spring.LateBean;
import dev.auditkit.spring.reactive.AuditReactorAutoConfiguration;
import dev.auditkit.testkit.InMemoryAuditLog;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import kotlin.coroutines.Continuation;
import kotlin.coroutines.CoroutineContext;
import kotlin.coroutines.EmptyCoroutineContext;
import org.aopalliance.intercept.MethodInterceptor;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Publisher;
import org.springframework.aop.framework.ProxyFactory;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.data.repository.core.support.AbstractEntityInformation;
import reactor.core.publisher.Mono;

/** Repositories whose methods take and give other things than entities and lists of them. */
class RepositoryShapesTest {

    private final InMemoryAuditLog log = InMemoryAuditLog.create();
    private final AuditRecorder recorder =
            AuditRecorder.builder(log, log.config()).build();

    record Thing(@Nullable String id) {}

    /** As stores have them. */
    interface Things {

        List<Thing> saveAll(Iterable<Thing> things);

        Mono<Void> deleteById(Publisher<String> id);

        @Nullable
        Object save(Thing thing, Continuation<? super Thing> then);
    }

    private static class Store implements Things {

        @Override
        public List<Thing> saveAll(Iterable<Thing> things) {
            List<Thing> saved = new ArrayList<>();
            things.forEach(thing -> saved.add(new Thing(thing.id() == null ? "new" + saved.size() : thing.id())));
            return saved;
        }

        @Override
        public Mono<Void> deleteById(Publisher<String> id) {
            return Mono.from(id).then();
        }

        @Override
        public @Nullable Object save(Thing thing, Continuation<? super Thing> then) {
            throw new AssertionError("the advice of Spring Data is called");
        }
    }

    private static final class Information extends AbstractEntityInformation<Thing, String> {

        Information() {
            super(Thing.class);
        }

        @Override
        public @Nullable String getId(Thing thing) {
            if ("broken".equals(thing.id())) {
                throw new IllegalStateException(thing.id());
            }
            return thing.id();
        }

        @Override
        public Class<String> getIdType() {
            return String.class;
        }
    }

    private Things things() {
        List<AsyncResult> kinds = new ArrayList<>();
        new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(AuditReactorAutoConfiguration.class))
                .run(context ->
                        kinds.addAll(context.getBeansOfType(AsyncResult.class).values()));
        ProxyFactory proxy = new ProxyFactory(new Store());
        proxy.addAdvice(new RepositoryCapture(
                new Entities(new Information()), new LateBean<>(() -> recorder), new LateBean<>(() -> kinds)));
        // As that of Spring Data: a publisher, which Spring has the coroutine wait for.
        proxy.addAdvice((MethodInterceptor)
                invocation -> invocation.getMethod().getName().equals("save")
                        ? Mono.error(new IllegalStateException("later"))
                        : invocation.proceed());
        return (Things) proxy.getProxy();
    }

    private List<String> changes() {
        return RepositoryCaptureTest.changes(log);
    }

    @AfterEach
    void close() {
        log.close();
    }

    @SuppressWarnings("StreamToIterable") // that it can be gone through only once is the point
    @Test
    void whatCanBeGoneThroughOnceIsLeftToTheRepository() {
        Stream<Thing> once = Stream.of(new Thing("1"), new Thing("2"));
        assertThat(things().saveAll(once::iterator)).hasSize(2);
        assertThat(changes()).containsExactly("update Thing:* ok");
    }

    @Test
    void entitiesThatComeBackWithTheirIdsAreKnownByThem() {
        assertThat(things().saveAll(List.of(new Thing(null), new Thing("2"), new Thing(null))))
                .hasSize(3);
        assertThat(changes()).containsExactly("create Thing:new0 ok", "update Thing:2 ok", "create Thing:new2 ok");
    }

    @Test
    void anEntityThatCannotSayWhatItIsIsSaved() {
        assertThat(things().saveAll(List.of(new Thing("broken")))).hasSize(1);
        assertThat(changes()).containsExactly("update Thing:* ok");
    }

    @Test
    void anIdThatIsYetToComeIsNotKnown() {
        things().deleteById(Mono.just("1")).block();
        assertThat(changes()).containsExactly("delete Thing:* ok");
    }

    @Test
    void aSuspendingFunctionThatFailsIsAnError() {
        Continuation<Thing> then = new Continuation<>() {
            @Override
            public CoroutineContext getContext() {
                return EmptyCoroutineContext.INSTANCE;
            }

            @Override
            public void resumeWith(Object result) {
                throw new AssertionError(result);
            }
        };
        assertThatIllegalStateException().isThrownBy(() -> things().save(new Thing("1"), then));
        assertThat(changes()).containsExactly("update Thing:1 error");
    }
}

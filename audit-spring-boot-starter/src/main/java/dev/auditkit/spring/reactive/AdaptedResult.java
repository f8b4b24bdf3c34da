package dev.auditkit.spring.reactive;

import dev.auditkit.capture.AsyncCall;
import dev.auditkit.capture.AsyncResult;
import dev.auditkit.internal.spring.ReactorContexts;
import java.util.Objects;
import java.util.concurrent.Flow;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.springframework.core.ReactiveAdapter;
import org.springframework.core.ReactiveAdapterRegistry;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * What other libraries have for a Mono or a Flux, such as RxJava, Mutiny and the flows of Kotlin's coroutines: adapted to Reactor's and back, as
 * Spring does it where it takes them. Stateless.
 */
final class AdaptedResult implements AsyncResult {

    private final ReactorResult adapted;

    private AdaptedResult(ReactorResult adapted) {
        this.adapted = adapted;
    }

    /** Results that have one value at most. */
    static AdaptedResult ofOne(ReactorContexts contexts) {
        return new AdaptedResult(ReactorResult.ofMono(contexts));
    }

    /** Results that may have many. */
    static AdaptedResult ofMany(ReactorContexts contexts) {
        return new AdaptedResult(ReactorResult.ofFlux(contexts));
    }

    /** Only the type itself: what is adapted back is none of its subtypes. */
    @Override
    public boolean supports(Class<?> declared) {
        boolean known = declared == Mono.class
                || declared == Flux.class
                || declared == Publisher.class
                || declared == Flow.Publisher.class;
        ReactiveAdapter adapter = known ? null : adapter(declared);
        return adapter != null
                && adapter.getReactiveType() == declared
                && adapter.getDescriptor().isDeferred()
                && adapter.isMultiValue() != isSingle();
    }

    @Override
    public boolean isLazy() {
        return true;
    }

    @Override
    public boolean isSingle() {
        return adapted.isSingle();
    }

    @Override
    public Object watch(Object result, Supplier<AsyncCall> start) {
        ReactiveAdapter adapter = Objects.requireNonNull(adapter(result.getClass()), "Spring knows the type");
        Publisher<?> publisher = adapter.toPublisher(result);
        Object one = isSingle() ? Mono.from(publisher) : publisher;
        return adapter.fromPublisher((Publisher<?>) adapted.watch(one, start));
    }

    private static @Nullable ReactiveAdapter adapter(Class<?> type) {
        return ReactiveAdapterRegistry.getSharedInstance().getAdapter(type);
    }
}

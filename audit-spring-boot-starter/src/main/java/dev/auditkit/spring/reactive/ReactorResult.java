package dev.auditkit.spring.reactive;

import dev.auditkit.capture.AsyncCall;
import dev.auditkit.capture.AsyncResult;
import dev.auditkit.internal.spring.ReactorContexts;
import java.util.function.Supplier;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Results of Reactor: one value at most, or many. Stateless. */
final class ReactorResult implements AsyncResult {

    private final ReactorContexts contexts;
    private final boolean single;

    private ReactorResult(ReactorContexts contexts, boolean single) {
        this.contexts = contexts;
        this.single = single;
    }

    /** Results that are a {@link Mono}. */
    static ReactorResult ofMono(ReactorContexts contexts) {
        return new ReactorResult(contexts, true);
    }

    /** Results that are a {@link Flux}, or any other publisher. */
    static ReactorResult ofFlux(ReactorContexts contexts) {
        return new ReactorResult(contexts, false);
    }

    @Override
    public boolean supports(Class<?> declared) {
        return single ? declared == Mono.class : declared == Flux.class || declared == Publisher.class;
    }

    @Override
    public boolean isLazy() {
        return true;
    }

    @Override
    public boolean isSingle() {
        return single;
    }

    @Override
    public Object watch(Object result, Supplier<AsyncCall> start) {
        Mono<AsyncCall> call = contexts.call(start);
        return single ? one((Mono<?>) result, call) : many((Publisher<?>) result, call);
    }

    private static <T> Mono<T> one(Mono<T> result, Mono<AsyncCall> start) {
        return start.flatMap(call -> result.doOnSuccess(call::succeeded)
                .doOnError(call::failed)
                .doOnCancel(call::cancelled)
                .contextWrite(context -> ReactorContexts.nest(context, call.operation())));
    }

    private static <T> Flux<T> many(Publisher<T> result, Mono<AsyncCall> start) {
        return start.flatMapMany(call -> Flux.from(result)
                .doOnComplete(() -> call.succeeded(null))
                .doOnError(call::failed)
                .doOnCancel(call::cancelled)
                .contextWrite(context -> ReactorContexts.nest(context, call.operation())));
    }
}

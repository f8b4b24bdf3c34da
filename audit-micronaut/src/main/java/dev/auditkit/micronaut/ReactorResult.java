package dev.auditkit.micronaut;

import dev.auditkit.AuditUnavailableException;
import dev.auditkit.capture.AsyncCall;
import dev.auditkit.capture.AsyncResult;
import dev.auditkit.capture.AuditRecorder;
import dev.auditkit.capture.AuditScope;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxOperator;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoOperator;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;

/**
 * Publishers of Reactor, and those that are declared as publishers and nothing more. Stateless.
 *
 * @param type the type that methods declare
 * @param recorder knows what is going on
 */
record ReactorResult(Class<?> type, AuditRecorder recorder) implements AsyncResult {

    /** All of them. */
    static Stream<AsyncResult> kinds(AuditRecorder recorder) {
        return Stream.<Class<?>>of(Mono.class, Flux.class, Publisher.class)
                .map(type -> new ReactorResult(type, recorder));
    }

    @Override
    public boolean supports(Class<?> declared) {
        return declared == type;
    }

    @Override
    public boolean isLazy() {
        return true;
    }

    @Override
    public boolean isSingle() {
        return type == Mono.class;
    }

    @Override
    public Object watch(Object result, Supplier<AsyncCall> start) {
        return result instanceof Mono<?> mono
                ? new WatchedMono<>(mono, start, recorder)
                : new WatchedFlux<>(Flux.from((Publisher<?>) result), start, recorder);
    }

    private static final class WatchedMono<T> extends MonoOperator<T, T> {

        private final Supplier<AsyncCall> start;
        private final AuditRecorder recorder;

        WatchedMono(Mono<? extends T> source, Supplier<AsyncCall> start, AuditRecorder recorder) {
            super(source);
            this.start = start;
            this.recorder = recorder;
        }

        @Override
        public void subscribe(CoreSubscriber<? super T> subscriber) {
            Watching.begin(source, subscriber, start, recorder);
        }
    }

    private static final class WatchedFlux<T> extends FluxOperator<T, T> {

        private final Supplier<AsyncCall> start;
        private final AuditRecorder recorder;

        WatchedFlux(Flux<? extends T> source, Supplier<AsyncCall> start, AuditRecorder recorder) {
            super(source);
            this.start = start;
            this.recorder = recorder;
        }

        @Override
        public void subscribe(CoreSubscriber<? super T> subscriber) {
            Watching.begin(source, subscriber, start, recorder);
        }
    }

    /** Passes all signals on, and tells the call how they end. One signal comes at a time (Reactive Streams 1.3). */
    private static final class Watching<T> implements CoreSubscriber<T>, Subscription {

        private final CoreSubscriber<? super T> subscriber;
        private final AsyncCall call;
        private final boolean single;
        private @Nullable Subscription subscription;

        private Watching(CoreSubscriber<? super T> subscriber, AsyncCall call, boolean single) {
            this.subscriber = subscriber;
            this.call = call;
            this.single = single;
        }

        static <T> void begin(
                Publisher<? extends T> source,
                CoreSubscriber<? super T> subscriber,
                Supplier<AsyncCall> start,
                AuditRecorder recorder) {
            AsyncCall call;
            try {
                call = start.get();
            } catch (AuditUnavailableException e) {
                Operators.error(subscriber, e);
                return;
            }
            Watching<T> watching = new Watching<>(subscriber, call, source instanceof Mono);
            AuditScope scope = call.operation().activate();
            try {
                // What the source does on other threads, it does in the context of this one.
                AuditPropagation.with(recorder.context())
                        .wrap(() -> source.subscribe(watching))
                        .run();
            } catch (Throwable e) {
                call.failed(e);
                throw e;
            } finally {
                scope.close();
            }
        }

        @Override
        public Context currentContext() {
            return subscriber.currentContext();
        }

        @Override
        public void onSubscribe(Subscription given) {
            subscription = given;
            subscriber.onSubscribe(this);
        }

        @Override
        public void onNext(T item) {
            if (single) {
                call.succeeded(item); // there is no other, and who waits for it goes on
            }
            subscriber.onNext(item);
        }

        @Override
        public void onError(Throwable failure) {
            call.failed(failure);
            subscriber.onError(failure);
        }

        @Override
        public void onComplete() {
            call.succeeded(null);
            subscriber.onComplete();
        }

        @Override
        public void request(long n) {
            if (subscription != null) {
                subscription.request(n);
            }
        }

        @Override
        public void cancel() {
            call.cancelled();
            if (subscription != null) {
                subscription.cancel();
            }
        }
    }
}

package dev.auditkit.capture;

import dev.auditkit.AuditUnavailableException;
import java.util.concurrent.Flow;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Publishers of the JDK. */
final class FlowPublisherResult implements AsyncResult {

    /** The subscription of whoever may not subscribe: Reactive Streams 1.9 wants one before the error. */
    private static final Flow.Subscription NOTHING = new Flow.Subscription() {
        @Override
        public void request(long n) {
            // Nothing comes.
        }

        @Override
        public void cancel() {
            // Nothing goes on.
        }
    };

    @Override
    public boolean supports(Class<?> declared) {
        return declared == Flow.Publisher.class;
    }

    @Override
    public boolean isLazy() {
        return true;
    }

    @Override
    public boolean isSingle() {
        return false;
    }

    @Override
    public Object watch(Object result, Supplier<AsyncCall> start) {
        return watched((Flow.Publisher<?>) result, start);
    }

    private static <T> Flow.Publisher<T> watched(Flow.Publisher<T> publisher, Supplier<AsyncCall> start) {
        return subscriber -> {
            AsyncCall call;
            try {
                call = start.get();
            } catch (AuditUnavailableException e) {
                subscriber.onSubscribe(NOTHING);
                subscriber.onError(e);
                return;
            }
            AuditScope scope = call.operation().activate();
            try {
                publisher.subscribe(new Watching<>(subscriber, call));
            } catch (Throwable e) {
                call.failed(e);
                throw e;
            } finally {
                scope.close();
            }
        };
    }

    private record Watching<T>(Flow.Subscriber<? super T> subscriber, AsyncCall call) implements Flow.Subscriber<T> {

        @Override
        public void onSubscribe(Flow.@Nullable Subscription subscription) {
            subscriber.onSubscribe(subscription == null ? null : new Cancellable(subscription, call));
        }

        @Override
        public void onNext(T item) {
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
    }

    private record Cancellable(Flow.Subscription subscription, AsyncCall call) implements Flow.Subscription {

        @Override
        public void request(long n) {
            subscription.request(n);
        }

        @Override
        public void cancel() {
            call.cancelled();
            subscription.cancel();
        }
    }
}

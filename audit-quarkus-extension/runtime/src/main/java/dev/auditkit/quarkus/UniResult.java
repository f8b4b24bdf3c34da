package dev.auditkit.quarkus;

import dev.auditkit.AuditUnavailableException;
import dev.auditkit.capture.AsyncCall;
import dev.auditkit.capture.AsyncResult;
import dev.auditkit.capture.AuditScope;
import io.smallrye.mutiny.Context;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.helpers.EmptyUniSubscription;
import io.smallrye.mutiny.operators.AbstractUni;
import io.smallrye.mutiny.subscription.UniSubscriber;
import io.smallrye.mutiny.subscription.UniSubscription;
import java.util.function.Supplier;

/** {@code Uni}: each subscription is a call. Stateless. */
final class UniResult implements AsyncResult {

    @Override
    public boolean supports(Class<?> declared) {
        return declared == Uni.class;
    }

    @Override
    public boolean isLazy() {
        return true;
    }

    @Override
    public boolean isSingle() {
        return true;
    }

    @Override
    public Object watch(Object result, Supplier<AsyncCall> start) {
        return new Watched<>((Uni<?>) result, CallTransaction.joining(start));
    }

    private static final class Watched<T> extends AbstractUni<T> {

        private final Uni<T> upstream;
        private final Supplier<AsyncCall> start;

        Watched(Uni<T> upstream, Supplier<AsyncCall> start) {
            this.upstream = upstream;
            this.start = start;
        }

        @Override
        public void subscribe(UniSubscriber<? super T> subscriber) {
            AsyncCall call;
            try {
                call = start.get();
            } catch (AuditUnavailableException e) {
                subscriber.onSubscribe(EmptyUniSubscription.DONE);
                subscriber.onFailure(e);
                return;
            }
            AuditScope scope = call.operation().activate();
            try {
                AbstractUni.subscribe(upstream, new Watching<>(subscriber, call));
            } catch (Throwable e) {
                call.failed(e);
                throw e;
            } finally {
                scope.close();
            }
        }
    }

    private record Watching<T>(UniSubscriber<? super T> subscriber, AsyncCall call) implements UniSubscriber<T> {

        @Override
        public Context context() {
            return subscriber.context();
        }

        @Override
        public void onSubscribe(UniSubscription subscription) {
            subscriber.onSubscribe(() -> {
                call.cancelled();
                subscription.cancel();
            });
        }

        @Override
        public void onItem(T item) {
            call.succeeded(item);
            subscriber.onItem(item);
        }

        @Override
        public void onFailure(Throwable failure) {
            call.failed(failure);
            subscriber.onFailure(failure);
        }
    }
}

package dev.auditkit.quarkus;

import dev.auditkit.AuditUnavailableException;
import dev.auditkit.capture.AsyncCall;
import dev.auditkit.capture.AsyncResult;
import dev.auditkit.capture.AuditScope;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.helpers.Subscriptions;
import io.smallrye.mutiny.operators.AbstractMulti;
import io.smallrye.mutiny.operators.multi.MultiOperatorProcessor;
import io.smallrye.mutiny.subscription.MultiSubscriber;
import java.util.function.Supplier;

/** {@code Multi}: each subscription is a call. Stateless. */
final class MultiResult implements AsyncResult {

    @Override
    public boolean supports(Class<?> declared) {
        return declared == Multi.class;
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
        return new Watched<>((Multi<?>) result, CallTransaction.joining(start));
    }

    private static final class Watched<T> extends AbstractMulti<T> {

        private final Multi<T> upstream;
        private final Supplier<AsyncCall> start;

        Watched(Multi<T> upstream, Supplier<AsyncCall> start) {
            this.upstream = upstream;
            this.start = start;
        }

        @Override
        public void subscribe(MultiSubscriber<? super T> subscriber) {
            AsyncCall call;
            try {
                call = start.get();
            } catch (AuditUnavailableException e) {
                Subscriptions.fail(subscriber, e);
                return;
            }
            AuditScope scope = call.operation().activate();
            try {
                upstream.subscribe().withSubscriber(new Watching<>(subscriber, call));
            } catch (Throwable e) {
                call.failed(e);
                throw e;
            } finally {
                scope.close();
            }
        }
    }

    private static final class Watching<T> extends MultiOperatorProcessor<T, T> {

        private final AsyncCall call;

        Watching(MultiSubscriber<? super T> subscriber, AsyncCall call) {
            super(subscriber);
            this.call = call;
        }

        @Override
        public void onFailure(Throwable failure) {
            call.failed(failure);
            super.onFailure(failure);
        }

        @Override
        public void onCompletion() {
            call.succeeded(null);
            super.onCompletion();
        }

        @Override
        public void cancel() {
            call.cancelled();
            super.cancel();
        }
    }
}

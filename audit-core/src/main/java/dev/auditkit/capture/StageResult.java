package dev.auditkit.capture;

import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Stages and futures. The caller gets the very one that the method returned, so that cancelling it does what it did before. */
final class StageResult implements AsyncResult {

    @Override
    public boolean supports(Class<?> declared) {
        return CompletionStage.class.isAssignableFrom(declared);
    }

    @Override
    public boolean isLazy() {
        return false;
    }

    @Override
    public boolean isSingle() {
        return true;
    }

    @Override
    public Object watch(Object result, Supplier<AsyncCall> start) {
        AsyncCall call = start.get();
        CompletionStage<?> watched =
                ((CompletionStage<?>) result).whenComplete((value, failure) -> ended(call, value, failure));
        assert watched != null;
        return result;
    }

    private static void ended(AsyncCall call, @Nullable Object value, @Nullable Throwable failure) {
        if (failure == null) {
            call.succeeded(value);
        } else if (failure instanceof CancellationException) {
            call.cancelled();
        } else {
            call.failed(failure);
        }
    }
}

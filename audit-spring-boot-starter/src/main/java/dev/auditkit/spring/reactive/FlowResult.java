package dev.auditkit.spring.reactive;

import dev.auditkit.capture.AsyncCall;
import dev.auditkit.capture.AsyncResult;
import dev.auditkit.internal.spring.ReactorContexts;
import java.util.Objects;
import java.util.function.Supplier;
import org.reactivestreams.Publisher;
import org.springframework.core.ReactiveAdapter;
import org.springframework.core.ReactiveAdapterRegistry;

/** The flows of Kotlin's coroutines, adapted to Reactor's and back as Spring does it for its own advice. Stateless. */
final class FlowResult implements AsyncResult {

    /** As it is named; the starter does without Kotlin. */
    static final String FLOW = "kotlinx.coroutines.flow.Flow";

    private final ReactorResult adapted;

    FlowResult(ReactorContexts contexts) {
        this.adapted = ReactorResult.ofFlux(contexts);
    }

    @Override
    public boolean supports(Class<?> declared) {
        return declared.getName().equals(FLOW);
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
        ReactiveAdapter adapter = Objects.requireNonNull(
                ReactiveAdapterRegistry.getSharedInstance().getAdapter(null, result), "Spring knows flows");
        return adapter.fromPublisher((Publisher<?>) adapted.watch(adapter.toPublisher(result), start));
    }
}

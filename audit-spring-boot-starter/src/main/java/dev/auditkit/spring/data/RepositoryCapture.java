package dev.auditkit.spring.data;

import dev.auditkit.capture.AsyncResult;
import dev.auditkit.capture.AuditRecorder;
import dev.auditkit.capture.Operations;
import dev.auditkit.internal.spring.LateBean;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;
import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;
import org.springframework.core.ReactiveAdapterRegistry;
import org.springframework.data.util.Streamable;

/** Records what a repository's methods change: an entry for each entity. Safe for use by many threads. */
final class RepositoryCapture implements MethodInterceptor {

    private static final String CONTINUATION = "kotlin.coroutines.Continuation";

    private final Entities entities;
    private final LateBean<AuditRecorder> recorder;
    private final LateBean<List<AsyncResult>> kinds;

    RepositoryCapture(Entities entities, LateBean<AuditRecorder> recorder, LateBean<List<AsyncResult>> kinds) {
        this.entities = entities;
        this.recorder = recorder;
        this.kinds = kinds;
    }

    @Override
    public @Nullable Object invoke(MethodInvocation invocation) throws Throwable {
        Method method = invocation.getMethod();
        List<Change> changes = changes(method, invocation.getArguments());
        AuditRecorder known = changes.isEmpty() ? null : recorder.orNull();
        List<AsyncResult> all = known == null ? null : kinds.orNull();
        if (known == null || all == null || !known.config().captureData()) {
            return invocation.proceed();
        }
        if (isSuspending(method)) {
            return watched(all, known, changes, invocation.proceed());
        }
        AsyncResult async = kind(all, method.getReturnType());
        if (async != null && async.isLazy()) {
            Object result = invocation.proceed();
            return result == null ? null : async.watch(result, () -> RecordedChanges.begin(known, entities, changes));
        }
        return now(known, changes, invocation);
    }

    private @Nullable Object now(AuditRecorder known, List<Change> changes, MethodInvocation invocation)
            throws Throwable {
        RecordedChanges recorded = RecordedChanges.begin(known, entities, changes);
        Object result;
        try {
            result = invocation.proceed();
        } catch (Throwable e) {
            recorded.failed(e);
            throw e;
        }
        recorded.succeeded(result);
        return result;
    }

    /** Advice sees a suspending function give a publisher, which Spring then waits for; what it declares says nothing. */
    private @Nullable Object watched(
            List<AsyncResult> all, AuditRecorder known, List<Change> changes, @Nullable Object result) {
        AsyncResult async = result == null ? null : kind(all, published(result));
        if (async == null || result == null) {
            known.notRecorded(new IllegalStateException(
                    "A suspending function of a repository gave no publisher; its end is not known"));
            return result;
        }
        return async.watch(result, () -> RecordedChanges.begin(known, entities, changes));
    }

    private static Class<?> published(Object result) {
        for (Class<?> above = result.getClass(); above != null; above = above.getSuperclass()) {
            if (above.getName().equals("reactor.core.publisher.Mono")
                    || above.getName().equals("reactor.core.publisher.Flux")) {
                return above;
            }
        }
        return result.getClass();
    }

    private static boolean isSuspending(Method method) {
        Class<?>[] types = method.getParameterTypes();
        return types.length > 0 && types[types.length - 1].getName().equals(CONTINUATION);
    }

    private static @Nullable AsyncResult kind(List<AsyncResult> all, Class<?> returned) {
        return all.stream().filter(kind -> kind.supports(returned)).findFirst().orElse(null);
    }

    private List<Change> changes(Method method, @Nullable Object[] arguments) {
        String name = method.getName();
        Object first = arguments.length == 0 ? null : arguments[0];
        List<Change> changes = new ArrayList<>();
        if (name.startsWith("save") || name.startsWith("insert")) {
            each(first, entity -> changes.add(saved(entity)));
        } else if (name.equals("deleteById")) {
            changes.add(deleted(isLater(first) ? Entities.ANY : first));
        } else if (name.startsWith("deleteAllById")) {
            each(first, id -> changes.add(deleted(isLater(id) ? Entities.ANY : id)));
        } else if (name.startsWith("delete") || name.startsWith("remove")) {
            boolean named = first instanceof Iterable<?> || entities.contains(first);
            if (named) {
                each(first, entity -> changes.add(new Change(Operations.DELETE, keyOf(entity), null)));
            } else {
                changes.add(deleted(Entities.ANY));
            }
        }
        return changes;
    }

    private Change deleted(@Nullable Object id) {
        return new Change(Operations.DELETE, entities.keyOf(id), null);
    }

    private String keyOf(@Nullable Object entity) {
        return entity != null && entities.contains(entity) ? entities.key(entity) : entities.keyOf(Entities.ANY);
    }

    private Change saved(@Nullable Object entity) {
        // What a publisher will bring is not known yet.
        return entity != null && entities.contains(entity)
                ? new Change(entities.saving(entity), entities.key(entity), entity)
                : new Change(Operations.UPDATE, entities.keyOf(Entities.ANY), null);
    }

    private static void each(@Nullable Object value, Consumer<@Nullable Object> to) {
        if (value instanceof Collection<?> || value instanceof Streamable<?>) {
            ((Iterable<?>) value).forEach(to);
        } else if (value != null) {
            to.accept(value); // an entity, or what may be gone through only once, and that by the repository
        }
    }

    /** Whether it brings what is meant only later, and perhaps only once. */
    private static boolean isLater(@Nullable Object value) {
        return value instanceof Iterable<?>
                || (value != null && ReactiveAdapterRegistry.getSharedInstance().getAdapter(null, value) != null);
    }
}

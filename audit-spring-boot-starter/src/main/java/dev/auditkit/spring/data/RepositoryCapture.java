package dev.auditkit.spring.data;

import dev.auditkit.capture.AsyncResult;
import dev.auditkit.capture.AuditRecorder;
import dev.auditkit.capture.Operations;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;

/** Records what a repository's methods change: an entry for each entity. Safe for use by many threads. */
final class RepositoryCapture implements MethodInterceptor {

    private final Entities entities;
    private final Supplier<AuditRecorder> recorder;
    private final Supplier<List<AsyncResult>> kinds;

    RepositoryCapture(Entities entities, Supplier<AuditRecorder> recorder, Supplier<List<AsyncResult>> kinds) {
        this.entities = entities;
        this.recorder = recorder;
        this.kinds = kinds;
    }

    @Override
    public @Nullable Object invoke(MethodInvocation invocation) throws Throwable {
        List<Change> changes = changes(invocation.getMethod(), invocation.getArguments());
        if (changes.isEmpty() || !recorder.get().config().captureData()) {
            return invocation.proceed();
        }
        AsyncResult async = kind(invocation.getMethod().getReturnType());
        if (async != null && async.isLazy()) {
            Object result = invocation.proceed();
            return result == null
                    ? null
                    : async.watch(result, () -> RecordedChanges.begin(recorder.get(), entities, changes));
        }
        RecordedChanges recorded = RecordedChanges.begin(recorder.get(), entities, changes);
        try {
            Object result = invocation.proceed();
            recorded.succeeded(result);
            return result;
        } catch (Throwable e) {
            recorded.failed(e);
            throw e;
        }
    }

    private @Nullable AsyncResult kind(Class<?> returned) {
        return kinds.get().stream()
                .filter(kind -> kind.supports(returned))
                .findFirst()
                .orElse(null);
    }

    private List<Change> changes(Method method, @Nullable Object[] arguments) {
        String name = method.getName();
        Object first = arguments.length == 0 ? null : arguments[0];
        List<Change> changes = new ArrayList<>();
        if (name.startsWith("save") || name.startsWith("insert")) {
            each(first, entity -> changes.add(saved(entity)));
        } else if (name.equals("deleteById")) {
            changes.add(new Change(Operations.DELETE, entities.keyOf(first), null));
        } else if (name.startsWith("deleteAllById")) {
            each(first, id -> changes.add(new Change(Operations.DELETE, entities.keyOf(id), null)));
        } else if (name.startsWith("delete") || name.startsWith("remove")) {
            boolean named = first instanceof Iterable<?> || entities.contains(first);
            if (named) {
                each(first, entity -> changes.add(new Change(Operations.DELETE, entities.key(entity), null)));
            } else {
                changes.add(new Change(Operations.DELETE, entities.keyOf(Entities.ANY), null));
            }
        }
        return changes;
    }

    private Change saved(Object entity) {
        // What a publisher will bring is not known yet.
        return entities.contains(entity)
                ? new Change(entities.saving(entity), entities.key(entity), entity)
                : new Change(Operations.UPDATE, entities.keyOf(Entities.ANY), null);
    }

    private static void each(@Nullable Object value, Consumer<Object> to) {
        if (value instanceof Iterable<?> many) {
            many.forEach(to);
        } else if (value != null) {
            to.accept(value);
        }
    }
}

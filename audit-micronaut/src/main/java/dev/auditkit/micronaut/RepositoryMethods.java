package dev.auditkit.micronaut;

import io.micronaut.aop.MethodInvocationContext;
import io.micronaut.context.annotation.Requires;
import io.micronaut.data.intercept.annotation.DataMethod;
import io.micronaut.inject.ExecutableMethod;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The methods of repositories, each looked at once. Safe for use by many threads. */
@Singleton
@Requires(classes = DataMethod.class)
final class RepositoryMethods {

    private final Map<Key, Optional<RepositoryMethod>> known = new ConcurrentHashMap<>();

    /** A method as one repository has it. */
    private record Key(Class<?> repository, ExecutableMethod<?, ?> method) {}

    /** As {@link RepositoryMethod#of}. */
    @Nullable
    RepositoryMethod of(MethodInvocationContext<Object, Object> context) {
        Key key = new Key(context.getTarget().getClass(), context.getExecutableMethod());
        Optional<RepositoryMethod> method = known.get(key);
        if (method == null) {
            method = known.computeIfAbsent(key, missing -> Optional.ofNullable(RepositoryMethod.of(context)));
        }
        return method.orElse(null);
    }
}

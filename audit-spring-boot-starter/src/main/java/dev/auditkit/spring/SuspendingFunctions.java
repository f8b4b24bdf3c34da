package dev.auditkit.spring;

import dev.auditkit.capture.AuditedSignature;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.WildcardType;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.springframework.core.DefaultParameterNameDiscoverer;
import org.springframework.core.GenericTypeResolver;
import org.springframework.core.ResolvableType;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Suspending functions of Kotlin, as advice of Spring sees them: their result is a Mono or, where they give a {@code Flow}, a Flux. Their last
 * parameter, the continuation, is none of the application's. Stateless.
 */
final class SuspendingFunctions {

    private static final String UNIT = "kotlin.Unit";
    private static final String FLOW = "kotlinx.coroutines.flow.Flow";

    private SuspendingFunctions() {}

    /** What the function is as it is written. */
    static AuditedSignature signature(Method function, Class<?> target) {
        int count = function.getParameterCount() - 1;
        List<Type> types = Stream.of(function.getGenericParameterTypes())
                .map(type -> GenericTypeResolver.resolveType(type, target))
                .toList();
        return new AuditedSignature(
                target, function.getName(), names(function, count), types.subList(0, count), result(types.get(count)));
    }

    /** Those that Kotlin knows where the class file does not have them. */
    private static List<String> names(Method function, int count) {
        @Nullable String @Nullable [] known = new DefaultParameterNameDiscoverer().getParameterNames(function);
        return IntStream.range(0, count)
                .mapToObj(i -> {
                    String name = known == null ? null : known[i];
                    return name == null ? function.getParameters()[i].getName() : name;
                })
                .toList();
    }

    /** What a continuation takes is what the function gives. */
    private static Type result(Type continuation) {
        Type taken = ((ParameterizedType) continuation).getActualTypeArguments()[0];
        Type value = taken instanceof WildcardType wildcard ? wildcard.getLowerBounds()[0] : taken;
        ResolvableType given = ResolvableType.forType(value);
        Class<?> raw = given.resolve(Object.class);
        if (raw.getName().equals(UNIT)) {
            return ResolvableType.forClassWithGenerics(Mono.class, Void.class).getType();
        }
        if (raw == Mono.class) {
            return value;
        }
        boolean many = raw.getName().equals(FLOW) || Publisher.class.isAssignableFrom(raw);
        return many
                ? ResolvableType.forClassWithGenerics(Flux.class, given.getGeneric(0))
                        .getType()
                : ResolvableType.forClassWithGenerics(Mono.class, given).getType();
    }
}

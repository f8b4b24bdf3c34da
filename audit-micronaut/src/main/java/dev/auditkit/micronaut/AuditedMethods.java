package dev.auditkit.micronaut;

import dev.auditkit.Audited;
import dev.auditkit.capture.AuditedMethod;
import dev.auditkit.capture.AuditedSignature;
import dev.auditkit.capture.MethodCapture;
import io.micronaut.core.type.Argument;
import io.micronaut.inject.ExecutableMethod;
import jakarta.inject.Singleton;
import java.lang.reflect.Type;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The audited methods of the application's beans, prepared from what Micronaut knows of them. Safe for use by many threads. */
@Singleton
final class AuditedMethods {

    private final MethodCapture capture;
    private final Map<Key, Optional<AuditedMethod>> prepared = new ConcurrentHashMap<>();

    /** A method as one class has it. */
    private record Key(Class<?> target, ExecutableMethod<?, ?> method) {}

    AuditedMethods(MethodCapture capture) {
        this.capture = capture;
    }

    MethodCapture capture() {
        return capture;
    }

    /**
     * The method, prepared once.
     *
     * @return null when its calls are not audited
     * @throws dev.auditkit.capture.AuditTemplateException when a template cannot be used
     */
    @Nullable
    AuditedMethod of(Class<?> target, ExecutableMethod<?, ?> method) {
        Key key = new Key(target, method);
        Optional<AuditedMethod> known = prepared.get(key);
        if (known == null) {
            known = prepared.computeIfAbsent(key, missing -> prepare(target, method));
        }
        return known.orElse(null);
    }

    private Optional<AuditedMethod> prepare(Class<?> target, ExecutableMethod<?, ?> method) {
        Audited audited = AuditedMetadata.of(target, method);
        if (audited == null) {
            return Optional.empty();
        }
        List<Argument<?>> arguments = List.of(method.getArguments());
        AuditedSignature signature = new AuditedSignature(
                target,
                method.getMethodName(),
                arguments.stream().map(Argument::getName).toList(),
                arguments.stream().<Type>map(Argument::asType).toList(),
                method.getReturnType().asArgument().asType());
        return Optional.of(capture.prepare(signature, audited));
    }
}

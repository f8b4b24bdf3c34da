package dev.auditkit.quarkus;

import dev.auditkit.AuditConfig;
import dev.auditkit.Audited;
import dev.auditkit.capture.AuditOperation;
import dev.auditkit.capture.AuditedMethod;
import dev.auditkit.capture.MethodCapture;
import io.quarkus.arc.Subclass;
import jakarta.inject.Singleton;
import jakarta.interceptor.InvocationContext;
import java.lang.reflect.Method;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Calls of audited methods, each prepared at its first call; that it can be was seen when the application was built. Safe for use by many threads. */
@Singleton
class AuditedMethods {

    private static final String OPERATION = AuditOperation.class.getName();

    private final MethodCapture capture;
    private final KnownMethods known;
    private final boolean captured;
    private final Map<MethodOf, Optional<AuditedMethod>> methods = new ConcurrentHashMap<>();

    private record MethodOf(Method method, Class<?> target) {}

    AuditedMethods(MethodCapture capture, KnownMethods known, AuditConfig config) {
        this.capture = capture;
        this.known = known;
        this.captured = config.enabled() && config.captureMethods();
    }

    @Nullable
    Object around(InvocationContext invocation) throws Exception {
        if (!captured) {
            return invocation.proceed();
        }
        Method method = invocation.getMethod();
        MethodOf key = new MethodOf(method, target(invocation.getTarget()));
        Optional<AuditedMethod> before = methods.get(key);
        Optional<AuditedMethod> prepared = before == null ? prepare(key, invocation) : before;
        if (prepared.isEmpty()) {
            return invocation.proceed();
        }
        try {
            return prepared.get().isLazy() && capture.captures(prepared.get())
                    ? lazily(prepared.get(), invocation)
                    : capture.around(
                            prepared.get(),
                            invocation.getParameters(),
                            invocation::proceed,
                            operation -> invocation.getContextData().put(OPERATION, operation));
        } catch (Exception | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(e); // the chain of interceptors throws nothing else
        }
    }

    /** What is recorded begins when the call is over, and its transaction may be gone from the thread. */
    private @Nullable Object lazily(AuditedMethod method, InvocationContext invocation) throws Throwable {
        CallTransaction transaction = CallTransaction.of(invocation);
        try {
            return capture.around(method, invocation.getParameters(), () -> {
                Object result = invocation.proceed();
                transaction.returned();
                return result;
            });
        } finally {
            CallTransaction.forget();
        }
    }

    /** As what a call is recorded, for interceptors further inside; null where it is not, or not yet. */
    static @Nullable AuditOperation operation(InvocationContext invocation) {
        return (AuditOperation) invocation.getContextData().get(OPERATION);
    }

    private Optional<AuditedMethod> prepare(MethodOf key, InvocationContext invocation) {
        Audited audited = invocation.getInterceptorBinding(Audited.class);
        Optional<AuditedMethod> prepared = audited != null && known.counts(key.method())
                ? Optional.of(capture.prepare(key.method(), key.target(), audited, known.parameterNames(key.method())))
                : Optional.empty();
        methods.put(key, prepared);
        return prepared;
    }

    /** The class of the bean, not of what stands around it. */
    private static Class<?> target(Object target) {
        Class<?> type = target.getClass();
        return target instanceof Subclass ? type.getSuperclass() : type;
    }
}

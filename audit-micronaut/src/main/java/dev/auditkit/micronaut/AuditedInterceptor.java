package dev.auditkit.micronaut;

import dev.auditkit.Audited;
import dev.auditkit.capture.AuditRecorder;
import dev.auditkit.capture.AuditedMethod;
import io.micronaut.aop.InterceptorBean;
import io.micronaut.aop.MethodInterceptor;
import io.micronaut.aop.MethodInvocationContext;
import io.micronaut.core.order.Ordered;
import jakarta.inject.Singleton;
import org.jspecify.annotations.Nullable;

/**
 * Records calls of audited methods. It stands outside of all other advice, so that a transaction that cannot be committed and a
 * refusal are what the caller sees. Safe for use by many threads.
 */
@Singleton
@InterceptorBean(Audited.class)
final class AuditedInterceptor implements MethodInterceptor<Object, Object> {

    private final AuditedMethods methods;
    private final AuditRecorder recorder;

    AuditedInterceptor(AuditedMethods methods, AuditRecorder recorder) {
        this.methods = methods;
        this.recorder = recorder;
    }

    @Override
    public int getOrder() {
        return Ordered.HIGHEST_PRECEDENCE;
    }

    @Override
    public @Nullable Object intercept(MethodInvocationContext<Object, Object> context) {
        if (!recorder.config().captureMethods()) {
            return context.proceed();
        }
        AuditedMethod method = methods.of(
                AuditedMetadata.target(context.getTarget(), context.getExecutableMethod()),
                context.getExecutableMethod());
        if (method == null) {
            return context.proceed();
        }
        try {
            return methods.capture()
                    .around(
                            method,
                            context.getParameterValues(),
                            () -> proceed(context),
                            operation -> OwnTransactionInterceptor.tell(context, operation));
        } catch (Throwable e) {
            throw AuditedInterceptor.<RuntimeException>asItIs(e);
        }
    }

    private @Nullable Object proceed(MethodInvocationContext<Object, Object> context) {
        return AuditPropagation.with(recorder.context()).propagate(context::proceed);
    }

    /** Methods may throw what they do not declare here. */
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    private static <E extends Throwable> E asItIs(Throwable failure) throws E {
        throw (E) failure;
    }
}

package dev.auditkit.micronaut;

import dev.auditkit.Audited;
import dev.auditkit.capture.AuditOperation;
import io.micronaut.aop.InterceptPhase;
import io.micronaut.aop.InterceptorBean;
import io.micronaut.aop.MethodInterceptor;
import io.micronaut.aop.MethodInvocationContext;
import jakarta.inject.Singleton;
import org.jspecify.annotations.Nullable;

/**
 * Stands inside of a transaction that an audited method has of its own: what becomes of that, the outer advice cannot see where it is rolled back without
 * an exception. Stateless.
 */
@Singleton
@InterceptorBean(Audited.class)
final class OwnTransactionInterceptor implements MethodInterceptor<Object, Object> {

    private static final String OPERATION = AuditOperation.class.getName();

    /** Tells the call what it is recorded as. */
    static void tell(MethodInvocationContext<Object, Object> context, AuditOperation operation) {
        context.setAttribute(OPERATION, operation);
    }

    @Override
    public int getOrder() {
        return InterceptPhase.TRANSACTION.getPosition() + 1;
    }

    @Override
    public @Nullable Object intercept(MethodInvocationContext<Object, Object> context) {
        context.getAttribute(OPERATION, AuditOperation.class).ifPresent(AuditOperation::joinTransaction);
        return context.proceed();
    }
}

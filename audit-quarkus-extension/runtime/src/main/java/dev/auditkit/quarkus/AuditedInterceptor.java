package dev.auditkit.quarkus;

import dev.auditkit.Audited;
import jakarta.annotation.Priority;
import jakarta.interceptor.AroundInvoke;
import jakarta.interceptor.Interceptor;
import jakarta.interceptor.InvocationContext;
import org.jspecify.annotations.Nullable;

/**
 * Stands around audited methods, outside of transactions and of checks of security: it sees what the end of a transaction throws, and refusals. That
 * the annotation binds it, and that its members do not, is said when the application is built.
 */
@Audited
@Interceptor
@Priority(AuditedInterceptor.PRIORITY)
class AuditedInterceptor {

    /** Before those of Quarkus, of which the first are checks of security. */
    static final int PRIORITY = Interceptor.Priority.PLATFORM_BEFORE - 100;

    private final AuditedMethods methods;

    AuditedInterceptor(AuditedMethods methods) {
        this.methods = methods;
    }

    @AroundInvoke
    @Nullable
    Object around(InvocationContext invocation) throws Exception {
        return methods.around(invocation);
    }
}

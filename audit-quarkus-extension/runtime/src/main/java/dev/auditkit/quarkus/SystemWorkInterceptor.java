package dev.auditkit.quarkus;

import dev.auditkit.capture.AuditRecorder;
import dev.auditkit.capture.AuditScope;
import jakarta.annotation.Priority;
import jakarta.interceptor.AroundInvoke;
import jakarta.interceptor.Interceptor;
import jakarta.interceptor.InvocationContext;
import org.jspecify.annotations.Nullable;

/** Makes {@code system} the user of what nobody asked for. */
@SystemWork
@Interceptor
@Priority(AuditedInterceptor.PRIORITY - 10)
class SystemWorkInterceptor {

    private final AuditRecorder recorder;

    SystemWorkInterceptor(AuditRecorder recorder) {
        this.recorder = recorder;
    }

    @AroundInvoke
    @Nullable
    Object around(InvocationContext invocation) throws Exception {
        AuditScope scope = SystemUser.context(recorder).activate();
        try {
            return invocation.proceed();
        } finally {
            scope.close();
        }
    }
}

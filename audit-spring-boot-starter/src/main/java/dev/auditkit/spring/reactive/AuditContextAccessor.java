package dev.auditkit.spring.reactive;

import dev.auditkit.capture.AuditContext;
import dev.auditkit.capture.AuditScope;
import dev.auditkit.internal.spring.ReactorContexts;
import io.micrometer.context.ThreadLocalAccessor;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Lets Micrometer's context propagation carry the {@link AuditContext}: from Reactor's contexts to threads, where an application has that on
 * ({@code spring.reactor.context-propagation=auto}), and from thread to thread. Found by {@link java.util.ServiceLoader}. Safe for use
 * by many threads.
 */
public final class AuditContextAccessor implements ThreadLocalAccessor<AuditContext> {

    private static final ThreadLocal<Deque<AuditScope>> SET = ThreadLocal.withInitial(ArrayDeque::new);

    /** For the service loader. */
    public AuditContextAccessor() {}

    @Override
    public Object key() {
        return ReactorContexts.KEY;
    }

    @Override
    public @Nullable AuditContext getValue() {
        AuditContext current = AuditContext.current();
        return current.equals(AuditContext.EMPTY) ? null : current;
    }

    @Override
    public void setValue(AuditContext value) {
        SET.get().push(value.activate());
    }

    @Override
    public void setValue() {
        setValue(AuditContext.EMPTY);
    }

    /** What was there before comes back by itself, once what was set here is closed. */
    @Override
    public void restore(AuditContext before) {
        restore();
    }

    @Override
    public void restore() {
        Deque<AuditScope> scopes = SET.get();
        AuditScope scope = scopes.poll();
        if (scope != null) {
            scope.close();
        }
        if (scopes.isEmpty()) {
            SET.remove();
        }
    }
}

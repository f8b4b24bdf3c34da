package dev.auditkit.micronaut;

import dev.auditkit.capture.AuditContext;
import dev.auditkit.capture.AuditScope;
import io.micronaut.core.propagation.PropagatedContext;
import io.micronaut.core.propagation.ThreadPropagatedContextElement;
import org.jspecify.annotations.Nullable;

/**
 * Takes what is going on along with Micronaut's own context: to its executors, to reactive operators and to filters. Immutable.
 *
 * @param context what goes along
 */
record AuditPropagation(AuditContext context) implements ThreadPropagatedContextElement<AuditScope> {

    /** Micronaut's context on this thread, with it. */
    static PropagatedContext with(AuditContext context) {
        PropagatedContext current = PropagatedContext.getOrEmpty();
        AuditPropagation element = new AuditPropagation(context);
        return current.find(AuditPropagation.class)
                .map(before -> current.replace(before, element))
                .orElseGet(() -> current.plus(element));
    }

    @Override
    public AuditScope updateThreadContext() {
        return context.activate();
    }

    @Override
    public void restoreThreadContext(@Nullable AuditScope scope) {
        if (scope != null) {
            scope.close();
        }
    }
}

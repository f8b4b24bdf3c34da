package dev.auditkit.quarkus;

import dev.auditkit.capture.AuditContext;
import dev.auditkit.capture.AuditScope;
import java.util.Map;
import org.eclipse.microprofile.context.spi.ThreadContextProvider;
import org.eclipse.microprofile.context.spi.ThreadContextSnapshot;

/**
 * Takes the operation that is going on along to other threads, as MicroProfile Context Propagation does it: to managed executors and to
 * whatever continues a {@code Uni}, a {@code Multi} or a managed stage. Request, identity and trace have providers of their own. Stateless.
 */
public final class AuditContextPropagation implements ThreadContextProvider {

    @Override
    public ThreadContextSnapshot currentContext(Map<String, String> properties) {
        return snapshot(AuditContext.current());
    }

    @Override
    public ThreadContextSnapshot clearedContext(Map<String, String> properties) {
        return snapshot(AuditContext.EMPTY);
    }

    private static ThreadContextSnapshot snapshot(AuditContext context) {
        return () -> {
            AuditScope scope = context.activate();
            return scope::close;
        };
    }

    @Override
    public String getThreadContextType() {
        return "AuditKit";
    }
}

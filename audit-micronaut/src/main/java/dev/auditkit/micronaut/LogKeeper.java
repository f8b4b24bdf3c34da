package dev.auditkit.micronaut;

import dev.auditkit.AuditLog;
import io.micronaut.context.event.BeanDestroyedEvent;
import io.micronaut.context.event.BeanDestroyedEventListener;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Ends the log when the context stops. Micronaut destroys those that listen to the destruction of beans after all other beans:
 * what those record as they go is in the log, whether or not they had it injected. For the thread that starts or stops the
 * context.
 */
@Singleton
final class LogKeeper implements BeanDestroyedEventListener<LogKeeper> {

    private final Deque<AuditLog> logs = new ArrayDeque<>();
    private @Nullable Runnable farewell;

    /** Will close this log. */
    void keep(AuditLog log) {
        logs.push(log);
    }

    /** Will run this before the log is closed. */
    void before(Runnable last) {
        farewell = last;
    }

    @Override
    public void onDestroyed(BeanDestroyedEvent<LogKeeper> event) {
        // To be called last is all.
    }

    @PreDestroy
    void close() {
        Runnable last = farewell;
        farewell = null;
        if (last != null) {
            last.run();
        }
        while (!logs.isEmpty()) {
            logs.pop().close();
        }
    }
}

package dev.auditkit;

import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * After each test waits until the threads of the logs it opened have ended. A log whose disk hung is closed before its
 * threads are through: they would write into the directory while it is being deleted.
 */
public final class LogThreadsEnd implements BeforeEachCallback, AfterEachCallback {

    private static final ExtensionContext.Namespace HERE = ExtensionContext.Namespace.create(LogThreadsEnd.class);

    @Override
    public void beforeEach(ExtensionContext context) {
        context.getStore(HERE).put("threads", running());
    }

    @Override
    public void afterEach(ExtensionContext context) {
        Set<?> before = context.getStore(HERE).get("threads", Set.class);
        Eventually.until("the log's threads end", () -> before.containsAll(running()));
    }

    private static Set<Thread> running() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("audit-"))
                .collect(Collectors.toSet());
    }
}

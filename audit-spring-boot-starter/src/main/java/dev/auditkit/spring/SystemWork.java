package dev.auditkit.spring;

import dev.auditkit.capture.AuditContext;
import dev.auditkit.capture.AuditRecorder;
import dev.auditkit.capture.AuditScope;
import org.springframework.core.task.TaskDecorator;

/** Marks threads that do what nobody asked for, such as a scheduled task. */
final class SystemWork {

    private static final ThreadLocal<Boolean> CURRENT = new ThreadLocal<>();

    private SystemWork() {}

    /** Whether the calling thread does such work. */
    static boolean isCurrent() {
        return Boolean.TRUE.equals(CURRENT.get());
    }

    /** Of tasks of a scheduler: work of the system, unless a user was at work when they were scheduled. */
    static TaskDecorator decorator(AuditRecorder recorder) {
        return task -> {
            AuditContext context = recorder.capture();
            Runnable inContext = context.wrap(task);
            return context.user() == null ? () -> run(inContext) : inContext;
        };
    }

    private static void run(Runnable task) {
        AuditScope scope = begin();
        try {
            task.run();
        } finally {
            scope.close();
        }
    }

    private static AuditScope begin() {
        boolean before = isCurrent();
        CURRENT.set(true);
        return () -> {
            if (!before) {
                CURRENT.remove();
            }
        };
    }
}

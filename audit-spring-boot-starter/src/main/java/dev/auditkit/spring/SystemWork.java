package dev.auditkit.spring;

import dev.auditkit.capture.AuditContext;
import dev.auditkit.capture.AuditRecorder;
import dev.auditkit.capture.Operations;

/** What nobody asked for, such as a scheduled task. */
final class SystemWork {

    private SystemWork() {}

    /** A task of a scheduler: work of the system, unless a user was at work when it was scheduled. */
    static Runnable decorated(AuditRecorder recorder, Runnable task) {
        AuditContext context = recorder.capture();
        // In the context, and not by what tells the user: a task may take up what somebody else has left for it.
        AuditContext known = context.user() == null ? context.withUser(Operations.SYSTEM_USER) : context;
        return known.wrap(task);
    }
}

package dev.auditkit.quarkus;

import dev.auditkit.capture.AuditContext;
import dev.auditkit.capture.AuditRecorder;
import dev.auditkit.capture.Operations;

/** The user of what nobody asked for. */
final class SystemUser {

    private SystemUser() {}

    /** What the thread knows, with the system as its user where there is none. */
    static AuditContext context(AuditRecorder recorder) {
        AuditContext context = recorder.capture();
        return context.user() == null ? context.withUser(Operations.SYSTEM_USER) : context;
    }
}

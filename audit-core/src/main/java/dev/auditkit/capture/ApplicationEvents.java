package dev.auditkit.capture;

import dev.auditkit.AuditEvent;

/** Events of an application's life, in the form that they have whatever the framework; for {@link AuditRecorder#record}. */
public final class ApplicationEvents {

    private ApplicationEvents() {}

    /**
     * The application is up.
     *
     * @param name its name
     */
    public static AuditEvent.Builder started(String name) {
        return of(Operations.APPLICATION_START, name);
    }

    /**
     * The application goes down, in good order.
     *
     * @param name its name
     */
    public static AuditEvent.Builder stopped(String name) {
        return of(Operations.APPLICATION_STOP, name);
    }

    private static AuditEvent.Builder of(String operation, String name) {
        return AuditEvent.of(operation).user(Operations.SYSTEM_USER).key(name);
    }
}

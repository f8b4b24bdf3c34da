package dev.auditkit;

/** Whether an operation only looks or also changes: reads are recorded only when {@code log-reads} is true. */
public enum AuditType {
    /** Looks at data. */
    READ,
    /** Creates, changes or removes data, or does anything else that is not a mere look. */
    WRITE
}

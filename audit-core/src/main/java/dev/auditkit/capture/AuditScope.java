package dev.auditkit.capture;

/** Ends, when it is closed, what was begun on this thread. For the thread that it was opened on. Idempotent. */
@FunctionalInterface
public interface AuditScope extends AutoCloseable {

    /** There is nothing to end. */
    AuditScope NONE = () -> {};

    @Override
    void close();
}

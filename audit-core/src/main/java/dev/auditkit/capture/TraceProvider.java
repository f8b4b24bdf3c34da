package dev.auditkit.capture;

import org.jspecify.annotations.Nullable;

/** Tells which trace is going on. Safe for use by many threads. */
@FunctionalInterface
public interface TraceProvider {

    /** Knows no trace. */
    TraceProvider NONE = () -> null;

    /** The trace that the calling thread is part of; null when there is none. */
    @Nullable
    AuditTrace trace();
}

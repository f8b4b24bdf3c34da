package dev.auditkit.capture;

import org.jspecify.annotations.Nullable;

/**
 * A place in a distributed trace, as W3C Trace Context writes it. Immutable.
 *
 * @param traceId the trace
 * @param spanId the span in it; null where it is not known
 */
public record AuditTrace(String traceId, @Nullable String spanId) {

    /**
     * The trace with these ids; null where there is none, which tracing libraries also say by an empty id or one of zeros
     * only.
     */
    public static @Nullable AuditTrace of(@Nullable String traceId, @Nullable String spanId) {
        String trace = orNull(traceId);
        return trace == null ? null : new AuditTrace(trace, orNull(spanId));
    }

    private static @Nullable String orNull(@Nullable String id) {
        return id == null || id.chars().allMatch(c -> c == '0' || Character.isWhitespace(c)) ? null : id;
    }
}

package dev.auditkit.spring;

import dev.auditkit.capture.AuditTrace;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/** The trace in the logger's context, under the names of Micrometer Tracing or those of OpenTelemetry. */
final class MdcTrace {

    private MdcTrace() {}

    static @Nullable AuditTrace current() {
        AuditTrace trace = AuditTrace.of(MDC.get("traceId"), MDC.get("spanId"));
        return trace == null ? AuditTrace.of(MDC.get("trace_id"), MDC.get("span_id")) : trace;
    }
}

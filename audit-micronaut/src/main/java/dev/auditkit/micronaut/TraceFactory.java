package dev.auditkit.micronaut;

import dev.auditkit.capture.AuditTrace;
import dev.auditkit.capture.TraceProvider;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Requires;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import jakarta.inject.Singleton;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/** Tells the recorder of the trace: of OpenTelemetry, as Micronaut Tracing has it; else what is in the logger's context. */
@Factory
final class TraceFactory {

    @Singleton
    @Requires(classes = Span.class)
    @Requires(missingBeans = TraceProvider.class)
    TraceProvider auditTraceProvider() {
        return () -> {
            SpanContext span = Span.current().getSpanContext();
            return span.isValid() ? AuditTrace.of(span.getTraceId(), span.getSpanId()) : Logged.trace();
        };
    }

    @Singleton
    @Requires(missing = Span.class)
    @Requires(classes = MDC.class)
    @Requires(missingBeans = TraceProvider.class)
    TraceProvider auditLoggedTraceProvider() {
        return Logged::trace;
    }

    /** The trace in the logger's context, under the names of Micrometer Tracing or those of OpenTelemetry. */
    private static final class Logged {

        static @Nullable AuditTrace trace() {
            AuditTrace trace = AuditTrace.of(MDC.get("traceId"), MDC.get("spanId"));
            return trace == null ? AuditTrace.of(MDC.get("trace_id"), MDC.get("span_id")) : trace;
        }
    }
}

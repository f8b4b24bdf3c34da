package dev.auditkit.quarkus;

import dev.auditkit.capture.AuditTrace;
import dev.auditkit.capture.TraceProvider;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.quarkus.arc.DefaultBean;
import jakarta.inject.Singleton;
import org.jspecify.annotations.Nullable;

/** The trace of OpenTelemetry. Stateless. */
@Singleton
@DefaultBean
class OpenTelemetryTraces implements TraceProvider {

    @Override
    public @Nullable AuditTrace trace() {
        SpanContext span = Span.current().getSpanContext();
        return span.isValid() ? AuditTrace.of(span.getTraceId(), span.getSpanId()) : null;
    }
}

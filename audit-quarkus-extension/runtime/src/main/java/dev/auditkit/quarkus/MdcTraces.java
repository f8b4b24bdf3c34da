package dev.auditkit.quarkus;

import dev.auditkit.capture.AuditTrace;
import dev.auditkit.capture.TraceProvider;
import io.quarkus.arc.DefaultBean;
import jakarta.inject.Singleton;
import org.jboss.logging.MDC;
import org.jspecify.annotations.Nullable;

/** The trace in the logger's context, as agents of OpenTelemetry write it. Stateless. */
@Singleton
@DefaultBean
class MdcTraces implements TraceProvider {

    @Override
    public @Nullable AuditTrace trace() {
        AuditTrace trace = of("traceId", "spanId");
        return trace == null ? of("trace_id", "span_id") : trace;
    }

    private static @Nullable AuditTrace of(String traceId, String spanId) {
        return AuditTrace.of(text(MDC.get(traceId)), text(MDC.get(spanId)));
    }

    private static @Nullable String text(@Nullable Object value) {
        return value == null ? null : value.toString();
    }
}

package dev.auditkit.spring;

import dev.auditkit.capture.AuditTrace;
import dev.auditkit.capture.TraceProvider;
import io.micrometer.tracing.TraceContext;
import io.micrometer.tracing.Tracer;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.util.function.SingletonSupplier;

/** Tells the recorder of the trace: of Micrometer Tracing, else of OpenTelemetry, else what is in the logger's context. */
@AutoConfiguration(before = AuditLogAutoConfiguration.class)
public final class AuditTraceAutoConfiguration {

    AuditTraceAutoConfiguration() {}

    /** One of the places where a trace may be; the first that knows of one counts. */
    @FunctionalInterface
    interface Place {

        @Nullable
        AuditTrace trace();
    }

    @Bean
    @ConditionalOnMissingBean
    TraceProvider auditTraceProvider(ObjectProvider<Place> places) {
        List<Place> all = places.orderedStream().toList();
        return () -> {
            for (Place place : all) {
                AuditTrace trace = place.trace();
                if (trace != null) {
                    return trace;
                }
            }
            return null;
        };
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(Tracer.class)
    static final class OfMicrometer {

        @Bean
        @Order(1)
        Place auditMicrometerTrace(ObjectProvider<Tracer> tracers) {
            // Once: to look for a bean takes longer than to ask the tracer.
            SingletonSupplier<Tracer> tracer = SingletonSupplier.ofNullable(tracers::getIfUnique);
            return () -> trace(tracer.get());
        }

        private static @Nullable AuditTrace trace(@Nullable Tracer tracer) {
            TraceContext context =
                    tracer == null ? null : tracer.currentTraceContext().context();
            return context == null ? null : AuditTrace.of(context.traceId(), context.spanId());
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(Span.class)
    static final class OfOpenTelemetry {

        @Bean
        @Order(2)
        Place auditOpenTelemetryTrace() {
            return () -> {
                SpanContext context = Span.current().getSpanContext();
                return context.isValid() ? AuditTrace.of(context.getTraceId(), context.getSpanId()) : null;
            };
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(MDC.class)
    static final class OfMdc {

        @Bean
        @Order(3)
        Place auditMdcTrace() {
            return MdcTrace::current;
        }
    }
}

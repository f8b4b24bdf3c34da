package dev.auditkit.spring;

import dev.auditkit.capture.AuditTrace;
import dev.auditkit.capture.TraceProvider;
import io.micrometer.tracing.TraceContext;
import io.micrometer.tracing.Tracer;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Tells the recorder of the trace: of Micrometer Tracing, else what a tracing library or agent put into the logger's context. */
@AutoConfiguration(before = AuditLogAutoConfiguration.class)
public final class AuditTraceAutoConfiguration {

    AuditTraceAutoConfiguration() {}

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass({Tracer.class, MDC.class})
    static final class OfMicrometer {

        @Bean
        @ConditionalOnMissingBean
        TraceProvider auditTraceProvider(ObjectProvider<Tracer> tracers) {
            return () -> {
                AuditTrace trace = trace(tracers.getIfUnique());
                return trace == null ? MdcTrace.current() : trace;
            };
        }

        private static @Nullable AuditTrace trace(@Nullable Tracer tracer) {
            TraceContext context =
                    tracer == null ? null : tracer.currentTraceContext().context();
            return context == null ? null : AuditTrace.of(context.traceId(), context.spanId());
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(MDC.class)
    static final class OfMdc {

        @Bean
        @ConditionalOnMissingBean
        TraceProvider auditTraceProvider() {
            return MdcTrace::current;
        }
    }
}

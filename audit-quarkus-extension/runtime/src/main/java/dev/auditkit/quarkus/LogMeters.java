package dev.auditkit.quarkus;

import dev.auditkit.AuditLog;
import dev.auditkit.AuditStats;
import dev.auditkit.capture.AuditRecorder;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import jakarta.inject.Singleton;
import java.util.function.ToDoubleFunction;

/** What the log counts, as meters that are read when a registry asks. Safe for use by many threads. */
@Singleton
class LogMeters implements MeterBinder {

    private final AuditLog log;
    private final AuditRecorder recorder;

    LogMeters(AuditLog log, AuditRecorder recorder) {
        this.log = log;
        this.recorder = recorder;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        if (!recorder.config().enabled()) {
            return;
        }
        counter(registry, "audit.entries", "Entries of the log, for its whole life", AuditStats::nextSeq);
        counter(registry, "audit.dropped", "Events that were not recorded", AuditStats::dropped);
        counter(registry, "audit.gaps", "Entries that tell of dropped events", AuditStats::gaps);
        counter(registry, "audit.write.failures", "Writes and syncs that failed", AuditStats::writeFailures);
        counter(registry, "audit.truncated", "Values that were cut to fit", AuditStats::truncatedValues);
        FunctionCounter.builder("audit.unrecorded", recorder, AuditRecorder::unrecorded)
                .description("Operations that were done, but not recorded")
                .register(registry);
        gauge(registry, "audit.queue.depth", "Events that wait for the writer", AuditStats::queueDepth);
        gauge(registry, "audit.queue.capacity", "Events that may wait for the writer", AuditStats::queueCapacity);
    }

    private void counter(MeterRegistry registry, String name, String description, ToDoubleFunction<AuditStats> count) {
        FunctionCounter.builder(name, log, of -> count.applyAsDouble(of.stats()))
                .description(description)
                .register(registry);
    }

    private void gauge(MeterRegistry registry, String name, String description, ToDoubleFunction<AuditStats> value) {
        Gauge.builder(name, log, of -> value.applyAsDouble(of.stats()))
                .description(description)
                .register(registry);
    }
}

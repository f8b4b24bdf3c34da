package dev.auditkit.spring.actuate;

import dev.auditkit.AuditLog;
import dev.auditkit.AuditStats;
import dev.auditkit.capture.AuditRecorder;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;
import org.springframework.beans.factory.ObjectProvider;

/** What the log counts, as meters that are read when a registry asks. Safe for use by many threads. */
final class LogMeters implements MeterBinder {

    private final ObjectProvider<AuditLog> logs;
    private final ObjectProvider<AuditRecorder> recorders;

    /** Both are asked for when there is a registry: this is made before them. */
    LogMeters(ObjectProvider<AuditLog> logs, ObjectProvider<AuditRecorder> recorders) {
        this.logs = logs;
        this.recorders = recorders;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        AuditLog log = logs.getIfUnique();
        AuditRecorder recorder = recorders.getIfUnique();
        if (log == null || recorder == null || !recorder.config().enabled()) {
            return;
        }
        counter(registry, log, "audit.entries", "Entries of the log, for its whole life", AuditStats::nextSeq);
        counter(registry, log, "audit.dropped", "Events that were not recorded", AuditStats::dropped);
        counter(registry, log, "audit.gaps", "Entries that tell of dropped events", AuditStats::gaps);
        counter(registry, log, "audit.write.failures", "Writes and syncs that failed", AuditStats::writeFailures);
        counter(registry, log, "audit.truncated", "Values that were cut to fit", AuditStats::truncatedValues);
        FunctionCounter.builder("audit.unrecorded", recorder, AuditRecorder::unrecorded)
                .description("Operations that were done, but not recorded")
                .register(registry);
        gauge(registry, log, "audit.queue.depth", "Events that wait for the writer", AuditStats::queueDepth);
        gauge(registry, log, "audit.queue.capacity", "Events that may wait for the writer", AuditStats::queueCapacity);
        timer(registry, log, "audit.write", "Writes of entries to the file", AuditStats::writes, AuditStats::writeTime);
        timer(registry, log, "audit.fsync", "Syncs of the file", AuditStats::fsyncs, AuditStats::fsyncTime);
    }

    private static void counter(
            MeterRegistry registry, AuditLog log, String name, String description, ToDoubleFunction<AuditStats> count) {
        FunctionCounter.builder(name, log, of -> count.applyAsDouble(of.stats()))
                .description(description)
                .register(registry);
    }

    private static void gauge(
            MeterRegistry registry, AuditLog log, String name, String description, ToDoubleFunction<AuditStats> value) {
        Gauge.builder(name, log, of -> value.applyAsDouble(of.stats()))
                .description(description)
                .register(registry);
    }

    private static void timer(
            MeterRegistry registry,
            AuditLog log,
            String name,
            String description,
            ToLongFunction<AuditStats> count,
            Function<AuditStats, Duration> total) {
        FunctionTimer.builder(
                        name,
                        log,
                        of -> count.applyAsLong(of.stats()),
                        of -> total.apply(of.stats()).toNanos(),
                        TimeUnit.NANOSECONDS)
                .description(description)
                .register(registry);
    }
}

package dev.auditkit.spring.actuate;

import dev.auditkit.AuditLog;
import dev.auditkit.capture.AuditRecorder;
import dev.auditkit.capture.LogMeter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
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
        for (LogMeter meter : LogMeter.values()) {
            switch (meter.kind()) {
                case COUNTER ->
                    FunctionCounter.builder(meter.meterName(), log, of -> meter.value(of.stats()))
                            .description(meter.description())
                            .register(registry);
                case GAUGE ->
                    Gauge.builder(meter.meterName(), log, of -> meter.value(of.stats()))
                            .description(meter.description())
                            .register(registry);
                case TIMER ->
                    FunctionTimer.builder(
                                    meter.meterName(),
                                    log,
                                    of -> (long) meter.value(of.stats()),
                                    of -> meter.total(of.stats()),
                                    LogMeter.UNIT)
                            .description(meter.description())
                            .register(registry);
            }
        }
        FunctionCounter.builder(LogMeter.UNRECORDED, recorder, AuditRecorder::unrecorded)
                .description(LogMeter.UNRECORDED_DESCRIPTION)
                .register(registry);
    }
}

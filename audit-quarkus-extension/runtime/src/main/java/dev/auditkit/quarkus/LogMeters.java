package dev.auditkit.quarkus;

import dev.auditkit.AuditLog;
import dev.auditkit.capture.AuditRecorder;
import dev.auditkit.capture.LogMeter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import jakarta.inject.Singleton;

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

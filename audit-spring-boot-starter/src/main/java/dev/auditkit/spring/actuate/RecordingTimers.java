package dev.auditkit.spring.actuate;

import dev.auditkit.spring.RecordingTime;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/** Measures what the log costs those who record: a timer in each registry. Safe for use by many threads. */
final class RecordingTimers implements RecordingTime, MeterBinder {

    private final List<Timer> timers = new CopyOnWriteArrayList<>();

    @Override
    public void accept(long nanos) {
        for (Timer timer : timers) {
            timer.record(nanos, TimeUnit.NANOSECONDS);
        }
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        timers.add(Timer.builder("audit.log")
                .description("What it takes to hand an event to the log")
                .register(registry));
    }
}

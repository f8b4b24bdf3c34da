package dev.auditkit.micronaut;

import dev.auditkit.capture.AuditContext;
import dev.auditkit.capture.AuditRecorder;
import dev.auditkit.capture.Operations;
import io.micronaut.scheduling.instrument.InstrumentedScheduledExecutorService;
import java.util.concurrent.Callable;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * An executor whose tasks are recorded as work of those who handed them over; what is scheduled while nobody is logged in is work of
 * the system. Safe for use by many threads.
 *
 * @param getTarget the executor
 * @param recorder knows who is at work
 */
record AuditedScheduler(ScheduledExecutorService getTarget, Supplier<AuditRecorder> recorder)
        implements InstrumentedScheduledExecutorService {

    @Override
    public Runnable instrument(Runnable task) {
        return recorder.get().capture().wrap(task);
    }

    @Override
    public <V> Callable<V> instrument(Callable<V> task) {
        return recorder.get().capture().wrapCallable(task);
    }

    private AuditContext ofSystem() {
        AuditContext context = recorder.get().capture();
        return context.user() == null ? context.withUser(Operations.SYSTEM_USER) : context;
    }

    @Override
    public ScheduledFuture<?> schedule(Runnable command, long delay, TimeUnit unit) {
        return getTarget.schedule(ofSystem().wrap(command), delay, unit);
    }

    @Override
    public <V> ScheduledFuture<V> schedule(Callable<V> callable, long delay, TimeUnit unit) {
        return getTarget.schedule(ofSystem().wrapCallable(callable), delay, unit);
    }

    @Override
    public ScheduledFuture<?> scheduleAtFixedRate(Runnable command, long initialDelay, long period, TimeUnit unit) {
        return getTarget.scheduleAtFixedRate(ofSystem().wrap(command), initialDelay, period, unit);
    }

    @Override
    public ScheduledFuture<?> scheduleWithFixedDelay(Runnable command, long initialDelay, long delay, TimeUnit unit) {
        return getTarget.scheduleWithFixedDelay(ofSystem().wrap(command), initialDelay, delay, unit);
    }
}

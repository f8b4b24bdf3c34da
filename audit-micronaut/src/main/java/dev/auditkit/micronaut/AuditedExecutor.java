package dev.auditkit.micronaut;

import dev.auditkit.capture.AuditRecorder;
import io.micronaut.scheduling.instrument.InstrumentedExecutorService;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.function.Supplier;

/**
 * An executor whose tasks are recorded as work of those who handed them over. Safe for use by many threads.
 *
 * @param getTarget the executor
 * @param recorder knows who is at work
 */
record AuditedExecutor(ExecutorService getTarget, Supplier<AuditRecorder> recorder)
        implements InstrumentedExecutorService {

    @Override
    public Runnable instrument(Runnable task) {
        return recorder.get().capture().wrap(task);
    }

    @Override
    public <V> Callable<V> instrument(Callable<V> task) {
        return recorder.get().capture().wrapCallable(task);
    }
}

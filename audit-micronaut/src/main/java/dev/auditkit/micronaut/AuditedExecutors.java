package dev.auditkit.micronaut;

import dev.auditkit.capture.AuditRecorder;
import io.micronaut.context.BeanProvider;
import io.micronaut.context.event.BeanCreatedEvent;
import io.micronaut.context.event.BeanCreatedEventListener;
import jakarta.inject.Singleton;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;

/** Takes who is at work along to the executors of the application; Micronaut does the same with its own context. */
@Singleton
final class AuditedExecutors implements BeanCreatedEventListener<ExecutorService> {

    private final BeanProvider<AuditRecorder> recorder;

    AuditedExecutors(BeanProvider<AuditRecorder> recorder) {
        this.recorder = recorder;
    }

    @Override
    public ExecutorService onCreated(BeanCreatedEvent<ExecutorService> event) {
        ExecutorService executor = event.getBean();
        Class<?> declared = event.getBeanDefinition().getBeanType();
        if (declared != ExecutorService.class && declared != ScheduledExecutorService.class) {
            return executor; // someone may have it injected as what it is
        }
        return executor instanceof ScheduledExecutorService scheduler
                ? new AuditedScheduler(scheduler, recorder::get)
                : new AuditedExecutor(executor, recorder::get);
    }
}

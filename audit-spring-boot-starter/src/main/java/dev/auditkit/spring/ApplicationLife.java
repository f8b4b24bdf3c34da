package dev.auditkit.spring;

import dev.auditkit.capture.ApplicationEvents;
import dev.auditkit.capture.AuditRecorder;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.BeansException;
import org.springframework.boot.context.event.ApplicationStartedEvent;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationContextAware;
import org.springframework.context.ApplicationListener;
import org.springframework.context.SmartLifecycle;

/**
 * Records that the application is up, before its runners, and that it goes down, after the web server has served its last request and
 * executors their last task. The log itself is closed later, when the beans that use it are gone. Safe for use by many threads.
 */
final class ApplicationLife
        implements SmartLifecycle, ApplicationListener<ApplicationStartedEvent>, ApplicationContextAware {

    /** Lifecycle beans stop from the highest phase to the lowest; those of applications have none below 0 as a rule. */
    static final int PHASE = Integer.MIN_VALUE + 1_000;

    private final AuditRecorder recorder;
    private final String name;
    private final AtomicBoolean up = new AtomicBoolean();
    private volatile boolean running;
    private @Nullable ApplicationContext own;

    ApplicationLife(AuditRecorder recorder, String name) {
        this.recorder = recorder;
        this.name = name;
    }

    @Override
    public void setApplicationContext(ApplicationContext context) throws BeansException {
        own = context;
    }

    @Override
    public void onApplicationEvent(ApplicationStartedEvent event) {
        // Events of child contexts come by here too.
        if (event.getApplicationContext().equals(own) && up.compareAndSet(false, true)) {
            recorder.record(ApplicationEvents.started(name));
        }
    }

    @Override
    public void start() {
        running = true;
    }

    @Override
    public void stop() {
        running = false;
        if (up.compareAndSet(true, false)) {
            recorder.record(ApplicationEvents.stopped(name));
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** A context that pauses goes on. */
    @Override
    public boolean isPauseable() {
        return false;
    }

    @Override
    public int getPhase() {
        return PHASE;
    }
}

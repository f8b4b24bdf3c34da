package dev.auditkit.micronaut;

import dev.auditkit.capture.ApplicationEvents;
import dev.auditkit.capture.AuditRecorder;
import io.micronaut.context.annotation.Context;
import io.micronaut.context.annotation.Requires;
import io.micronaut.context.event.StartupEvent;
import io.micronaut.runtime.ApplicationConfiguration;
import io.micronaut.runtime.EmbeddedApplication;
import io.micronaut.runtime.event.ApplicationStartupEvent;
import io.micronaut.runtime.event.annotation.EventListener;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Opens the log when the context starts, and records that the application is up, with its server where it has one, and that it
 * goes down, after its beans are gone. Safe for use by many threads.
 */
@Context
@Requires(beans = AuditRecorder.class)
final class ApplicationLife {

    private final AuditRecorder recorder;
    private final LogKeeper keeper;
    private final String name;
    private final AtomicBoolean up = new AtomicBoolean();

    ApplicationLife(AuditRecorder recorder, LogKeeper keeper, ApplicationConfiguration application) {
        this.recorder = recorder;
        this.keeper = keeper;
        this.name = application
                .getName()
                .filter(given -> !given.isBlank())
                .map(String::strip)
                .orElse("application");
    }

    @EventListener
    void contextStarted(StartupEvent event) {
        if (!event.getSource().containsBean(EmbeddedApplication.class)) {
            started();
        }
    }

    @EventListener
    void applicationStarted(ApplicationStartupEvent event) {
        started();
    }

    private void started() {
        if (up.compareAndSet(false, true)) {
            recorder.record(ApplicationEvents.started(name));
            keeper.before(() -> recorder.record(ApplicationEvents.stopped(name)));
        }
    }
}

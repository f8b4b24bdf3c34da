package dev.auditkit.quarkus;

import dev.auditkit.capture.ApplicationEvents;
import dev.auditkit.capture.AuditRecorder;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/**
 * Opens the log before anything of the application's own begins, so that a log that cannot be opened stops the start; records that the application
 * is up, before the first request, and that it goes down, after the last.
 */
@Singleton
class ApplicationLife {

    private final AuditRecorder recorder;
    private final String name = ApplicationName.get();

    ApplicationLife(AuditRecorder recorder) {
        this.recorder = recorder;
    }

    void started(@Observes @Priority(Integer.MIN_VALUE + 100) StartupEvent event) {
        recorder.record(ApplicationEvents.started(name));
    }

    void stopped(@Observes @Priority(Integer.MAX_VALUE - 100) ShutdownEvent event) {
        recorder.record(ApplicationEvents.stopped(name));
    }
}

package dev.auditkit.quarkus;

import dev.auditkit.capture.AuditRecorder;
import dev.auditkit.capture.AuditScope;
import dev.auditkit.hibernate.AuditHibernate;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/**
 * Tells Hibernate where changes of data are recorded. Its session factories are made of what was found out when the application was built, so that a
 * recorder cannot be among their settings.
 */
@Singleton
class DataCapture {

    private final AuditRecorder recorder;
    private AuditScope scope = AuditScope.NONE;

    DataCapture(AuditRecorder recorder) {
        this.recorder = recorder;
    }

    void started(@Observes @Priority(Integer.MIN_VALUE + 50) StartupEvent event) {
        scope = AuditHibernate.use(recorder);
    }

    /** After the application's own, which may still change data. */
    void stopped(@Observes @Priority(Integer.MAX_VALUE - 50) ShutdownEvent event) {
        scope.close();
    }
}

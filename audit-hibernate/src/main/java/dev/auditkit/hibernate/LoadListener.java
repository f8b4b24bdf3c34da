package dev.auditkit.hibernate;

import dev.auditkit.AuditEvent;
import dev.auditkit.AuditType;
import dev.auditkit.AuditUnavailableException;
import dev.auditkit.capture.AuditRecorder;
import dev.auditkit.capture.Operations;
import org.hibernate.event.spi.EventSource;
import org.hibernate.event.spi.PostLoadEvent;
import org.hibernate.event.spi.PostLoadEventListener;

/**
 * Hears of each entity that is loaded: by its id, by a query, from the second-level cache, or because something refers to it. What was read was read,
 * whatever becomes of the transaction. Safe for use by many threads.
 */
final class LoadListener implements PostLoadEventListener {

    private static final long serialVersionUID = 1;

    private final transient DataCapture capture;

    LoadListener(DataCapture capture) {
        this.capture = capture;
    }

    @Override
    public void onPostLoad(PostLoadEvent event) {
        AuditRecorder recorder = capture.readRecorder();
        if (recorder == null) {
            return;
        }
        try {
            EntityPlan plan = capture.plan(event.getPersister());
            if (!plan.ignored()) {
                EventSource session = event.getSession();
                AuditEvent.Builder read = new Change(Operations.READ, plan.name(), plan.key(event.getId()))
                        .event(session == null ? null : Tenants.of(session))
                        .type(AuditType.READ);
                recorder.transaction(Operations.READ).record(read, null);
            }
        } catch (AuditUnavailableException e) {
            throw e;
        } catch (RuntimeException | LinkageError e) {
            recorder.notRecorded(e);
        }
    }
}

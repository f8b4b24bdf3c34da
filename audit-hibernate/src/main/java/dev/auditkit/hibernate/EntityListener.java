package dev.auditkit.hibernate;

import dev.auditkit.AuditOption.DataValues;
import dev.auditkit.AuditUnavailableException;
import dev.auditkit.capture.AuditRecorder;
import dev.auditkit.capture.Operations;
import java.util.LinkedHashMap;
import java.util.Map;
import org.hibernate.engine.spi.SharedSessionContractImplementor;
import org.hibernate.event.spi.AbstractEvent;
import org.hibernate.event.spi.PostDeleteEvent;
import org.hibernate.event.spi.PostDeleteEventListener;
import org.hibernate.event.spi.PostInsertEvent;
import org.hibernate.event.spi.PostInsertEventListener;
import org.hibernate.event.spi.PostUpdateEvent;
import org.hibernate.event.spi.PostUpdateEventListener;
import org.hibernate.event.spi.PostUpsertEvent;
import org.hibernate.event.spi.PostUpsertEventListener;
import org.hibernate.event.spi.PreDeleteEvent;
import org.hibernate.event.spi.PreDeleteEventListener;
import org.hibernate.event.spi.PreInsertEvent;
import org.hibernate.event.spi.PreInsertEventListener;
import org.hibernate.event.spi.PreUpdateEvent;
import org.hibernate.event.spi.PreUpdateEventListener;
import org.hibernate.event.spi.PreUpsertEvent;
import org.hibernate.event.spi.PreUpsertEventListener;
import org.hibernate.persister.entity.EntityPersister;
import org.jspecify.annotations.Nullable;

/**
 * Hears of each entity that is created, updated or deleted: before, so that what fails is counted as attempted, and after, so that what was done is
 * recorded. What fails here reaches the application only where it must not go on without the log. Safe for use by many threads.
 */
final class EntityListener
        implements PreInsertEventListener,
                PreUpdateEventListener,
                PreUpsertEventListener,
                PreDeleteEventListener,
                PostInsertEventListener,
                PostUpdateEventListener,
                PostUpsertEventListener,
                PostDeleteEventListener {

    private static final long serialVersionUID = 1;

    private final transient DataCapture capture;

    EntityListener(DataCapture capture) {
        this.capture = capture;
    }

    @Override
    public boolean onPreInsert(PreInsertEvent event) {
        attempted(event, event.getPersister(), Operations.CREATE, event.getId());
        return false;
    }

    @Override
    public boolean onPreUpdate(PreUpdateEvent event) {
        attempted(event, event.getPersister(), Operations.UPDATE, event.getId());
        return false;
    }

    @Override
    public boolean onPreUpsert(PreUpsertEvent event) {
        attempted(event, event.getPersister(), Operations.UPDATE, event.getId());
        return false;
    }

    @Override
    public boolean onPreDelete(PreDeleteEvent event) {
        attempted(event, event.getPersister(), Operations.DELETE, event.getId());
        return false;
    }

    private void attempted(AbstractEvent event, EntityPersister persister, String operation, @Nullable Object id) {
        AuditRecorder recorder = capture.recorder();
        if (recorder == null) {
            return;
        }
        try {
            SharedSessionContractImplementor session = Sessions.of(event);
            EntityPlan plan = capture.plan(persister);
            if (plan.ignored()) {
                return;
            }
            if (session == null) {
                StatelessWrites.about(capture, recorder, plan.name(), operation);
            } else if (operation.equals(Operations.DELETE)) {
                capture.attemptedDelete(recorder, session, plan, id);
            } else {
                capture.attempted(recorder, session, plan.name(), operation);
            }
        } catch (AuditUnavailableException e) {
            throw e;
        } catch (RuntimeException | LinkageError e) {
            recorder.notRecorded(e);
        }
    }

    @Override
    public void onPostInsert(PostInsertEvent event) {
        AuditRecorder recorder = capture.recorder();
        if (recorder != null) {
            done(recorder, event, event.getPersister(), plan -> {
                Change change = new Change(Operations.CREATE, plan.name(), plan.key(event.getId()));
                return withValues(recorder, plan, change, event.getState());
            });
        }
    }

    @Override
    public void onPostUpdate(PostUpdateEvent event) {
        AuditRecorder recorder = capture.recorder();
        if (recorder != null) {
            done(recorder, event, event.getPersister(), plan -> {
                Change change = new Change(Operations.UPDATE, plan.name(), plan.key(event.getId()));
                return event.getOldState() == null
                        ? written(recorder, plan, change, event.getState())
                        : updated(recorder, plan, change, event);
            });
        }
    }

    @Override
    public void onPostUpsert(PostUpsertEvent event) {
        AuditRecorder recorder = capture.recorder();
        if (recorder != null) {
            done(recorder, event, event.getPersister(), plan -> {
                Change change = new Change(Operations.UPDATE, plan.name(), plan.key(event.getId()));
                return written(recorder, plan, change.detail("upsert", true), event.getState());
            });
        }
    }

    @Override
    public void onPostDelete(PostDeleteEvent event) {
        AuditRecorder recorder = capture.recorder();
        if (recorder != null) {
            done(recorder, event, event.getPersister(), plan -> {
                Change change = new Change(Operations.DELETE, plan.name(), plan.key(event.getId()));
                if (plan.softDeleted()) {
                    change.detail("soft", true);
                }
                return withValues(recorder, plan, change, event.getDeletedState());
            });
        }
    }

    /** What describes a change; null when there is nothing to be recorded. */
    private interface Description {
        @Nullable
        Change of(EntityPlan plan);
    }

    private void done(AuditRecorder recorder, AbstractEvent event, EntityPersister persister, Description description) {
        try {
            SharedSessionContractImplementor said = Sessions.of(event);
            SharedSessionContractImplementor session = said == null ? StatelessWrites.done() : said;
            EntityPlan plan = capture.plan(persister);
            if (plan.ignored()) {
                return;
            }
            if (session == null) {
                recorder.notRecorded(new IllegalStateException("A change of " + plan.name()
                        + " in a stateless session, of which Hibernate does not say which"));
            } else {
                Change change = description.of(plan);
                if (change != null) {
                    capture.done(recorder, session, change);
                }
            }
        } catch (RuntimeException | LinkageError e) {
            recorder.notRecorded(e);
        }
    }

    private static Change withValues(
            AuditRecorder recorder, EntityPlan plan, Change change, @Nullable Object @Nullable [] state) {
        if (state != null && DataCapture.values(recorder) == DataValues.ALL) {
            change.detail("values", plan.values().all(plan.attributes(), state));
        }
        return change;
    }

    /** What was there before is not known, and so not what was changed either. */
    private static Change written(
            AuditRecorder recorder, EntityPlan plan, Change change, @Nullable Object @Nullable [] state) {
        if (state != null && DataCapture.values(recorder) != DataValues.NONE) {
            change.detail("values", plan.values().all(plan.attributes(), state));
        }
        return change.detail("before", "unknown");
    }

    private static @Nullable Change updated(
            AuditRecorder recorder, EntityPlan plan, Change change, PostUpdateEvent event) {
        DataValues values = DataCapture.values(recorder);
        @Nullable Object[] before = event.getOldState();
        Differences differences =
                Differences.of(plan, before, event.getState(), event.getDirtyProperties(), values != DataValues.NONE);
        if (differences.names().isEmpty()) {
            return null;
        }
        change.changed(differences.names()).detail("changes", differences.oldAndNew());
        if (values == DataValues.ALL) {
            Map<String, @Nullable Object> unchanged =
                    new LinkedHashMap<>(plan.values().all(plan.attributes(), event.getState()));
            differences.names().forEach(name -> unchanged.remove(name.split("\\.", 2)[0]));
            change.detail("unchanged", unchanged);
        }
        return change;
    }

    @Override
    public boolean requiresPostCommitHandling(EntityPersister persister) {
        return false;
    }
}

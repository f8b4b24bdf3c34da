package dev.auditkit.hibernate;

import dev.auditkit.AuditOption.DataValues;
import dev.auditkit.capture.AuditRecorder;
import dev.auditkit.capture.Operations;
import dev.auditkit.hibernate.EntityPlan.CollectionPlan;
import org.hibernate.StatelessSession;
import org.hibernate.collection.spi.AbstractPersistentCollection;
import org.hibernate.collection.spi.PersistentCollection;
import org.hibernate.engine.spi.CollectionEntry;
import org.hibernate.engine.spi.SharedSessionContractImplementor;
import org.hibernate.event.spi.AbstractCollectionEvent;
import org.hibernate.event.spi.EventSource;
import org.hibernate.event.spi.PostCollectionRecreateEvent;
import org.hibernate.event.spi.PostCollectionRecreateEventListener;
import org.hibernate.event.spi.PostCollectionRemoveEvent;
import org.hibernate.event.spi.PostCollectionRemoveEventListener;
import org.hibernate.event.spi.PostCollectionUpdateEvent;
import org.hibernate.event.spi.PostCollectionUpdateEventListener;
import org.hibernate.persister.collection.CollectionPersister;
import org.jspecify.annotations.Nullable;

/**
 * Hears of each collection that was written, and puts it into the entry of the entity that it belongs to. A collection that is mapped by an attribute of
 * its elements is not written by itself: what changes there are they. Safe for use by many threads.
 */
final class CollectionListener
        implements PostCollectionRecreateEventListener,
                PostCollectionUpdateEventListener,
                PostCollectionRemoveEventListener {

    private static final long serialVersionUID = 1;

    private final transient DataCapture capture;

    CollectionListener(DataCapture capture) {
        this.capture = capture;
    }

    @Override
    public void onPostRecreateCollection(PostCollectionRecreateEvent event) {
        written(event, Kind.CREATED);
    }

    @Override
    public void onPostUpdateCollection(PostCollectionUpdateEvent event) {
        written(event, Kind.UPDATED);
    }

    @Override
    public void onPostRemoveCollection(PostCollectionRemoveEvent event) {
        written(event, Kind.REMOVED);
    }

    private enum Kind {
        CREATED,
        UPDATED,
        REMOVED
    }

    private void written(AbstractCollectionEvent event, Kind kind) {
        AuditRecorder recorder = capture.recorder();
        PersistentCollection<?> collection = event.getCollection();
        // Without a collection its owner is deleted; that of a stateless session is written with its owner each time.
        if (recorder == null || collection == null || isStateless(collection)) {
            return;
        }
        try {
            EventSource session = event.getSession();
            CollectionPersister persister = persister(collection, session);
            if (persister != null && !persister.isInverse()) {
                EntityPlan owner = capture.plan(session.getFactory()
                        .getMappingMetamodel()
                        .getEntityDescriptor(event.getAffectedOwnerEntityName()));
                CollectionPlan plan = owner.collection(attribute(persister));
                if (!owner.ignored() && !plan.ignored()) {
                    record(recorder, session, kind, owner, event, plan, persister);
                }
            }
        } catch (RuntimeException | LinkageError e) {
            recorder.notRecorded(e);
        }
    }

    private static boolean isStateless(PersistentCollection<?> collection) {
        return collection instanceof AbstractPersistentCollection<?> known
                && known.getSession() instanceof StatelessSession;
    }

    private static @Nullable CollectionPersister persister(
            PersistentCollection<?> collection, SharedSessionContractImplementor session) {
        CollectionEntry entry = session.getPersistenceContextInternal().getCollectionEntry(collection);
        CollectionPersister loaded = entry == null ? null : entry.getLoadedPersister();
        String role = collection.getRole();
        return loaded != null || role == null
                ? loaded
                : session.getFactory().getMappingMetamodel().getCollectionDescriptor(role);
    }

    /** Its name within the entity: its role is the entity's name, a dot and that. */
    private static String attribute(CollectionPersister persister) {
        return persister
                .getRole()
                .substring(persister.getOwnerEntityPersister().getEntityName().length() + 1);
    }

    private void record(
            AuditRecorder recorder,
            SharedSessionContractImplementor session,
            Kind kind,
            EntityPlan owner,
            AbstractCollectionEvent event,
            CollectionPlan plan,
            CollectionPersister persister) {
        CollectionElements elements = CollectionElements.of(event.getCollection(), owner.values(), plan, persister);
        boolean nothing = switch (kind) {
            case CREATED -> elements.hasNoneNow();
            case REMOVED -> elements.hadNone();
            case UPDATED -> elements.areAsTheyWere();
        };
        if (nothing) {
            return;
        }
        String key = owner.key(event.getAffectedOwnerIdOrNull());
        UnitOfWork unit = capture.unit(recorder, session, Operations.UPDATE);
        Change before = unit == null ? null : unit.latest(key);
        DataValues values = DataCapture.values(recorder);
        if (before != null && before.operation().equals(Operations.CREATE) && kind == Kind.CREATED) {
            if (values == DataValues.ALL) {
                before.member("values", plan.name(), elements.now());
            }
            return;
        }
        boolean alone = before == null || !before.operation().equals(Operations.UPDATE);
        Change change =
                before == null || alone ? new Change(Operations.UPDATE, owner.name(), key).removalOnly(true) : before;
        change.changed(plan.name()).removalOnly(change.isRemovalOnly() && kind == Kind.REMOVED);
        if (values != DataValues.NONE) {
            change.member(
                    "changes", plan.name(), plan.masked() ? Values.MASK : elements.difference(kind == Kind.REMOVED));
        }
        if (alone) {
            capture.attempted(recorder, session, owner.name(), Operations.UPDATE);
            capture.done(recorder, session, change);
        }
    }
}

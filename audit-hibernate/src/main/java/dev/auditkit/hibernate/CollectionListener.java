package dev.auditkit.hibernate;

import dev.auditkit.AuditOption.DataValues;
import dev.auditkit.AuditUnavailableException;
import dev.auditkit.capture.AuditRecorder;
import dev.auditkit.capture.Operations;
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
import org.hibernate.event.spi.PreCollectionRecreateEvent;
import org.hibernate.event.spi.PreCollectionRecreateEventListener;
import org.hibernate.event.spi.PreCollectionRemoveEvent;
import org.hibernate.event.spi.PreCollectionRemoveEventListener;
import org.hibernate.event.spi.PreCollectionUpdateEvent;
import org.hibernate.event.spi.PreCollectionUpdateEventListener;
import org.hibernate.persister.collection.CollectionPersister;
import org.jspecify.annotations.Nullable;

/**
 * Hears of each collection that is written: before, as nothing may be done without the log where it must not go unrecorded, and after, to put it into the
 * entry of the entity that it belongs to. A collection that is mapped by an attribute of its elements is not written by itself: what changes there are
 * they. Safe for use by many threads.
 */
final class CollectionListener
        implements PreCollectionRecreateEventListener,
                PreCollectionUpdateEventListener,
                PreCollectionRemoveEventListener,
                PostCollectionRecreateEventListener,
                PostCollectionUpdateEventListener,
                PostCollectionRemoveEventListener {

    private static final long serialVersionUID = 1;

    private final transient DataCapture capture;

    CollectionListener(DataCapture capture) {
        this.capture = capture;
    }

    @Override
    public void onPreRecreateCollection(PreCollectionRecreateEvent event) {
        heard(event, Kind.CREATED, this::begun);
    }

    @Override
    public void onPreUpdateCollection(PreCollectionUpdateEvent event) {
        heard(event, Kind.UPDATED, this::begun);
    }

    @Override
    public void onPreRemoveCollection(PreCollectionRemoveEvent event) {
        heard(event, Kind.REMOVED, this::begun);
    }

    @Override
    public void onPostRecreateCollection(PostCollectionRecreateEvent event) {
        heard(event, Kind.CREATED, this::written);
    }

    @Override
    public void onPostUpdateCollection(PostCollectionUpdateEvent event) {
        heard(event, Kind.UPDATED, this::written);
    }

    @Override
    public void onPostRemoveCollection(PostCollectionRemoveEvent event) {
        heard(event, Kind.REMOVED, this::written);
    }

    private enum Kind {
        CREATED,
        UPDATED,
        REMOVED
    }

    private interface Part {
        void take(Written written);
    }

    private void heard(AbstractCollectionEvent event, Kind kind, Part part) {
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
                CollectionPlan plan = owner.collection(attribute(persister), persister);
                if (!owner.ignored() && !plan.ignored()) {
                    String key = owner.key(event.getAffectedOwnerIdOrNull());
                    part.take(new Written(recorder, session, kind, owner, key, collection, plan, persister));
                }
            }
        } catch (AuditUnavailableException e) {
            throw e;
        } catch (RuntimeException | LinkageError e) {
            recorder.notRecorded(e);
        }
    }

    /** What is written, of which entity with that key. */
    private record Written(
            AuditRecorder recorder,
            SharedSessionContractImplementor session,
            Kind kind,
            EntityPlan owner,
            String key,
            PersistentCollection<?> collection,
            CollectionPlan plan,
            CollectionPersister persister) {}

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

    private void begun(Written written) {
        capture.begunCollection(
                written.recorder(), written.session(), written.owner().name(), written.key());
    }

    private void written(Written written) {
        EntityPlan owner = written.owner();
        CollectionPlan plan = written.plan();
        Kind kind = written.kind();
        UnitOfWork unit = capture.unit(written.recorder(), written.session(), Operations.UPDATE);
        if (unit != null) {
            unit.writtenCollection();
        }
        CollectionElements elements = new CollectionElements(written.collection(), owner.values(), plan);
        boolean nothing = switch (kind) {
            case CREATED -> elements.hasNoneNow();
            case REMOVED -> elements.hadNone();
            case UPDATED -> elements.areAsTheyWere(written.persister().hasIndex() && plan.index() == null);
        };
        if (nothing) {
            return;
        }
        Change before = unit == null ? null : unit.latest(written.key());
        DataValues values = DataCapture.values(written.recorder());
        if (before != null && before.operation().equals(Operations.CREATE) && kind == Kind.CREATED) {
            if (values == DataValues.ALL) {
                before.member("values", plan.name(), elements.now());
            }
            return;
        }
        boolean alone = before == null || !before.operation().equals(Operations.UPDATE);
        Change change = before == null || alone
                ? new Change(Operations.UPDATE, owner.name(), written.key())
                        .ofCollections()
                        .removalOnly(true)
                : before;
        change.changed(plan.name()).removalOnly(change.isRemovalOnly() && kind == Kind.REMOVED);
        if (values != DataValues.NONE) {
            change.member("changes", plan.name(), elements.difference(kind == Kind.REMOVED));
        }
        if (alone) {
            capture.done(written.recorder(), written.session(), change);
        }
    }
}

package dev.auditkit.hibernate;

import dev.auditkit.AuditOption.DataValues;
import dev.auditkit.AuditType;
import dev.auditkit.AuditUnavailableException;
import dev.auditkit.capture.AuditRecorder;
import dev.auditkit.capture.AuditTransaction;
import dev.auditkit.capture.Operations;
import dev.auditkit.capture.TransactionOutcome;
import java.lang.ref.WeakReference;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.hibernate.engine.spi.SharedSessionContractImplementor;
import org.hibernate.persister.entity.EntityPersister;
import org.jspecify.annotations.Nullable;

/** What the listeners of a session factory share. Safe for use by many threads. */
final class DataCapture {

    private static final System.Logger LOGGER = System.getLogger(AuditHibernate.class.getName());

    /** Looked through by each query, without a lock; there are few. */
    private static final List<OfFactory> OF_FACTORIES = new CopyOnWriteArrayList<>();

    private final Supplier<@Nullable AuditRecorder> recorders;
    private final ConcurrentMap<EntityPersister, EntityPlan> plans = new ConcurrentHashMap<>();
    private volatile @Nullable Tables tables;
    private final SessionWatches watches = new SessionWatches();

    DataCapture(Supplier<@Nullable AuditRecorder> recorders) {
        this.recorders = recorders;
    }

    /** Where changes are recorded; null when they are not. */
    @Nullable
    AuditRecorder recorder() {
        AuditRecorder recorder;
        try {
            recorder = recorders.get();
        } catch (RuntimeException | LinkageError e) { // it is not the application's
            LOGGER.log(System.Logger.Level.WARNING, "Changes of data are not recorded: nobody can say where", e);
            return null;
        }
        return recorder != null && AuditHibernate.records(recorder) ? recorder : null;
    }

    /** Where reads are recorded; null when they are not. */
    @Nullable
    AuditRecorder readRecorder() {
        AuditRecorder recorder = recorder();
        return recorder != null && recorder.records(AuditType.READ) ? recorder : null;
    }

    /** Which values are recorded. */
    static DataValues values(AuditRecorder recorder) {
        return recorder.config().captureDataValues();
    }

    EntityPlan plan(EntityPersister persister) {
        EntityPlan plan = plans.get(persister);
        if (plan == null) {
            plan = EntityPlan.of(persister);
            plans.put(persister, plan);
        }
        return plan;
    }

    /** What the listeners of that session factory share; null where there are none. */
    static @Nullable DataCapture of(SessionFactoryImplementor factory) {
        for (OfFactory known : OF_FACTORIES) {
            if (known.factory.refersTo(factory)) {
                return known.capture;
            }
        }
        return null;
    }

    /** Is what the listeners of that session factory share. */
    void belongsTo(SessionFactoryImplementor factory) {
        OF_FACTORIES.add(new OfFactory(new WeakReference<>(factory), this));
    }

    static void forget(SessionFactoryImplementor factory) {
        OF_FACTORIES.removeIf(known -> known.factory.refersTo(factory) || known.factory.refersTo(null));
    }

    /** Weak, as a factory that cannot be made is never told that it is closed. */
    private record OfFactory(WeakReference<SessionFactoryImplementor> factory, DataCapture capture) {}

    /** Which tables have which entities. */
    Tables tables(SessionFactoryImplementor factory) {
        Tables known = tables;
        if (known == null) {
            known = new Tables(factory, this);
            tables = known;
        }
        return known;
    }

    /**
     * What the statement belongs to that is about to be executed.
     *
     * @throws AuditUnavailableException under {@code closed}, when the log takes no entries
     */
    BulkChange bulk(
            AuditRecorder recorder,
            SharedSessionContractImplementor session,
            Object query,
            List<TableChanges> changes,
            boolean isNative) {
        Tables known = tables(session.getFactory());
        String operation =
                changes.isEmpty() ? Operations.UPDATE : changes.get(0).operation();
        UnitOfWork unit = unit(recorder, session, operation);
        if (unit == null) {
            refuseWithoutLog(recorder, operation);
            BulkChange alone = new BulkChange(query, isNative, known);
            alone.add(changes);
            return alone;
        }
        return unit.bulk(query, isNative, changes, known);
    }

    /**
     * Says that something is about to be done, which may fail.
     *
     * @throws AuditUnavailableException under {@code closed}, when the log takes no entries
     */
    void attempted(AuditRecorder recorder, SharedSessionContractImplementor session, String entity, String operation) {
        UnitOfWork unit = unit(recorder, session, operation);
        if (unit == null) {
            refuseWithoutLog(recorder, operation);
        } else {
            unit.attempted(entity, operation);
        }
    }

    /**
     * Says that a collection is about to be written, which may fail.
     *
     * @throws AuditUnavailableException under {@code closed}, when the log takes no entries
     */
    void begunCollection(AuditRecorder recorder, SharedSessionContractImplementor session, String entity, String key) {
        UnitOfWork unit = unit(recorder, session, Operations.UPDATE);
        if (unit == null) {
            refuseWithoutLog(recorder, Operations.UPDATE);
        } else {
            unit.begunCollection(entity, key);
        }
    }

    /** Says that what has that key is about to be deleted, and counts it as {@link #attempted} does. */
    void attemptedDelete(
            AuditRecorder recorder, SharedSessionContractImplementor session, EntityPlan plan, @Nullable Object id) {
        attempted(recorder, session, plan.name(), Operations.DELETE);
        UnitOfWork unit = unit(recorder, session, Operations.DELETE);
        if (unit != null && unit.hasCollections()) {
            unit.begunDelete(plan.key(id));
        }
    }

    /** What is done in no transaction is refused before it is done, as what is done in one is when that begins. */
    private static void refuseWithoutLog(AuditRecorder recorder, String operation) {
        recorder.transaction(operation); // which refuses; it is not needed for more
    }

    /** Takes what was done: recorded when its transaction is committed, or now where there is none. */
    void done(AuditRecorder recorder, SharedSessionContractImplementor session, Change change) {
        UnitOfWork unit = unit(recorder, session, change.operation());
        if (unit != null) {
            unit.add(change);
            return;
        }
        AuditTransaction none = recorder.transaction(change.operation());
        none.record(
                change.event(Tenants.of(session)),
                Connections.commitEachStatement(session) ? null : TransactionOutcome.UNKNOWN);
    }

    /** The work of the transaction that the session is in; null when it is in none. */
    @Nullable
    UnitOfWork unit(AuditRecorder recorder, SharedSessionContractImplementor session, String operation) {
        return session.isTransactionInProgress() ? watches.of(session).unit(recorder, session, operation) : null;
    }
}

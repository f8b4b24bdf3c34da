package dev.auditkit.hibernate;

import dev.auditkit.AuditEvent;
import dev.auditkit.AuditType;
import dev.auditkit.AuditUnavailableException;
import dev.auditkit.capture.AuditRecorder;
import dev.auditkit.capture.AuditTransaction;
import dev.auditkit.capture.Operations;
import java.util.List;
import org.hibernate.StatelessSession;
import org.hibernate.engine.spi.SharedSessionContractImplementor;
import org.hibernate.persister.entity.EntityPersister;
import org.hibernate.sql.exec.spi.ExecutionContext;
import org.jspecify.annotations.Nullable;

/**
 * A query while it is executed: one of the application, or, in a stateless session, one by which Hibernate loads an entity, as there is no event for that. What
 * was read was read, whatever becomes of the transaction. For one thread.
 */
final class ReadStatement {

    /** Reads nothing that is recorded. */
    static final ReadStatement NONE = new ReadStatement(null, null, null, null);

    private final @Nullable DataCapture capture;
    private final @Nullable AuditRecorder recorder;
    private final @Nullable AuditTransaction transaction;
    private final @Nullable Description description;

    private ReadStatement(
            @Nullable DataCapture capture,
            @Nullable AuditRecorder recorder,
            @Nullable AuditTransaction transaction,
            @Nullable Description description) {
        this.capture = capture;
        this.recorder = recorder;
        this.transaction = transaction;
        this.description = description;
    }

    /** What is recorded when the result is there; null for nothing. */
    private interface Description {
        AuditEvent.@Nullable Builder of(DataCapture capture, @Nullable Object result);
    }

    /**
     * Sees what a query of the application is about to read.
     *
     * @param isNative whether it is in SQL and not in HQL
     * @throws AuditUnavailableException under {@code closed}, when the log takes no entries
     */
    static ReadStatement query(String sql, boolean isNative, ExecutionContext context) {
        SharedSessionContractImplementor session = context.getSession();
        return begin(session, (capture, result) -> {
            Tables.Read read = capture.tables(session.getFactory()).read(sql);
            if (read.ignored()) {
                return null;
            }
            AuditEvent.Builder event = event(session, read.key())
                    .metadata("bulk", isNative ? "sql" : "query")
                    .metadata("tables", read.tables());
            return result instanceof List<?> list ? event.metadata("rows", list.size()) : event;
        });
    }

    /**
     * Sees what Hibernate is about to load.
     *
     * @throws AuditUnavailableException under {@code closed}, when the log takes no entries
     */
    static ReadStatement load(ExecutionContext context) {
        SharedSessionContractImplementor session = context.getSession();
        Object id = session instanceof StatelessSession ? context.getEntityId() : null;
        if (id == null || context.getRootEntityDescriptor() == null) {
            return NONE;
        }
        EntityPersister root = context.getRootEntityDescriptor().getEntityPersister();
        return begin(session, (capture, result) -> {
            if (!(result instanceof List<?> list) || list.isEmpty()) {
                return null; // there was none
            }
            Object entity = list.get(0);
            EntityPersister known = entity == null
                    ? null
                    : session.getFactory()
                            .getMappingMetamodel()
                            .findEntityDescriptor(entity.getClass().getName());
            EntityPlan plan = capture.plan(known == null ? root : known);
            return plan.ignored() ? null : event(session, plan.key(id));
        });
    }

    private static ReadStatement begin(SharedSessionContractImplementor session, Description description) {
        DataCapture capture = DataCapture.of(session.getFactory());
        AuditRecorder recorder = capture == null ? null : capture.readRecorder();
        return recorder == null
                ? NONE
                : new ReadStatement(capture, recorder, recorder.transaction(Operations.READ), description);
    }

    private static AuditEvent.Builder event(SharedSessionContractImplementor session, @Nullable String key) {
        AuditEvent.Builder event =
                AuditEvent.of(Operations.READ).type(AuditType.READ).key(key);
        String tenant = Tenants.of(session);
        return tenant == null ? event : event.metadata("tenant", tenant);
    }

    /** Says that it was done, with that result. */
    void done(@Nullable Object result) {
        if (capture == null || recorder == null || transaction == null || description == null) {
            return;
        }
        try {
            AuditEvent.Builder event = description.of(capture, result);
            if (event != null) {
                transaction.record(event, null);
            }
        } catch (RuntimeException | LinkageError e) {
            recorder.notRecorded(e);
        }
    }
}

package dev.auditkit.hibernate;

import dev.auditkit.AuditUnavailableException;
import dev.auditkit.capture.AuditRecorder;
import java.util.List;
import org.hibernate.engine.spi.SharedSessionContractImplementor;
import org.hibernate.sql.exec.spi.ExecutionContext;
import org.jspecify.annotations.Nullable;

/** A statement that changes rows, while it is executed. For one thread. */
final class BulkStatement {

    /** Changes nothing. */
    static final BulkStatement NONE = new BulkStatement(null, null, null, null, List.of());

    private final @Nullable DataCapture capture;
    private final @Nullable SharedSessionContractImplementor session;
    private final @Nullable BulkChange change;
    private final @Nullable AuditRecorder recorder;
    private final List<TableChanges> changes;

    private BulkStatement(
            @Nullable DataCapture capture,
            @Nullable AuditRecorder recorder,
            @Nullable SharedSessionContractImplementor session,
            @Nullable BulkChange change,
            List<TableChanges> changes) {
        this.capture = capture;
        this.recorder = recorder;
        this.session = session;
        this.change = change;
        this.changes = changes;
    }

    /**
     * Sees what the statement is about to do.
     *
     * @param isMutation whether it is executed for what it changes, so that it is recorded too if its text does not tell what that is
     * @throws AuditUnavailableException under {@code closed}, when the log takes no entries
     */
    static BulkStatement begin(String sql, boolean isNative, boolean isMutation, ExecutionContext context) {
        SharedSessionContractImplementor session = context.getSession();
        DataCapture capture = DataCapture.of(session.getFactory());
        AuditRecorder recorder = capture == null ? null : capture.recorder();
        if (capture == null || recorder == null) {
            return NONE;
        }
        try {
            List<TableChanges> changes = TableChanges.in(sql);
            if (changes.isEmpty() && !isMutation) {
                return NONE;
            }
            Object query = context.getCallback(); // each query has one of its own
            BulkChange change = capture.bulk(recorder, session, query == null ? context : query, changes, isNative);
            return new BulkStatement(capture, recorder, session, change, changes);
        } catch (AuditUnavailableException e) {
            throw e;
        } catch (RuntimeException | LinkageError e) {
            recorder.notRecorded(e);
            return NONE;
        }
    }

    /**
     * Says that it was done.
     *
     * @param rows how many rows it changed; less than 0 when that is not known
     */
    void done(int rows) {
        if (capture == null || recorder == null || session == null || change == null) {
            return;
        }
        if (changes.isEmpty() && rows <= 0) { // such as create table
            return;
        }
        try {
            boolean first = !change.isDone();
            change.done(changes, rows);
            if (first && !change.isIgnored()) {
                capture.done(recorder, session, change);
            }
        } catch (RuntimeException | LinkageError e) {
            recorder.notRecorded(e);
        }
    }
}

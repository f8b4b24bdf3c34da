package dev.auditkit.hibernate;

import dev.auditkit.AuditEvent;
import dev.auditkit.capture.AuditRecorder;
import dev.auditkit.capture.AuditTransaction;
import dev.auditkit.capture.Operations;
import dev.auditkit.capture.TransactionOutcome;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What was done in one transaction: entries if it is committed, and if not one that says what it had attempted. Safe for use by many threads, as a
 * transaction may be ended by another than began it.
 */
final class UnitOfWork {

    /** With more, changes are counted and no longer kept: who writes that many in one transaction keeps them out of memory. */
    static final int MOST = 1_000_000;

    private final AuditRecorder recorder;
    private final AuditTransaction transaction;
    private final @Nullable String tenant;
    private final int most;
    private final List<Change> changes = new ArrayList<>();
    private final Counts attempted = new Counts();
    private final Counts more = new Counts();
    private final List<BulkChange> bulks = new ArrayList<>();
    private @Nullable BulkChange bulk;
    private @Nullable Map<String, Change> latest;
    private @Nullable Change collection;
    private boolean settled;

    UnitOfWork(AuditRecorder recorder, AuditTransaction transaction, @Nullable String tenant) {
        this(recorder, transaction, tenant, MOST);
    }

    UnitOfWork(AuditRecorder recorder, AuditTransaction transaction, @Nullable String tenant, int most) {
        this.recorder = recorder;
        this.transaction = transaction;
        this.tenant = tenant;
        this.most = most;
    }

    /** Counts what is about to be done. */
    synchronized void attempted(String entity, String operation) {
        attempted.add(entity, operation);
    }

    /** Says that a collection of what has that key is about to be written. */
    synchronized void begunCollection(String entity, String key) {
        collection = new Change(Operations.UPDATE, entity, key);
    }

    /** Says that it was. */
    synchronized void writtenCollection() {
        collection = null;
    }

    /** Whether collections were written in it. */
    synchronized boolean hasCollections() {
        return latest != null;
    }

    /** Says that what has that key is about to be deleted. */
    synchronized void begunDelete(String key) {
        Change before = latest(key);
        if (before != null) {
            before.beforeDelete();
        }
    }

    /** Keeps what was done. */
    synchronized void add(Change change) {
        if (changes.size() >= most) {
            more.add(change.entity(), change.operation());
            if (change.isUncounted()) {
                attempted.add(change.entity(), change.operation());
            }
            return;
        }
        if (latest != null) {
            Change before = latest.put(change.key(), change);
            if (before != null && before.isRemovalOnly() && change.operation().equals(Operations.DELETE)) {
                before.drop();
            }
        }
        changes.add(change);
        if (change instanceof BulkChange statement && statement.isNotUnderstood()) {
            bulks.add(statement);
        }
    }

    /** What the statement belongs to that is about to be executed; it is added when that was done. */
    synchronized BulkChange bulk(Object query, boolean isNative, List<TableChanges> changes, Tables known) {
        BulkChange before = bulk;
        if (before != null && before.takes(query, changes)) {
            before.add(changes);
            return before;
        }
        BulkChange current = new BulkChange(query, isNative, known);
        bulk = current;
        current.add(changes);
        if (!changes.isEmpty() && !current.isIgnored()) { // what it changes is else known when it was done
            bulks.add(current);
        }
        return current;
    }

    /** The last change of what has that key; null when there was none. */
    synchronized @Nullable Change latest(String key) {
        if (latest == null) {
            latest = new HashMap<>();
            for (Change change : changes) {
                latest.put(change.key(), change);
            }
        }
        return latest.get(key);
    }

    /** Records it, the first time. */
    void settle(TransactionOutcome outcome) {
        transaction.record(close(outcome), outcome);
    }

    private synchronized List<AuditEvent.Builder> close(TransactionOutcome outcome) {
        if (settled) {
            return List.of();
        }
        settled = true;
        try {
            return outcome == TransactionOutcome.COMMITTED ? entries() : failure();
        } catch (RuntimeException | Error e) {
            recorder.notRecorded(e);
            return List.of();
        }
    }

    /** Made one by one as they are recorded, as they take more memory than the changes do. */
    private List<AuditEvent.Builder> entries() {
        List<Change> done = new ArrayList<>(changes.size());
        for (Change change : changes) {
            if (!change.isDropped()) {
                done.add(change);
            }
        }
        more.byEntity()
                .forEach((entity, counts) -> counts.forEach((operation, rows) ->
                        done.add(new Change(operation, entity, entity + ":*").detail("rows", rows))));
        return new AbstractList<>() {
            @Override
            public AuditEvent.Builder get(int index) {
                return done.get(index).event(tenant);
            }

            @Override
            public int size() {
                return done.size();
            }
        };
    }

    private List<AuditEvent.Builder> failure() {
        for (BulkChange attempt : bulks) {
            attempted.add(attempt.isNotUnderstood() ? "sql" : attempt.entity(), attempt.operation());
        }
        for (Change change : changes) {
            if (change.isUncounted()) {
                attempted.add(change.entity(), change.operation());
            }
        }
        Change begun = collection;
        if (begun != null && latest(begun.key()) == null) {
            attempted.add(
                    begun.entity(), begun.operation()); // it failed, and nothing else is told of what it belongs to
        }
        if (attempted.isEmpty() || !recorder.config().captureRolledBackData()) {
            return List.of();
        }
        AuditEvent.Builder entry = AuditEvent.of(Operations.TRANSACTION).metadata("attempted", attempted.byEntity());
        return List.of(tenant == null ? entry : entry.metadata("tenant", tenant));
    }
}

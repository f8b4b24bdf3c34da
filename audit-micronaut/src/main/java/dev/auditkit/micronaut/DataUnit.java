package dev.auditkit.micronaut;

import dev.auditkit.AuditEvent;
import dev.auditkit.capture.AuditRecorder;
import dev.auditkit.capture.AuditTransaction;
import dev.auditkit.capture.Operations;
import dev.auditkit.capture.TransactionOutcome;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What was changed in one transaction: entries if it is committed, and if not one that says what it had attempted. Safe for use by many
 * threads.
 */
final class DataUnit {

    /** With more, changes are counted and no longer kept: who writes that many in one transaction keeps them out of memory. */
    static final int MOST = 1_000_000;

    private final AuditRecorder recorder;
    private final AuditTransaction transaction;
    private final int most;
    private final List<DataChange> done = new ArrayList<>();
    private final Map<String, Map<String, Long>> more = new TreeMap<>();
    private final Map<String, Map<String, Long>> attempted = new TreeMap<>();

    DataUnit(AuditRecorder recorder, int most) {
        this.recorder = recorder;
        this.transaction = recorder.transaction(Operations.TRANSACTION);
        this.most = most;
    }

    synchronized void add(DataChange change) {
        count(attempted, change);
        if (done.size() < most) {
            done.add(change);
        } else {
            count(more, change);
        }
    }

    /** Records it; throws nothing. */
    void end(TransactionOutcome outcome) {
        transaction.record(outcome == TransactionOutcome.COMMITTED ? entries() : failure(), outcome);
    }

    /** Made one by one as they are recorded, as they take more memory than the changes do. */
    private synchronized List<AuditEvent.Builder> entries() {
        List<DataChange> changes = new ArrayList<>(done);
        more.forEach((entity, counts) ->
                counts.forEach((operation, rows) -> changes.add(DataChange.more(operation, entity, rows))));
        return new AbstractList<>() {
            @Override
            public AuditEvent.Builder get(int index) {
                return changes.get(index).event();
            }

            @Override
            public int size() {
                return changes.size();
            }
        };
    }

    private synchronized List<AuditEvent.Builder> failure() {
        return recorder.config().captureRolledBackData()
                ? List.of(AuditEvent.of(Operations.TRANSACTION).metadata("attempted", attempted))
                : List.of();
    }

    private static void count(Map<String, Map<String, Long>> counts, DataChange change) {
        counts.computeIfAbsent(change.entity(), name -> new TreeMap<>()).merge(change.operation(), 1L, Long::sum);
    }
}

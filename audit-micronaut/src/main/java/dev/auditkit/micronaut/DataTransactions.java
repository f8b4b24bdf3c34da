package dev.auditkit.micronaut;

import dev.auditkit.AuditEvent;
import dev.auditkit.capture.AuditRecorder;
import dev.auditkit.capture.AuditTransaction;
import dev.auditkit.capture.Operations;
import dev.auditkit.capture.TransactionOutcome;
import io.micronaut.context.annotation.Requires;
import io.micronaut.transaction.TransactionStatus;
import io.micronaut.transaction.support.TransactionSynchronization;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.WeakHashMap;

/**
 * Records changes of data once their transaction is committed, and of one that is not an error that says what it attempted. Safe for
 * use by many threads.
 */
@Singleton
@Requires(beans = {AuditRecorder.class, MicronautTransactions.class})
final class DataTransactions {

    private final AuditRecorder recorder;
    private final MicronautTransactions transactions;
    private final Map<TransactionStatus<?>, Unit> units = Collections.synchronizedMap(new WeakHashMap<>());

    DataTransactions(AuditRecorder recorder, MicronautTransactions transactions) {
        this.recorder = recorder;
        this.transactions = transactions;
    }

    /** Whether changes of data are recorded. */
    boolean records() {
        return recorder.records(dev.auditkit.AuditType.WRITE)
                && recorder.config().captureData();
    }

    /**
     * Refuses a change that could not be recorded.
     *
     * @throws dev.auditkit.AuditUnavailableException under {@code closed}, when the log takes no entries
     */
    void refuseWithoutLog(String operation) {
        recorder.transaction(operation);
    }

    /** Records a change, when its transaction has ended; throws nothing. */
    void changed(String operation, String entity, AuditEvent.Builder event) {
        try {
            List<TransactionStatus<?>> active = transactions.active();
            if (active.isEmpty()) {
                recorder.transaction(operation).record(event, null);
            } else {
                TransactionStatus<?> innermost = active.get(0);
                units.computeIfAbsent(innermost, this::begin).add(operation, entity, event);
            }
        } catch (RuntimeException e) {
            recorder.notRecorded(e);
        }
    }

    private Unit begin(TransactionStatus<?> status) {
        Unit unit = new Unit(recorder);
        status.registerSynchronization(unit);
        return unit;
    }

    /** What was done in one transaction. */
    private static final class Unit implements TransactionSynchronization {

        private final AuditRecorder recorder;
        private final AuditTransaction transaction;
        private final List<AuditEvent.Builder> done = new ArrayList<>();
        private final Map<String, Map<String, Long>> attempted = new TreeMap<>();

        Unit(AuditRecorder recorder) {
            this.recorder = recorder;
            this.transaction = recorder.transaction(Operations.TRANSACTION);
        }

        synchronized void add(String operation, String entity, AuditEvent.Builder event) {
            done.add(event);
            attempted.computeIfAbsent(entity, name -> new TreeMap<>()).merge(operation, 1L, Long::sum);
        }

        @Override
        public synchronized void afterCompletion(Status status) {
            TransactionOutcome outcome = MicronautTransactions.outcome(status);
            if (outcome == TransactionOutcome.COMMITTED) {
                done.forEach(event -> transaction.record(event, outcome));
            } else if (recorder.config().captureRolledBackData() && !attempted.isEmpty()) {
                transaction.record(AuditEvent.of(Operations.TRANSACTION).metadata("attempted", attempted), outcome);
            }
            done.clear();
            attempted.clear();
        }
    }
}

package dev.auditkit.micronaut;

import dev.auditkit.AuditOption.FailurePolicy;
import dev.auditkit.AuditType;
import dev.auditkit.capture.AuditRecorder;
import dev.auditkit.capture.TransactionOutcome;
import io.micronaut.context.annotation.Requires;
import io.micronaut.transaction.TransactionStatus;
import io.micronaut.transaction.exceptions.TransactionUsageException;
import jakarta.inject.Singleton;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Records changes of data once their transaction is committed, and of one that is not an error that says what it attempted. Safe for
 * use by many threads.
 */
@Singleton
@Requires(beans = {AuditRecorder.class, ActiveTransactions.class})
final class DataTransactions {

    private final AuditRecorder recorder;
    private final ActiveTransactions transactions;

    /** By connection: each method that joins a transaction has a status of its own, but all share that. */
    private final Map<Object, DataUnit> units = Collections.synchronizedMap(new IdentityHashMap<>());

    DataTransactions(AuditRecorder recorder, ActiveTransactions transactions) {
        this.recorder = recorder;
        this.transactions = transactions;
    }

    /** Whether changes of data are recorded. */
    boolean records() {
        return recorder.records(AuditType.WRITE) && recorder.config().captureData();
    }

    /**
     * Refuses a change that could not be recorded.
     *
     * @throws dev.auditkit.AuditUnavailableException under {@code closed}, when the log takes no entries
     */
    void refuseWithoutLog(String operation) {
        if (recorder.config().failurePolicy() == FailurePolicy.CLOSED) {
            recorder.transaction(operation);
        }
    }

    /**
     * Records a change, when its transaction has ended; throws nothing.
     *
     * @param change what was done
     * @param dataSource where, as {@link ActiveTransactions#of} has it
     */
    void changed(DataChange change, @Nullable String dataSource) {
        try {
            List<TransactionStatus<?>> active = transactions.of(dataSource);
            // Of several nobody knows which it is.
            DataUnit unit = active.size() == 1 ? unit(active.get(0)) : null;
            if (unit != null) {
                unit.add(change);
            } else {
                TransactionOutcome outcome = active.isEmpty() ? null : TransactionOutcome.UNKNOWN;
                recorder.transaction(change.operation()).record(change.event(), outcome);
            }
        } catch (RuntimeException e) {
            recorder.notRecorded(e);
        }
    }

    /** What is changed in a transaction; null where nobody will be told of its end. */
    private @Nullable DataUnit unit(TransactionStatus<?> status) {
        Object connection = status.getConnection();
        DataUnit unit = units.get(connection);
        if (unit != null) {
            return unit;
        }
        DataUnit begun = new DataUnit(recorder, DataUnit.MOST);
        Ending ending = new Ending(outcome -> {
            units.remove(connection);
            begun.end(outcome);
        });
        try {
            status.registerSynchronization(ending);
        } catch (TransactionUsageException e) {
            return null;
        }
        units.put(connection, begun);
        return begun;
    }
}

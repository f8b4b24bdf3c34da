package dev.auditkit.hibernate;

import dev.auditkit.capture.AuditRecorder;
import dev.auditkit.capture.TransactionOutcome;
import jakarta.transaction.Status;
import jakarta.transaction.Synchronization;
import java.lang.ref.WeakReference;
import org.hibernate.SessionEventListener;
import org.hibernate.engine.spi.SharedSessionContractImplementor;
import org.hibernate.resource.transaction.spi.TransactionCoordinator;
import org.hibernate.resource.transaction.spi.TransactionObserver;
import org.hibernate.resource.transaction.spi.TransactionStatus;
import org.jspecify.annotations.Nullable;

/**
 * Follows the transactions of a session, one after the other, and settles the work of each once: at the first sign of its end. There are several signs, as
 * none comes always: after a commit that failed Hibernate 6 tells nobody, so that only the next transaction, or the end of the session, shows it. For
 * one thread at a time, as sessions are.
 */
final class SessionWatch implements TransactionObserver, SessionEventListener {

    /** Weak, as the map of watches is kept by it. */
    private final transient WeakReference<TransactionCoordinator> coordinator;

    private transient @Nullable UnitOfWork current;

    SessionWatch(TransactionCoordinator coordinator) {
        this.coordinator = new WeakReference<>(coordinator);
    }

    /** The work of the current transaction, which goes on. */
    UnitOfWork unit(AuditRecorder recorder, SharedSessionContractImplementor session, String operation) {
        UnitOfWork unit = current;
        if (unit == null) {
            unit = new UnitOfWork(recorder, recorder.transaction(operation), Tenants.of(session));
            current = unit;
            session.getTransactionCoordinator().getLocalSynchronizations().registerSynchronization(new End(unit));
        }
        return unit;
    }

    @Override
    public void afterBegin() {
        settle(current, TransactionOutcome.UNKNOWN); // of the one before nobody told the end
    }

    @Override
    public void beforeCompletion() {
        // It is still open.
    }

    @Override
    public void afterCompletion(boolean successful, boolean delayed) {
        settle(current, successful ? TransactionOutcome.COMMITTED : notCommitted());
    }

    /** The session is closed. Its transaction may go on, where JTA has it or another session shares it. */
    @Override
    public void end() {
        TransactionCoordinator of = coordinator.get();
        if (of == null || !isOpen(of)) {
            settle(current, notCommitted());
        }
    }

    private static boolean isOpen(TransactionCoordinator of) {
        return switch (status(of)) {
            case ACTIVE, MARKED_ROLLBACK, COMMITTING, ROLLING_BACK -> true;
            default -> false;
        };
    }

    /** What became of a transaction that was not committed as far as can be seen: a commit that failed may have come through. */
    private TransactionOutcome notCommitted() {
        TransactionCoordinator of = coordinator.get();
        if (of == null) {
            return TransactionOutcome.UNKNOWN;
        }
        return switch (status(of)) {
            case FAILED_COMMIT, FAILED_ROLLBACK, COMMITTED, COMMITTING -> TransactionOutcome.UNKNOWN;
            default -> TransactionOutcome.ROLLED_BACK;
        };
    }

    private static TransactionStatus status(TransactionCoordinator of) {
        try {
            return of.getTransactionDriverControl().getStatus();
        } catch (RuntimeException e) { // what manages transactions cannot be asked any more
            return TransactionStatus.FAILED_COMMIT;
        }
    }

    @SuppressWarnings("ReferenceEquality") // the very same is meant
    private void settle(@Nullable UnitOfWork unit, TransactionOutcome outcome) {
        if (unit != null) {
            if (unit == current) {
                current = null;
            }
            unit.settle(outcome);
        }
    }

    /**
     * Settles one transaction. Left over from one whose commit failed, it is called at the end of the next, and then does nothing: that is what it knows its
     * own work for.
     */
    private final class End implements Synchronization {

        private final UnitOfWork unit;

        End(UnitOfWork unit) {
            this.unit = unit;
        }

        @Override
        public void beforeCompletion() {
            // It is still open.
        }

        @Override
        public void afterCompletion(int status) {
            settle(unit, status == Status.STATUS_COMMITTED ? TransactionOutcome.COMMITTED : notCommitted());
        }
    }
}

package dev.auditkit.quarkus;

import dev.auditkit.capture.TransactionOutcome;
import dev.auditkit.capture.TransactionProvider;
import io.quarkus.arc.DefaultBean;
import jakarta.inject.Singleton;
import jakarta.transaction.Status;
import jakarta.transaction.Synchronization;
import jakarta.transaction.TransactionSynchronizationRegistry;
import java.util.function.Consumer;

/** The JTA transaction of the thread, or of the call that is recorded on it. Stateless. */
@Singleton
@DefaultBean
class JtaTransactions implements TransactionProvider {

    private final TransactionSynchronizationRegistry transactions;

    JtaTransactions(TransactionSynchronizationRegistry transactions) {
        this.transactions = transactions;
    }

    @Override
    public boolean onCompletion(Consumer<TransactionOutcome> listener) {
        CallTransaction call = CallTransaction.current();
        if (call != null) {
            call.onCompletion(listener);
            return true;
        }
        return onCompletionOfThreads(listener);
    }

    /** The call is made in the transaction of the thread, where there is one. */
    void join(CallTransaction call) {
        if (onCompletionOfThreads(call::ended)) {
            call.begun(transactions::getTransactionKey);
        }
    }

    private boolean onCompletionOfThreads(Consumer<TransactionOutcome> listener) {
        switch (transactions.getTransactionStatus()) {
            case Status.STATUS_ACTIVE -> transactions.registerInterposedSynchronization(new Ending(listener));
            // Jakarta Transactions refuses a synchronization here; there is one end that it can have.
            case Status.STATUS_MARKED_ROLLBACK -> listener.accept(TransactionOutcome.ROLLED_BACK);
            default -> {
                return false;
            }
        }
        return true;
    }

    private record Ending(Consumer<TransactionOutcome> listener) implements Synchronization {

        @Override
        public void beforeCompletion() {
            // Nobody knows yet.
        }

        @Override
        public void afterCompletion(int status) {
            listener.accept(
                    switch (status) {
                        case Status.STATUS_COMMITTED -> TransactionOutcome.COMMITTED;
                        case Status.STATUS_ROLLEDBACK -> TransactionOutcome.ROLLED_BACK;
                        default -> TransactionOutcome.UNKNOWN;
                    });
        }
    }
}

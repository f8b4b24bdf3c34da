package dev.auditkit.spring;

import dev.auditkit.capture.TransactionOutcome;
import dev.auditkit.capture.TransactionProvider;
import java.util.function.Consumer;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** The transaction that is bound to the thread. Stateless. */
final class SpringTransactions implements TransactionProvider {

    @Override
    public boolean onCompletion(Consumer<TransactionOutcome> listener) {
        if (!TransactionSynchronizationManager.isActualTransactionActive()
                || !TransactionSynchronizationManager.isSynchronizationActive()) {
            return false;
        }
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void afterCompletion(int status) {
                listener.accept(outcome(status));
            }
        });
        return true;
    }

    private static TransactionOutcome outcome(int status) {
        return switch (status) {
            case TransactionSynchronization.STATUS_COMMITTED -> TransactionOutcome.COMMITTED;
            case TransactionSynchronization.STATUS_ROLLED_BACK -> TransactionOutcome.ROLLED_BACK;
            default -> TransactionOutcome.UNKNOWN;
        };
    }
}

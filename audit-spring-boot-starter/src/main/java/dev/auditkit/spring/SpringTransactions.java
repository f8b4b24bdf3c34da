package dev.auditkit.spring;

import dev.auditkit.capture.TransactionOutcome;
import dev.auditkit.capture.TransactionProvider;
import dev.auditkit.internal.spring.ReactiveTransactions;
import java.util.function.Consumer;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.util.ClassUtils;

/** The transaction that is bound to the thread, or to the subscription that it works for. Stateless. */
final class SpringTransactions implements TransactionProvider {

    private static final boolean REACTIVE =
            ClassUtils.isPresent("reactor.core.publisher.Mono", SpringTransactions.class.getClassLoader());

    @Override
    public boolean onCompletion(Consumer<TransactionOutcome> listener) {
        if (!TransactionSynchronizationManager.isActualTransactionActive()
                || !TransactionSynchronizationManager.isSynchronizationActive()) {
            return REACTIVE && ReactiveTransactions.onCompletion(listener);
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

package dev.auditkit.micronaut;

import dev.auditkit.capture.TransactionOutcome;
import dev.auditkit.capture.TransactionProvider;
import io.micronaut.context.annotation.Requires;
import io.micronaut.transaction.TransactionStatus;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Tells operations what becomes of the transactions that they are in, of each data source. Safe for use by many threads. */
@Singleton
@Requires(beans = ActiveTransactions.class)
@Requires(missingBeans = TransactionProvider.class)
final class MicronautTransactions implements TransactionProvider {

    private final ActiveTransactions transactions;

    MicronautTransactions(ActiveTransactions transactions) {
        this.transactions = transactions;
    }

    @Override
    public boolean onCompletion(Consumer<TransactionOutcome> listener) {
        List<TransactionStatus<?>> active = transactions.all();
        if (active.isEmpty()) {
            return false;
        }
        Together together = new Together(active.size(), listener);
        active.forEach(status -> status.registerSynchronization(new Ending(together::ended)));
        return true;
    }

    /** What becomes of all transactions that an operation is in: it was done only if each is committed. */
    private static final class Together {

        private final Consumer<TransactionOutcome> listener;
        private int open;
        private TransactionOutcome worst = TransactionOutcome.COMMITTED;

        Together(int open, Consumer<TransactionOutcome> listener) {
            this.open = open;
            this.listener = listener;
        }

        void ended(TransactionOutcome outcome) {
            TransactionOutcome all = worst(outcome);
            if (all != null) {
                listener.accept(all);
            }
        }

        private synchronized @Nullable TransactionOutcome worst(TransactionOutcome outcome) {
            worst = outcome.compareTo(worst) > 0 ? outcome : worst;
            return --open == 0 ? worst : null;
        }
    }
}

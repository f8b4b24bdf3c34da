package dev.auditkit.micronaut;

import dev.auditkit.capture.TransactionOutcome;
import dev.auditkit.capture.TransactionProvider;
import io.micronaut.context.BeanContext;
import io.micronaut.context.annotation.Requires;
import io.micronaut.transaction.TransactionOperations;
import io.micronaut.transaction.TransactionStatus;
import io.micronaut.transaction.support.TransactionSynchronization;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The transactions that the thread is in, of each data source. Safe for use by many threads. */
@Singleton
@Requires(classes = TransactionOperations.class)
@Requires(missingBeans = TransactionProvider.class)
final class MicronautTransactions implements TransactionProvider {

    private final BeanContext beans;
    private volatile @Nullable Collection<TransactionOperations<?>> managers;

    MicronautTransactions(BeanContext beans) {
        this.beans = beans;
    }

    @Override
    public boolean onCompletion(Consumer<TransactionOutcome> listener) {
        List<TransactionStatus<?>> active = active();
        if (active.isEmpty()) {
            return false;
        }
        Together together = new Together(active.size(), listener);
        active.forEach(status -> status.registerSynchronization(together));
        return true;
    }

    /** The transactions that the thread is in. */
    List<TransactionStatus<?>> active() {
        return managers().stream()
                .flatMap(manager -> manager.findTransactionStatus().stream())
                .<TransactionStatus<?>>map(status -> status)
                .filter(status -> !status.isCompleted())
                .toList();
    }

    /** What became of one. */
    static TransactionOutcome outcome(TransactionSynchronization.Status status) {
        return switch (status) {
            case COMMITTED -> TransactionOutcome.COMMITTED;
            case ROLLED_BACK -> TransactionOutcome.ROLLED_BACK;
            case UNKNOWN -> TransactionOutcome.UNKNOWN;
        };
    }

    /** Asked for late, as the recorder is there before the data sources. */
    @SuppressWarnings({"unchecked", "rawtypes"})
    private Collection<TransactionOperations<?>> managers() {
        Collection<TransactionOperations<?>> found = managers;
        if (found == null) {
            found = (Collection) beans.getBeansOfType(TransactionOperations.class);
            managers = found;
        }
        return found;
    }

    /** What becomes of all transactions that an operation is in: it was done only if each is committed. */
    private static final class Together implements TransactionSynchronization {

        private final Consumer<TransactionOutcome> listener;
        private int open;
        private TransactionOutcome worst = TransactionOutcome.COMMITTED;

        Together(int open, Consumer<TransactionOutcome> listener) {
            this.open = open;
            this.listener = listener;
        }

        @Override
        public void afterCompletion(Status status) {
            TransactionOutcome all = ended(status);
            if (all != null) {
                listener.accept(all);
            }
        }

        private synchronized @Nullable TransactionOutcome ended(Status status) {
            TransactionOutcome outcome = outcome(status);
            worst = outcome.compareTo(worst) > 0 ? outcome : worst;
            return --open == 0 ? worst : null;
        }
    }
}

package dev.auditkit.micronaut;

import dev.auditkit.capture.TransactionOutcome;
import io.micronaut.transaction.support.TransactionSynchronization;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * Tells once what became of a transaction, at the first that it hears of it: where another synchronization throws, Micronaut calls none of those
 * after it. Safe for use by many threads.
 */
final class Ending implements TransactionSynchronization {

    private final Consumer<TransactionOutcome> listener;
    private final AtomicBoolean told = new AtomicBoolean();

    /** @param listener does not throw */
    Ending(Consumer<TransactionOutcome> listener) {
        this.listener = listener;
    }

    @Override
    public void afterCommit() {
        tell(TransactionOutcome.COMMITTED);
    }

    @Override
    public void afterCompletion(Status status) {
        tell(
                switch (status) {
                    case COMMITTED -> TransactionOutcome.COMMITTED;
                    case ROLLED_BACK -> TransactionOutcome.ROLLED_BACK;
                    case UNKNOWN -> TransactionOutcome.UNKNOWN;
                });
    }

    private void tell(TransactionOutcome outcome) {
        if (told.compareAndSet(false, true)) {
            listener.accept(outcome);
        }
    }
}

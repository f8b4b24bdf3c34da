package dev.auditkit.internal.spring;

import dev.auditkit.capture.TransactionOutcome;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.reactive.TransactionSynchronization;
import org.springframework.transaction.reactive.TransactionSynchronizationManager;
import reactor.core.publisher.Mono;

/** Transactions that go with a subscription and not with a thread. Stateless. */
public final class ReactiveTransactions {

    private static final ThreadLocal<Object> CURRENT = new ThreadLocal<>();

    private ReactiveTransactions() {}

    /** The manager of the transaction of the subscriber; empty when there is none. */
    static Mono<Object> current() {
        return TransactionSynchronizationManager.forCurrentTransaction()
                .filter(manager -> manager.isActualTransactionActive() && manager.isSynchronizationActive())
                .cast(Object.class);
    }

    /** Calls something for which a transaction is that of the calling thread. */
    static <T> T with(@Nullable Object manager, Supplier<T> work) {
        if (manager == null) {
            return work.get();
        }
        CURRENT.set(manager);
        try {
            return work.get();
        } finally {
            CURRENT.remove();
        }
    }

    /** Has a listener told what becomes of the transaction that was made the thread's; false where there is none. */
    public static boolean onCompletion(Consumer<TransactionOutcome> listener) {
        if (!(CURRENT.get() instanceof TransactionSynchronizationManager manager)) {
            return false;
        }
        manager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public Mono<Void> afterCompletion(int status) {
                return Mono.fromRunnable(() -> listener.accept(outcome(status)));
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

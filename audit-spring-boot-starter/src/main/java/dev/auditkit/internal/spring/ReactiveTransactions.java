package dev.auditkit.internal.spring;

import dev.auditkit.capture.AuditOperation;
import dev.auditkit.capture.TransactionOutcome;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.reactive.TransactionSynchronization;
import org.springframework.transaction.reactive.TransactionSynchronizationManager;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.util.context.ContextView;

/** Transactions that go with a subscription and not with a thread. Stateless. */
public final class ReactiveTransactions {

    private static final ThreadLocal<Object> CURRENT = new ThreadLocal<>();

    private ReactiveTransactions() {}

    /**
     * A result whose operation, once somebody subscribes to it, joins the transaction that it is subscribed to in, or none.
     *
     * @param result what a method gave whose calls are recorded; what is neither a Mono nor a Flux stays as it is
     */
    public static @Nullable Object joining(@Nullable Object result) {
        if (result instanceof Mono<?> mono) {
            return joining(mono);
        }
        return result instanceof Flux<?> flux ? joining(flux) : result;
    }

    private static <T> Mono<T> joining(Mono<T> result) {
        return Mono.deferContextual(view -> join(view).then(result));
    }

    private static <T> Flux<T> joining(Flux<T> result) {
        return Flux.deferContextual(view -> join(view).thenMany(result));
    }

    private static Mono<AuditOperation> join(ContextView view) {
        AuditOperation operation = view.getOrDefault(ReactorContexts.OPERATION, null);
        if (operation == null) {
            return Mono.empty();
        }
        return current()
                .map(Optional::of)
                .onErrorComplete(Exception.class)
                .defaultIfEmpty(Optional.empty())
                .map(manager -> with(manager.orElse(null), operation::joinTransaction));
    }

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

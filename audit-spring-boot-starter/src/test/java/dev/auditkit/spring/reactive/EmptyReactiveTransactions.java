package dev.auditkit.spring.reactive;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.TransactionExecution;
import org.springframework.transaction.TransactionExecutionListener;
import org.springframework.transaction.reactive.AbstractReactiveTransactionManager;
import org.springframework.transaction.reactive.GenericReactiveTransaction;
import org.springframework.transaction.reactive.TransactionSynchronizationManager;
import reactor.core.publisher.Mono;

/** Transactions of nothing, for what Spring does around them. */
final class EmptyReactiveTransactions extends AbstractReactiveTransactionManager {

    private volatile @Nullable TransactionExecution begun;

    EmptyReactiveTransactions() {
        addListener(new TransactionExecutionListener() {
            @Override
            public void afterBegin(TransactionExecution transaction, @Nullable Throwable failure) {
                begun = transaction;
            }
        });
    }

    /** The one that was begun last. */
    TransactionExecution begun() {
        return Objects.requireNonNull(begun, "a transaction is begun");
    }

    @Override
    protected Object doGetTransaction(TransactionSynchronizationManager manager) {
        return new Object();
    }

    @Override
    protected Mono<Void> doBegin(
            TransactionSynchronizationManager manager, Object transaction, TransactionDefinition definition) {
        return Mono.empty();
    }

    @Override
    protected Mono<Void> doCommit(TransactionSynchronizationManager manager, GenericReactiveTransaction status) {
        return Mono.empty();
    }

    @Override
    protected Mono<Void> doRollback(TransactionSynchronizationManager manager, GenericReactiveTransaction status) {
        return Mono.empty();
    }
}

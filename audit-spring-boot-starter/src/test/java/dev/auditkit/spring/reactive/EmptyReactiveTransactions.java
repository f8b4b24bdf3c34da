package dev.auditkit.spring.reactive;

import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.reactive.AbstractReactiveTransactionManager;
import org.springframework.transaction.reactive.GenericReactiveTransaction;
import org.springframework.transaction.reactive.TransactionSynchronizationManager;
import reactor.core.publisher.Mono;

/** Transactions of nothing, for what Spring does around them. */
final class EmptyReactiveTransactions extends AbstractReactiveTransactionManager {

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

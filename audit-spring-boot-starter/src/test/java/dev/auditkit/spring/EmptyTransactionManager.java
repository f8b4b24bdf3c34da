package dev.auditkit.spring;

import org.jspecify.annotations.Nullable;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.AbstractPlatformTransactionManager;
import org.springframework.transaction.support.DefaultTransactionStatus;

/** Transactions of nothing, for what Spring does around them. */
@SuppressWarnings({"ThreadLocalUsage", "ReferenceEquality"}) // each application has its own; a transaction is itself
final class EmptyTransactionManager extends AbstractPlatformTransactionManager {

    private final transient ThreadLocal<@Nullable Object> current = new ThreadLocal<>();

    /** What the commit is to throw; null for nothing. */
    transient @Nullable RuntimeException failure;

    @Override
    protected Object doGetTransaction() {
        Object active = current.get();
        return active == null ? new Object() : active;
    }

    @Override
    protected boolean isExistingTransaction(Object transaction) {
        return transaction == current.get();
    }

    @Override
    protected void doBegin(Object transaction, TransactionDefinition definition) {
        current.set(transaction);
    }

    @Override
    protected Object doSuspend(Object transaction) {
        current.remove();
        return transaction;
    }

    @Override
    protected void doResume(@Nullable Object transaction, Object suspended) {
        current.set(suspended);
    }

    @Override
    protected void doSetRollbackOnly(DefaultTransactionStatus status) {
        // Whoever began it throws it away.
    }

    @Override
    protected void doCommit(DefaultTransactionStatus status) {
        if (failure != null) {
            throw failure;
        }
    }

    @Override
    protected void doRollback(DefaultTransactionStatus status) {
        // There is nothing to undo.
    }

    @Override
    protected void doCleanupAfterCompletion(Object transaction) {
        current.remove();
    }
}

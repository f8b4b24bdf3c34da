package dev.auditkit.spring;

import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.AbstractPlatformTransactionManager;
import org.springframework.transaction.support.DefaultTransactionStatus;

/** Transactions of nothing, with all that Spring does around them. */
final class EmptyTransactionManager extends AbstractPlatformTransactionManager {

    private static final long serialVersionUID = 1L;

    /** What the commit is to throw; null for nothing. */
    transient RuntimeException failure;

    @Override
    protected Object doGetTransaction() {
        return new Object();
    }

    @Override
    protected void doBegin(Object transaction, TransactionDefinition definition) {
        // There is nothing to begin.
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
}

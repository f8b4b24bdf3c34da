package dev.auditkit.quarkus;

import dev.auditkit.Audited;
import dev.auditkit.capture.AuditOperation;
import jakarta.annotation.Priority;
import jakarta.interceptor.AroundInvoke;
import jakarta.interceptor.Interceptor;
import jakarta.interceptor.InvocationContext;
import org.jspecify.annotations.Nullable;

/**
 * Stands around audited methods inside of the interceptors that begin transactions: what becomes of a transaction that a method has of its own
 * counts for its call, also where it is taken back without an exception.
 */
@Audited
@Interceptor
@Priority(TransactionInterceptor.PRIORITY)
class TransactionInterceptor {

    /** Those of transactions have 200 there. */
    static final int PRIORITY = Interceptor.Priority.PLATFORM_BEFORE + 210;

    private final JtaTransactions transactions;

    TransactionInterceptor(JtaTransactions transactions) {
        this.transactions = transactions;
    }

    @AroundInvoke
    @Nullable
    Object around(InvocationContext invocation) throws Exception {
        AuditOperation operation = AuditedMethods.operation(invocation);
        if (operation != null) {
            operation.joinTransaction();
        }
        CallTransaction call = CallTransaction.expected(invocation);
        if (call != null) {
            transactions.join(call);
        }
        return invocation.proceed();
    }
}

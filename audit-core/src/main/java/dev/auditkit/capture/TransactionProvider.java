package dev.auditkit.capture;

import java.util.function.Consumer;

/** Tells what becomes of the transaction that is going on. Safe for use by many threads. */
@FunctionalInterface
public interface TransactionProvider {

    /** Knows no transaction. */
    TransactionProvider NONE = listener -> false;

    /**
     * Has the listener told what becomes of the transaction that the calling thread is in. The listener does not throw.
     *
     * @param listener to be called once, on any thread, when the transaction has ended; at once when it can only be rolled back
     * @return whether there is a transaction; if not, the listener is never called
     */
    boolean onCompletion(Consumer<TransactionOutcome> listener);
}

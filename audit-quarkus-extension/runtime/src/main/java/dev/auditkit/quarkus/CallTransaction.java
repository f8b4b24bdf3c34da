package dev.auditkit.quarkus;

import dev.auditkit.capture.AsyncCall;
import dev.auditkit.capture.TransactionOutcome;
import jakarta.interceptor.InvocationContext;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The transaction that a method had of its own when it gave a {@code Uni} or a {@code Multi}. Quarkus takes it from the thread then, and ends it with the
 * result: whoever subscribes to that is in none, and yet it counts for what is recorded of the call. Safe for use by many threads.
 */
final class CallTransaction {

    private static final String KEY = CallTransaction.class.getName();
    private static final ThreadLocal<CallTransaction> CURRENT = new ThreadLocal<>();

    private final List<Consumer<TransactionOutcome>> listeners = new ArrayList<>();
    private @Nullable TransactionOutcome outcome;
    private @Nullable Supplier<@Nullable Object> transactionOfThread;
    private @Nullable Object transaction;

    /** For a call that is about to be made. */
    static CallTransaction of(InvocationContext invocation) {
        CallTransaction call = new CallTransaction();
        invocation.getContextData().put(KEY, call);
        return call;
    }

    /** The one that was made for the call; null where what is recorded of it needs none. */
    static @Nullable CallTransaction expected(InvocationContext invocation) {
        return (CallTransaction) invocation.getContextData().get(KEY);
    }

    /** That of the call whose recording begins on this thread now; null where it has none. */
    static @Nullable CallTransaction current() {
        return CURRENT.get();
    }

    /** The call is in a transaction; {@link #ended} is to be told of its end. */
    synchronized void begun(Supplier<@Nullable Object> transactionOfThread) {
        this.transactionOfThread = transactionOfThread;
        transaction = transactionOfThread.get();
    }

    void ended(TransactionOutcome became) {
        List<Consumer<TransactionOutcome>> told;
        synchronized (this) {
            outcome = became;
            told = List.copyOf(listeners);
        }
        told.forEach(listener -> listener.accept(became));
    }

    /** Tells what becomes of it, at once where that is known. */
    void onCompletion(Consumer<TransactionOutcome> listener) {
        TransactionOutcome became;
        synchronized (this) {
            became = outcome;
            if (became == null) {
                listeners.add(listener);
            }
        }
        if (became != null) {
            listener.accept(became);
        }
    }

    /** After the call: makes it the thread's, unless it is that of the caller, who still has it. */
    synchronized void returned() {
        if (transactionOfThread != null && transaction != null && !transaction.equals(transactionOfThread.get())) {
            CURRENT.set(this);
        }
    }

    /** Begins the recording of a call in the transaction that the thread has from {@link #returned} now. */
    static Supplier<AsyncCall> joining(Supplier<AsyncCall> start) {
        CallTransaction own = CURRENT.get();
        return own == null
                ? start
                : () -> {
                    CURRENT.set(own);
                    try {
                        return start.get();
                    } finally {
                        forget();
                    }
                };
    }

    /** The thread has none any more. */
    static void forget() {
        CURRENT.remove();
    }
}

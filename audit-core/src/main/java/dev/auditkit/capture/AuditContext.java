package dev.auditkit.capture;

import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * For whom, from where and in which trace work is done, and which operation it belongs to: what an operation takes over that
 * begins in it, where its own thread does not know better. Take it on one thread and activate it on another. Safe for use by
 * many threads.
 *
 * <pre>{@code
 * AuditContext context = recorder.capture();
 * executor.execute(context.wrap(() -> orders.cancel(4711)));
 * }</pre>
 */
public final class AuditContext {

    /** Nothing is known: while it is active it is as if no context were. */
    public static final AuditContext EMPTY = new AuditContext(null, null, null, null);

    private static final ThreadLocal<Activation> CURRENT = new ThreadLocal<>();

    private final @Nullable Correlation correlation;
    private final @Nullable String user;
    private final @Nullable String source;
    private final @Nullable AuditTrace trace;

    AuditContext(
            @Nullable Correlation correlation,
            @Nullable String user,
            @Nullable String source,
            @Nullable AuditTrace trace) {
        this.correlation = correlation;
        this.user = user;
        this.source = source;
        this.trace = trace;
    }

    /** The context that is active on the calling thread; {@link #EMPTY} where none is. To take along all that is known, use {@link AuditRecorder#capture()}. */
    public static AuditContext current() {
        Activation current = CURRENT.get();
        return current == null ? EMPTY : current.context;
    }

    /** What the operation that it was taken in shares with those that it calls; null when it was taken in none. */
    @Nullable
    Correlation correlation() {
        return correlation;
    }

    /** The user; null where none was known. */
    public @Nullable String user() {
        return user;
    }

    /** The source; null where none was known. */
    public @Nullable String source() {
        return source;
    }

    /** The trace; null where none was known. */
    public @Nullable AuditTrace trace() {
        return trace;
    }

    /** This context, for another user; for what learns who is at work only on the way. */
    public AuditContext withUser(@Nullable String user) {
        return new AuditContext(correlation, user, source, trace);
    }

    /** This context, from elsewhere. */
    public AuditContext withSource(@Nullable String source) {
        return new AuditContext(correlation, user, source, trace);
    }

    /** Makes this the context of the calling thread until the scope is closed, on the same thread. */
    public AuditScope activate() {
        Activation activation = new Activation(this, CURRENT.get());
        CURRENT.set(activation);
        return activation;
    }

    /** The task, to be run in this context. */
    public Runnable wrap(Runnable task) {
        return () -> {
            AuditScope scope = activate();
            try {
                task.run();
            } finally {
                scope.close();
            }
        };
    }

    /** The task, to be called in this context. */
    public <T extends @Nullable Object> Callable<T> wrapCallable(Callable<T> task) {
        return () -> {
            AuditScope scope = activate();
            try {
                return task.call();
            } finally {
                scope.close();
            }
        };
    }

    /** The executor, whose tasks then run in this context. */
    public Executor wrap(Executor executor) {
        return task -> executor.execute(wrap(task));
    }

    /** A context while it is active. Closed out of turn, it must not come back: the next task of the thread may be someone else's. */
    private static final class Activation implements AuditScope {

        private final AuditContext context;
        private final @Nullable Activation before;
        private boolean closed;

        Activation(AuditContext context, @Nullable Activation before) {
            this.context = context;
            this.before = before;
        }

        @Override
        public void close() {
            closed = true;
            Activation current = CURRENT.get();
            while (current != null && current.closed) {
                current = current.before;
            }
            if (current == null) {
                CURRENT.remove();
            } else {
                CURRENT.set(current);
            }
        }
    }
}

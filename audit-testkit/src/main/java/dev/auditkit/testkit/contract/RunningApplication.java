package dev.auditkit.testkit.contract;

import dev.auditkit.AuditConfig;
import dev.auditkit.AuditLog;
import dev.auditkit.capture.AuditTrace;
import java.net.URI;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** An application that a driver has started. */
public interface RunningApplication extends AutoCloseable {

    /** The log, as the application has it injected. */
    AuditLog auditLog();

    /** The options that the adapter made of the properties. */
    AuditConfig auditConfig();

    /** The bean, as the application has it injected: with the advice. */
    SampleService service();

    /**
     * Calls something while a user is logged in, and in a trace, both as the framework does it; on this thread.
     *
     * @param user null for nobody
     * @param trace null for none
     * @throws Exception what the call throws
     */
    <T extends @Nullable Object> T with(@Nullable String user, @Nullable AuditTrace trace, Callable<T> call)
            throws Exception;

    /**
     * Runs tasks on threads of its own, to which the framework or the adapter carries user, trace and the operation that is going on; an
     * application need do no more than use it.
     */
    Executor executor();

    /**
     * Runs work in a transaction of the framework, on this thread; commits it, or rolls it back when the work throws.
     *
     * @throws RuntimeException what the work throws
     */
    void inTransaction(Runnable work);

    /** Has someone log in with a token or an API key and be refused; the token is no part of anything that may be recorded. */
    void refuseToken(String token);

    /**
     * Where its server is, without a path, such as {@code http://localhost:8080}; for {@link HttpAdapterContract}.
     *
     * @throws UnsupportedOperationException when it has none
     */
    default URI uri() {
        throw new UnsupportedOperationException("this application has no server");
    }

    /** Stops the application in good order, as the framework does when it gets a signal. */
    @Override
    void close();
}

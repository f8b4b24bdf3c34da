package dev.auditkit.capture;

import dev.auditkit.AuditEvent;
import dev.auditkit.AuditResult;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * An operation that has begun and is recorded when it ends. The first end counts, later ones do nothing; no end throws. Safe for use
 * by many threads.
 *
 * <p>One that ends well inside a transaction is recorded when that ends: as {@code ok} only if it was committed, else as an {@code error}; in
 * either case with what became of it as {@code audit.transaction}. One that fails is recorded at once: it has failed
 * whatever becomes of the transaction.
 */
public final class AuditOperation {

    private final AuditRecorder recorder;
    private final boolean recorded;
    private final AuditContext context;
    private final long begun = System.nanoTime();
    private final Map<String, @Nullable Object> own = new LinkedHashMap<>();
    private AuditEvent.Builder event;
    private boolean inTransaction;
    private boolean joinedByHand;
    private int joined;
    private @Nullable TransactionOutcome outcome;
    private boolean ended;
    private boolean waiting;

    private AuditOperation(AuditRecorder recorder, AuditEvent given, boolean recorded, AuditContext parent) {
        this.recorder = recorder;
        this.recorded = recorded;
        this.event = Events.copy(given, given.operation());
        Correlation shared = parent.correlation();
        if (recorded) {
            AuditContext here = recorder.contextOf(shared == null ? new Correlation(recorder.ids()) : shared, parent);
            context = fillIn(given, here);
        } else {
            context = parent;
        }
    }

    static AuditOperation begin(AuditRecorder recorder, AuditEvent given) {
        AuditOperation operation = correlated(recorder, given);
        operation.join();
        return operation;
    }

    /**
     * Records what has happened in no time: an event.
     *
     * @param fact whether it has happened whatever becomes of the transaction that this thread is in
     */
    static void happened(AuditRecorder recorder, AuditEvent given, boolean fact) {
        correlated(recorder, given).happened(given.result(), fact);
    }

    /** One that shares a correlation with the operation that is going on. */
    private static AuditOperation correlated(AuditRecorder recorder, AuditEvent given) {
        AuditContext parent = recorder.current();
        Correlation shared = parent.correlation();
        if (shared != null) {
            shared.share();
        }
        return new AuditOperation(recorder, given, true, parent);
    }

    /** One of a type that is not recorded: it does nothing. */
    static AuditOperation unrecorded(AuditRecorder recorder, AuditEvent given) {
        return new AuditOperation(recorder, given, false, recorder.current());
    }

    private AuditContext fillIn(AuditEvent given, AuditContext here) {
        String user = given.user() == null ? here.user() : given.user();
        String source = given.source() == null ? here.source() : given.source();
        event.user(user).source(source);
        AuditTrace trace = here.trace();
        if (given.traceId() == null && trace != null) {
            event.traceId(trace.traceId()).spanId(trace.spanId());
        }
        return new AuditContext(here.correlation(), here.user(), source, trace);
    }

    /** Whether it will be recorded; false for reads without {@code log-reads} and where auditing is off. */
    public boolean isRecorded() {
        return recorded;
    }

    /** What operations that it calls are to know of it, to be carried to another thread. */
    public AuditContext context() {
        Correlation correlation = context.correlation();
        if (recorded && correlation != null) {
            correlation.share();
        }
        return context;
    }

    /** Makes it the operation that this thread works on: those that begin before the scope is closed are nested in it. */
    public AuditScope activate() {
        return recorded ? context.activate() : AuditScope.NONE;
    }

    /** Names it anew, once that can be done better than at its beginning. */
    public synchronized AuditOperation operation(String operation) {
        event = Events.copy(event.build(), operation);
        return this;
    }

    /** What it is done to, once that is known. */
    public synchronized AuditOperation key(@Nullable String key) {
        event.key(key);
        return this;
    }

    /** Who does it, once that is known. */
    public synchronized AuditOperation user(@Nullable String user) {
        event.user(user);
        return this;
    }

    /** From where, once that is known. */
    public synchronized AuditOperation source(@Nullable String source) {
        event.source(source);
        return this;
    }

    /** In which trace, once that is known. */
    public synchronized AuditOperation trace(@Nullable AuditTrace trace) {
        event.traceId(trace == null ? null : trace.traceId()).spanId(trace == null ? null : trace.spanId());
        return this;
    }

    /** A detail; copied now, as {@link AuditEvent.Builder#metadata(String, Object)} says. */
    public synchronized AuditOperation metadata(String name, @Nullable Object value) {
        event.metadata(name, value);
        return this;
    }

    /**
     * Says that the work is done in the transaction that this thread is in now, or in none, whatever it was in at the beginning: what
     * becomes of that one counts. For advice inside of the one that begins transactions, where a method has one of its own.
     */
    public synchronized AuditOperation joinTransaction() {
        if (recorded && !ended) {
            joinedByHand = true;
            join();
        }
        return this;
    }

    /** Describes and ends it, once; what fails on the way is not the application's. */
    synchronized void endAs(Runnable end) {
        if (!recorded || ended) {
            return;
        }
        try {
            end.run();
        } catch (Throwable e) {
            ended = true;
            recorder.troubles().notRecorded(e);
        }
    }

    /** It was done. */
    public void ok() {
        end(AuditResult.OK, null);
    }

    /** It failed, or, where the exception says so, was refused. */
    public void error(Throwable failure) {
        boolean denied = recorder.isDenial(unwrapped(failure));
        end(denied ? AuditResult.DENIED : AuditResult.ERROR, failure);
    }

    /** It was refused. */
    public void denied(@Nullable Throwable failure) {
        end(AuditResult.DENIED, failure);
    }

    /** Whoever wanted it gave it up before it ended: an error with {@code audit.cancelled}. */
    public synchronized void cancelled() {
        if (!ended) {
            own.put("cancelled", true);
            end(AuditResult.ERROR, null);
        }
    }

    /** It ended so, without an exception that says more. */
    public void end(AuditResult result) {
        end(result, null);
    }

    /**
     * It ended so.
     *
     * @param failure its type is recorded; its message only where {@code capture.exception-messages} says so, as messages often have
     *     personal data in them
     */
    public synchronized void end(AuditResult result, @Nullable Throwable failure) {
        if (!recorded || ended) {
            return;
        }
        ended = true;
        try {
            own.put("duration_us", micros());
            describe(failure);
            finish(result);
        } catch (Throwable e) {
            recorder.troubles().notRecorded(e);
        }
    }

    private synchronized void happened(AuditResult result, boolean fact) {
        ended = true;
        if (fact) {
            event.result(result);
            write();
        } else {
            finish(result);
        }
    }

    private void finish(AuditResult result) {
        event.result(result);
        if (result != AuditResult.OK) {
            write();
            return;
        }
        if (!inTransaction && !joinedByHand) {
            join(); // the operation may have begun one, and left it open
        }
        if (inTransaction && outcome == null) {
            waiting = true;
        } else {
            write(outcome);
        }
    }

    private long micros() {
        return TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - begun);
    }

    private void describe(@Nullable Throwable failure) {
        if (failure == null) {
            return;
        }
        Throwable cause = unwrapped(failure);
        own.put("exception", cause.getClass().getName());
        if (recorder.config().captureExceptionMessages()) {
            own.put("exception_message", recorder.troubles().orNull(cause::getMessage));
        }
    }

    /** What failed, without what only carries it from one thread to another. */
    static Throwable unwrapped(Throwable failure) {
        Throwable cause = failure;
        while ((cause instanceof CompletionException || cause instanceof ExecutionException)
                && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause;
    }

    private void join() {
        int joining = ++joined;
        outcome = null;
        Boolean found = recorder.troubles()
                .orNull(() -> recorder.transactions().onCompletion(became -> transactionEnded(joining, became)));
        inTransaction = !Boolean.FALSE.equals(found);
        if (found == null) {
            outcome = TransactionOutcome.UNKNOWN; // whether there is one could not be found out
        }
    }

    private synchronized void transactionEnded(int joining, TransactionOutcome outcome) {
        if (joining != joined) {
            return; // the work was done in another
        }
        this.outcome = outcome;
        if (waiting) {
            waiting = false;
            try {
                write(outcome);
            } catch (Throwable e) {
                recorder.troubles().notRecorded(e);
            }
        }
    }

    private void write(@Nullable TransactionOutcome outcome) {
        if (outcome != null) {
            own.put("transaction", outcome.text());
            if (outcome != TransactionOutcome.COMMITTED) {
                event.result(AuditResult.ERROR);
            }
        }
        write();
    }

    private void write() {
        Correlation correlation = context.correlation();
        String id = correlation == null ? null : correlation.id();
        if (id != null) {
            own.put("correlation_id", id);
        }
        if (!own.isEmpty()) {
            event.metadata("audit", own);
        }
        recorder.log(event.build());
    }
}

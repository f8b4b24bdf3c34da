package dev.auditkit.capture;

import dev.auditkit.AuditConfig;
import dev.auditkit.AuditEvent;
import dev.auditkit.AuditLog;
import dev.auditkit.AuditOption.Durability;
import dev.auditkit.AuditOption.FailurePolicy;
import dev.auditkit.AuditReceipt;
import dev.auditkit.AuditType;
import dev.auditkit.AuditUnavailableException;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongConsumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Records operations as they begin and end, with who is at work, from where and in which trace. Safe for use by many threads.
 *
 * <pre>{@code
 * AuditOperation operation = recorder.begin(AuditEvent.of("order.cancel").key("order:4711"));
 * try (AuditScope scope = operation.activate()) {
 *     cancel(4711);
 *     operation.ok();
 * } catch (RuntimeException e) {
 *     operation.error(e);
 *     throw e;
 * }
 * }</pre>
 *
 * <p>Beginning an operation throws only under {@code failure-policy: closed}, when the log takes no entries: it must then not be done.
 * Once it has begun, nothing that fails here reaches the application; it is counted and told to the system logger.
 */
public final class AuditRecorder {

    private final AuditLog log;
    private final AuditConfig config;
    private final UserProvider users;
    private final SourceProvider sources;
    private final TraceProvider traces;
    private final TransactionProvider transactions;
    private final Predicate<Throwable> denials;
    private final @Nullable LongConsumer timing;
    private final Supplier<? extends @Nullable AuditContext> surroundings;
    private final Troubles troubles = new Troubles();
    private final Ids ids = new Ids();

    private AuditRecorder(Builder builder) {
        log = builder.log;
        config = builder.config;
        users = builder.users;
        sources = builder.sources;
        traces = builder.traces;
        transactions = builder.transactions;
        denials = builder.denials;
        timing = builder.timing;
        surroundings = builder.surroundings;
    }

    /**
     * Begins a recorder.
     *
     * @param log where it records; stays its caller's to close
     * @param config the options that the log was opened with
     */
    public static Builder builder(AuditLog log, AuditConfig config) {
        return new Builder(log, config);
    }

    /** Whether operations of that type are recorded at all; where not, {@link #begin} costs nothing and does nothing. */
    public boolean records(AuditType type) {
        return config.enabled() && (type == AuditType.WRITE || config.logReads());
    }

    /**
     * Begins an operation on this thread.
     *
     * @param event what is known of it. User, source and trace are filled in where they are missing; its result does not count
     * @throws AuditUnavailableException under {@code closed}, when the log takes no entries
     * @throws IllegalArgumentException when the operation begins with {@code audit.}, which is the log's own
     */
    public AuditOperation begin(AuditEvent.Builder event) {
        AuditEvent given = event.build();
        if (given.reserved()) {
            throw new IllegalArgumentException("operation '" + given.operation()
                    + "' cannot be recorded; allowed: any that does not begin with audit., which is the log's own");
        }
        if (!records(given.type())) {
            return AuditOperation.unrecorded(this, given);
        }
        refuseWithoutLog(given.operation());
        return AuditOperation.begin(this, given);
    }

    /**
     * Records what has happened already, with the user, source and trace of this thread where they are missing. Inside of a transaction it
     * waits for that, as an operation that ended well does; but for what {@link SecurityEvents} are, other than changes of passwords and
     * roles: who logged in has done so, whatever becomes of the transaction. Throws nothing.
     */
    public void record(AuditEvent.Builder event) {
        try {
            AuditEvent given = event.build();
            if (records(given.type())) {
                AuditOperation.happened(this, given, SecurityEvents.isFact(given.operation()));
            }
        } catch (Throwable e) {
            troubles.notRecorded(e);
        }
    }

    /**
     * Takes what this thread knows, for what is done in a transaction that the caller watches itself.
     *
     * @param operation what is about to be done, for the message
     * @throws AuditUnavailableException under {@code closed}, when the log takes no entries
     */
    public AuditTransaction transaction(String operation) {
        refuseWithoutLog(operation);
        return new AuditTransaction(this, capture());
    }

    /** What the calling thread knows, to be carried to another. */
    public AuditContext capture() {
        AuditContext current = current();
        Correlation correlation = current.correlation();
        if (correlation != null) {
            correlation.share();
        }
        return contextOf(correlation, current);
    }

    /**
     * What the calling thread knows, for a carrier that goes along whether or not anything is done in it. The operation that is going
     * on is correlated with those that begin in it only if they do before it has ended; where work is handed over for later, take
     * {@link #capture()}.
     */
    public AuditContext context() {
        AuditContext current = AuditContext.current();
        return contextOf(current.correlation(), current);
    }

    /** Counts and tells that something was done, but could not be recorded. Throws nothing. */
    public void notRecorded(Throwable why) {
        troubles.notRecorded(why);
    }

    /** How many operations were done, but not recorded, as the log took no entry or something else failed. */
    public long unrecorded() {
        return troubles.unrecorded();
    }

    /** The options of the log. */
    public AuditConfig config() {
        return config;
    }

    /**
     * For what is done before it can be begun.
     *
     * @throws AuditUnavailableException under {@code closed}, when the log takes no entries
     */
    void refuseWithoutLog(String operation) {
        if (config.failurePolicy() == FailurePolicy.CLOSED) {
            log.unavailable().ifPresent(why -> {
                throw new AuditUnavailableException("'" + operation
                        + "' is refused, as it could not be recorded (audit.failure-policy is closed): " + why);
            });
        }
    }

    /** What is active on this thread; else what it works in. */
    AuditContext current() {
        AuditContext active = AuditContext.current();
        AuditContext around = active == AuditContext.EMPTY ? troubles.orNull(surroundings) : null;
        return around == null ? active : around;
    }

    /** A context with what the providers say on this thread, and what another context says where they do not know. */
    AuditContext contextOf(@Nullable Correlation correlation, AuditContext otherwise) {
        String user = troubles.orNull(users::user);
        String source = troubles.orNull(sources::source);
        AuditTrace trace = troubles.orNull(traces::trace);
        return new AuditContext(
                correlation,
                user == null ? otherwise.user() : user,
                source == null ? otherwise.source() : source,
                trace == null ? otherwise.trace() : trace);
    }

    boolean isDenial(Throwable failure) {
        return Boolean.TRUE.equals(troubles.orNull(() -> denials.test(failure)));
    }

    TransactionProvider transactions() {
        return transactions;
    }

    /** Hands an event to the log. */
    void log(AuditEvent event) {
        log(event, true);
    }

    /**
     * Hands an event to the log.
     *
     * @param last whether no other follows at once: where the log waits until an entry is durable, those before it are so with the last
     */
    void log(AuditEvent event, boolean last) {
        long begun = timing == null ? 0 : System.nanoTime();
        try {
            if (last || config.durability() == Durability.ASYNC) {
                log.log(event);
            } else {
                CompletableFuture<AuditReceipt> unused = log.submit(event); // what is dropped is counted there
            }
        } finally {
            if (timing != null) {
                timing.accept(System.nanoTime() - begun);
            }
        }
    }

    Troubles troubles() {
        return troubles;
    }

    Ids ids() {
        return ids;
    }

    /** Collects what a framework knows. For one thread. */
    public static final class Builder {

        private final AuditLog log;
        private final AuditConfig config;
        private UserProvider users = UserProvider.NONE;
        private SourceProvider sources = SourceProvider.NONE;
        private TraceProvider traces = TraceProvider.NONE;
        private TransactionProvider transactions = TransactionProvider.NONE;
        private Predicate<Throwable> denials = SecurityException.class::isInstance;
        private @Nullable LongConsumer timing;
        private Supplier<? extends @Nullable AuditContext> surroundings = () -> null;

        private Builder(AuditLog log, AuditConfig config) {
            this.log = log;
            this.config = config;
        }

        /** Who is at work. */
        public Builder users(UserProvider provider) {
            users = provider;
            return this;
        }

        /** From where. */
        public Builder sources(SourceProvider provider) {
            sources = provider;
            return this;
        }

        /** In which trace. */
        public Builder traces(TraceProvider provider) {
            traces = provider;
            return this;
        }

        /** In which transaction. */
        public Builder transactions(TransactionProvider provider) {
            transactions = provider;
            return this;
        }

        /**
         * Which exceptions say that the user was not allowed to, besides every {@link SecurityException}.
         */
        public Builder denials(Predicate<Throwable> isDenial) {
            denials = failure -> failure instanceof SecurityException || isDenial.test(failure);
            return this;
        }

        /** Who is told how many nanoseconds the log took for each event; without one, nobody looks at the clock. */
        public Builder timing(LongConsumer nanos) {
            timing = nanos;
            return this;
        }

        /**
         * In what the calling thread works where no context is active on it, such as the operation of a request that the framework takes
         * from thread to thread; null for nothing.
         */
        public Builder surroundings(Supplier<? extends @Nullable AuditContext> contexts) {
            surroundings = contexts;
            return this;
        }

        /** The recorder. */
        public AuditRecorder build() {
            return new AuditRecorder(this);
        }
    }
}

package dev.auditkit.internal.spring;

import dev.auditkit.capture.AuditContext;
import dev.auditkit.capture.AuditOperation;
import dev.auditkit.capture.AuditScope;
import dev.auditkit.spring.reactive.ReactiveUserProvider;
import java.util.Optional;
import java.util.function.Supplier;
import org.springframework.util.ClassUtils;
import reactor.core.publisher.Mono;
import reactor.util.context.Context;
import reactor.util.context.ContextView;

/**
 * What the context of a subscription says of user, operation, trace and transaction, made that of the calling thread while
 * something is recorded. Safe for use by many threads.
 */
public final class ReactorContexts {

    /** Under which a context has the {@link AuditContext}. */
    public static final String KEY = AuditContext.class.getName();

    /** Under which it has the {@link AuditOperation} that it is in. */
    static final String OPERATION = AuditOperation.class.getName();

    private static final boolean TRANSACTIONS =
            isPresent("org.springframework.transaction.reactive.TransactionContext");
    private static final boolean OBSERVATIONS = isPresent("io.micrometer.context.ContextSnapshotFactory")
            && isPresent("io.micrometer.observation.contextpropagation.ObservationThreadLocalAccessor");

    private final ReactiveUserProvider users;

    /** @param users who is at work, as a context says */
    public ReactorContexts(ReactiveUserProvider users) {
        this.users = users;
    }

    /** Calls something with what the context of its subscriber knows; what it throws is the error. */
    public <T> Mono<T> call(Supplier<T> work) {
        return Mono.deferContextual(view -> user().flatMap(user -> transaction().map(transaction -> {
            AuditContext known = view.<AuditContext>getOrEmpty(KEY).orElseGet(AuditContext::current);
            AuditContext context = user.isPresent() ? known.withUser(user.get()) : known;
            AuditScope observation = OBSERVATIONS ? Observations.activate(view) : AuditScope.NONE;
            AuditScope scope = context.activate();
            try {
                return TRANSACTIONS ? ReactiveTransactions.with(transaction.orElse(null), work) : work.get();
            } finally {
                scope.close();
                observation.close();
            }
        })));
    }

    /** Puts what is to be nested into the operation into a context. */
    public static Context nest(Context context, AuditOperation operation) {
        AuditScope scope = operation.activate();
        try {
            // Not the operation's own: that is for threads that may outlive it, and has it recorded as one that calls
            // others.
            return context.put(KEY, AuditContext.current()).put(OPERATION, operation);
        } finally {
            scope.close();
        }
    }

    private Mono<Optional<String>> user() {
        return optional(users.user());
    }

    private static Mono<Optional<Object>> transaction() {
        return TRANSACTIONS ? optional(ReactiveTransactions.current()) : Mono.just(Optional.empty());
    }

    /** What cannot be found out is not known. */
    private static <T> Mono<Optional<T>> optional(Mono<T> value) {
        return value.map(Optional::of)
                .onErrorResume(Exception.class, e -> Mono.empty())
                .defaultIfEmpty(Optional.empty());
    }

    private static boolean isPresent(String type) {
        return ClassUtils.isPresent(type, ReactorContexts.class.getClassLoader());
    }

    /** Loaded only where there is Micrometer. */
    private static final class Observations {

        private static final io.micrometer.context.ContextSnapshotFactory SNAPSHOTS =
                io.micrometer.context.ContextSnapshotFactory.builder().build();

        static AuditScope activate(ContextView view) {
            var scope = SNAPSHOTS.setThreadLocalsFrom(
                    view, io.micrometer.observation.contextpropagation.ObservationThreadLocalAccessor.KEY);
            return scope::close;
        }
    }
}

package dev.auditkit.capture;

import java.util.function.Supplier;

/**
 * A kind of result that is returned before the work is done, such as a stage or a publisher. Adapters add those of their
 * libraries; {@link java.util.concurrent.CompletionStage} and {@link java.util.concurrent.Flow.Publisher} are known. Stateless.
 */
public interface AsyncResult {

    /** Whether methods that declare this type return this kind. */
    boolean supports(Class<?> declared);

    /**
     * Whether the work begins only when someone subscribes, and anew with each who does. A call is then recorded for each
     * subscription, and not at all without one; else it begins before the method runs.
     */
    boolean isLazy();

    /** Whether there is one value at most, which {@code {return}} then stands for; it is the type's first type argument. */
    boolean isSingle();

    /**
     * Watches a result.
     *
     * @param result what the method returned
     * @param start begins the call, on the thread that calls it; to be used once a subscription where it is lazy, else once. It
     *     throws an {@link dev.auditkit.AuditUnavailableException} when a lazy call must not begin, which is for the subscriber
     * @return what the caller gets in its place: of the declared type, and with the same signals
     */
    Object watch(Object result, Supplier<AsyncCall> start);
}

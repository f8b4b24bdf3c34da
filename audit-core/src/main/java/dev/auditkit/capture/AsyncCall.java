package dev.auditkit.capture;

import org.jspecify.annotations.Nullable;

/** A call whose work goes on after its method has returned. The first of its ends counts; none throws. Safe for use by many threads. */
public interface AsyncCall {

    /** The operation, to tell it a user or trace that is known only now. */
    AuditOperation operation();

    /**
     * It succeeded.
     *
     * @param value the one value; null where there is none, or many
     */
    void succeeded(@Nullable Object value);

    /** It failed. */
    void failed(Throwable failure);

    /** Whoever wanted the result gave up waiting for it. */
    void cancelled();
}

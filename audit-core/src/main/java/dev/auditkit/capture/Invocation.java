package dev.auditkit.capture;

import org.jspecify.annotations.Nullable;

/** The rest of a call that an interceptor stands around. */
@FunctionalInterface
public interface Invocation {

    /**
     * Goes on with the call.
     *
     * @throws Throwable what the method throws
     */
    @Nullable
    Object proceed() throws Throwable;
}

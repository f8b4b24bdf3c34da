package dev.auditkit.capture;

import org.jspecify.annotations.Nullable;

/** Tells who is at work. Safe for use by many threads. */
@FunctionalInterface
public interface UserProvider {

    /** Knows nobody. */
    UserProvider NONE = () -> null;

    /**
     * The user for whom the calling thread works, as the name that is to stand in the log; null when there is none or it is
     * not known. Never a credential: see {@link Tokens}.
     */
    @Nullable
    String user();
}

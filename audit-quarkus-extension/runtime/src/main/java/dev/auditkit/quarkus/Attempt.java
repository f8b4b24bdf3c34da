package dev.auditkit.quarkus;

import org.jspecify.annotations.Nullable;

/**
 * What somebody tried to log in with. One of the two is null, or both. Immutable.
 *
 * @param user the name that was given
 * @param token the token that was; never to be recorded whole
 */
record Attempt(@Nullable String user, @Nullable String token) {

    static final Attempt UNKNOWN = new Attempt(null, null);

    /** Without the token. */
    @Override
    public String toString() {
        return "Attempt[user=" + user + "]";
    }
}

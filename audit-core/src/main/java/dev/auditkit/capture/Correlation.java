package dev.auditkit.capture;

import org.jspecify.annotations.Nullable;

/** What the entries of nested operations have in common; it has an id only once there are several. Safe for use by many threads. */
final class Correlation {

    private final Ids ids;
    private @Nullable String id;

    Correlation(Ids ids) {
        this.ids = ids;
    }

    /** Says that another operation may belong to it. */
    synchronized void share() {
        if (id == null) {
            id = ids.next();
        }
    }

    /** The id; null while there is one operation only. */
    synchronized @Nullable String id() {
        return id;
    }
}

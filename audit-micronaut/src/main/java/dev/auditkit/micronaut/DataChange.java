package dev.auditkit.micronaut;

import dev.auditkit.AuditEvent;
import org.jspecify.annotations.Nullable;

/**
 * One change of data: the entry to be, in less memory than that takes. Immutable.
 *
 * @param operation what was done, such as {@code update}
 * @param entity the name of the entity
 * @param key what it was done to, such as {@code Owner:1}
 * @param method the method of a repository that did it without an entity; null where there was one
 * @param rows how many rows it changed; null where that is not known
 */
record DataChange(
        String operation,
        String entity,
        String key,
        @Nullable String method,
        @Nullable Long rows) {

    /** Changes that are too many to have an entry each. */
    static DataChange more(String operation, String entity, long rows) {
        return new DataChange(operation, entity, entity + ":*", null, rows);
    }

    /** The event to be recorded. */
    AuditEvent.Builder event() {
        AuditEvent.Builder event = AuditEvent.of(operation).key(key);
        if (rows != null) {
            event.metadata("rows", rows);
        }
        return method == null ? event : event.metadata("method", method);
    }
}

package dev.auditkit.samples.plain;

import dev.auditkit.AuditEvent;
import java.time.Instant;

/**
 * A file that a commit created, updated or deleted.
 *
 * @param commit the commit's id
 * @param author who made the change
 * @param time when
 * @param operation {@code create}, {@code update} or {@code delete}
 * @param path the file
 */
record Change(String commit, String author, Instant time, String operation, String path) {

    /** The change as an event with a time of its own, as it is recorded long after it happened. */
    AuditEvent event() {
        return AuditEvent.of(operation)
                .key(path)
                .user(author)
                .time(time)
                .metadata("commit", commit)
                .build();
    }
}

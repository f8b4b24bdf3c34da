package dev.auditkit.internal.pipeline;

import java.util.EnumMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Whether the log takes entries, and if not why. Safe for use by many threads. */
final class Health {

    /** What can be wrong, independently of each other. */
    enum Part {
        OPENING,
        TAKING_EVENTS,
        WRITING,
        SYNCING,
        SIGNING,
        WITNESSING,
        COMPRESSION,
        RETENTION,
        SUCCESSION
    }

    private final Map<Part, String> problems = new EnumMap<>(Part.class);
    private volatile @Nullable String reason;

    synchronized void down(Part part, String problem) {
        problems.put(part, problem);
        reason = problems.values().stream().collect(Collectors.joining("; "));
    }

    void up(Part part) {
        if (reason != null) {
            clear(part);
        }
    }

    private synchronized void clear(Part part) {
        problems.remove(part);
        reason = problems.isEmpty() ? null : problems.values().stream().collect(Collectors.joining("; "));
    }

    /** Whether nothing is wrong with that part. */
    synchronized boolean isUp(Part part) {
        return !problems.containsKey(part);
    }

    /** Why the log is down; null when it is up. */
    @Nullable
    String reason() {
        return reason;
    }
}

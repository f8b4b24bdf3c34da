package dev.auditkit.internal.pipeline;

import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
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

    /** The parts without which no entry is taken. */
    private static final Set<Part> OBSTACLES = Set.of(Part.OPENING, Part.TAKING_EVENTS, Part.WRITING, Part.SYNCING);

    private final Map<Part, String> problems = new EnumMap<>(Part.class);
    private volatile @Nullable String reason;
    private volatile @Nullable String obstacle;

    synchronized void down(Part part, String problem) {
        problems.put(part, problem);
        retell();
    }

    void up(Part part) {
        if (reason != null) {
            clear(part);
        }
    }

    private synchronized void clear(Part part) {
        problems.remove(part);
        retell();
    }

    private void retell() {
        reason = join(EnumSet.allOf(Part.class));
        obstacle = join(OBSTACLES);
    }

    private @Nullable String join(Set<Part> parts) {
        String joined = problems.entrySet().stream()
                .filter(problem -> parts.contains(problem.getKey()))
                .map(Map.Entry::getValue)
                .collect(Collectors.joining("; "));
        return joined.isEmpty() ? null : joined;
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

    /** Why no entry is taken, or none is confirmed; null when entries are. */
    @Nullable
    String obstacle() {
        return obstacle;
    }
}

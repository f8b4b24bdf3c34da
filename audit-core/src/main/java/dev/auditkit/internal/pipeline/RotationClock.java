package dev.auditkit.internal.pipeline;

/**
 * Says when a segment is old enough to be sealed. One that holds only the log's own entries never is, or a quiet log would
 * fill with segments. For the writer's thread.
 */
final class RotationClock {

    private final long interval;
    private long began = Long.MAX_VALUE;
    private boolean hasEvents;

    /** @param interval the age, in microseconds */
    RotationClock(long interval) {
        this.interval = interval;
    }

    /** Begins a segment, or goes on with one. */
    void begin(long firstRecorded, boolean withEvents) {
        began = firstRecorded;
        hasEvents = withEvents;
    }

    void event() {
        hasEvents = true;
    }

    boolean isDue(long now) {
        return hasEvents && began <= now - interval;
    }
}

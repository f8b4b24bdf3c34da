package dev.auditkit.internal.pipeline;

import dev.auditkit.internal.codec.Timestamps;
import java.util.concurrent.atomic.AtomicLong;

/** What the log counts of itself, for its statistics. Safe for use by many threads. */
final class Counters {

    final AtomicLong gaps = new AtomicLong();
    final AtomicLong writeFailures = new AtomicLong();
    final AtomicLong truncatedValues = new AtomicLong();
    final AtomicLong syncs = new AtomicLong();
    final AtomicLong syncNanos = new AtomicLong();
    final AtomicLong writes = new AtomicLong();
    final AtomicLong writeNanos = new AtomicLong();

    /** How many entries were recorded on {@link #day}. Only the writer's thread changes the two. */
    private final PaddedLong today = new PaddedLong();

    private volatile long day;

    /** Begins with what was recorded on a day before the log was opened. */
    void begin(long ofDay, long count) {
        day = ofDay;
        today.setRelease(count);
    }

    void recorded(long micros) {
        long of = Timestamps.day(micros);
        if (of > day) {
            day = of;
            today.setRelease(0);
        }
        if (of == day) {
            today.setRelease(today.getOpaque() + 1);
        }
    }

    long entriesOn(long ofDay) {
        return ofDay == day ? today.get() : 0;
    }
}

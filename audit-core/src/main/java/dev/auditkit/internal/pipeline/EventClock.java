package dev.auditkit.internal.pipeline;

import dev.auditkit.internal.codec.Timestamps;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * When events are recorded. The system's clock makes an object of each time, and on its way out of the JVM waits for all that the
 * thread has written to memory, such as the event before; so it is asked once a millisecond, and what has passed since is
 * added. Safe for use by many threads.
 */
final class EventClock {

    /** How far a clock that was set goes unnoticed. */
    private static final long GOOD_NANOS = 1_000_000;

    /** A thread that was stopped while it looked at two clocks does not know how they belong together. */
    private static final long SAME_MOMENT_NANOS = 20_000;

    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    private final InstantSource source;
    private final boolean system;
    private final LongSupplier nanoTime;

    /** Written by many, without order: each is whole, and none is used for long. */
    private @Nullable Look last;

    /**
     * What both clocks said at one moment.
     *
     * @param nanoTime by {@link System#nanoTime()}
     * @param nanos since the beginning of 1970
     */
    private record Look(long nanoTime, long nanos) {}

    EventClock(InstantSource source, boolean system, LongSupplier nanoTime) {
        this.source = source;
        this.system = system;
        this.nanoTime = nanoTime;
    }

    /** Goes by a clock; one that is not the system's, and need not go on evenly, is asked each time. */
    static EventClock of(InstantSource source) {
        return new EventClock(source, source.equals(InstantSource.system()), System::nanoTime);
    }

    /** The time in microseconds since the beginning of 1970. */
    long micros() {
        Look look = last;
        if (look != null) {
            long passed = nanoTime.getAsLong() - look.nanoTime;
            if (passed >= 0 && passed < GOOD_NANOS) {
                return Math.floorDiv(look.nanos + passed, 1_000L);
            }
        }
        return look();
    }

    private long look() {
        long before = nanoTime.getAsLong();
        Instant now = source.instant();
        if (system && nanoTime.getAsLong() - before < SAME_MOMENT_NANOS) {
            last = new Look(before, now.getEpochSecond() * NANOS_PER_SECOND + now.getNano());
        }
        return Timestamps.micros(now);
    }
}

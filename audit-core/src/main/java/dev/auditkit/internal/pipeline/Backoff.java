package dev.auditkit.internal.pipeline;

import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits longer from attempt to attempt, up to a second. For one thread. */
final class Backoff {

    private static final long SHORTEST = 10_000_000L;
    private static final long LONGEST = 1_000_000_000L;
    private static final long SLICE = 20_000_000L;

    private long next = SHORTEST;

    /** Waits, but not on when {@code ended} says so. */
    void await(BooleanSupplier ended) {
        long until = System.nanoTime() + next;
        next = Math.min(LONGEST, 2 * next);
        while (!ended.getAsBoolean() && System.nanoTime() < until) {
            LockSupport.parkNanos(SLICE);
        }
    }

    void reset() {
        next = SHORTEST;
    }
}

package dev.auditkit.internal.pipeline;

import java.util.concurrent.atomic.AtomicLong;

/** Counts events that were not recorded, until the log itself can say so. Safe for use by many threads. */
final class Drops {

    private final AtomicLong total = new AtomicLong();
    private final AtomicLong untold = new AtomicLong();
    private final AtomicLong firstUntold = new AtomicLong(Long.MAX_VALUE);
    private final AtomicLong lastUntold = new AtomicLong(Long.MIN_VALUE);

    /**
     * Some events that no entry has told of yet.
     *
     * @param count how many
     * @param first when the first was dropped, in microseconds
     * @param last when the last was
     */
    record Gap(long count, long first, long last) {}

    void add(long count, long micros) {
        total.addAndGet(count);
        firstUntold.accumulateAndGet(micros, Math::min);
        lastUntold.accumulateAndGet(micros, Math::max);
        untold.addAndGet(count);
    }

    long total() {
        return total.get();
    }

    boolean hasUntold() {
        return untold.get() > 0;
    }

    /** What is untold; from now on it counts as told. */
    Gap tell() {
        long count = untold.getAndSet(0);
        return new Gap(count, firstUntold.getAndSet(Long.MAX_VALUE), lastUntold.getAndSet(Long.MIN_VALUE));
    }
}

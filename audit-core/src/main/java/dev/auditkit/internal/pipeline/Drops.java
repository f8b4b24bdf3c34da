package dev.auditkit.internal.pipeline;

/** Counts events that were not recorded, until the log itself can say so. Safe for use by many threads. */
final class Drops {

    private static final Gap NONE = new Gap(0, Long.MAX_VALUE, Long.MIN_VALUE);

    private long total;
    private volatile Gap untold = NONE;

    /**
     * Some events that no entry has told of yet.
     *
     * @param count how many
     * @param first when the first was dropped, in microseconds
     * @param last when the last was
     */
    record Gap(long count, long first, long last) {}

    synchronized void add(long count, long micros) {
        total += count;
        untold = new Gap(untold.count + count, Math.min(untold.first, micros), Math.max(untold.last, micros));
    }

    synchronized long total() {
        return total;
    }

    boolean hasUntold() {
        return untold.count > 0;
    }

    /** What is untold; from now on it counts as told. */
    synchronized Gap tell() {
        Gap told = untold;
        untold = NONE;
        return told;
    }
}

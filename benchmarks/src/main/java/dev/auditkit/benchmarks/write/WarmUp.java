package dev.auditkit.benchmarks.write;

import java.util.concurrent.TimeUnit;

/** Has a subject log for some time before it is measured, so that the JVM's compiler is done. */
final class WarmUp {

    /** After how many events the clock is looked at. */
    private static final long STEP = 10_000;

    private WarmUp() {}

    /** Logs so many events. */
    @FunctionalInterface
    interface Logging {
        void log(long events) throws InterruptedException;
    }

    /** Logs for so long; how many events that were. */
    static long run(long millis, Logging logging) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        long logged = 0;
        do {
            logging.log(STEP);
            logged += STEP;
        } while (System.nanoTime() - end < 0);
        return logged;
    }
}

package dev.auditkit.capture;

import dev.auditkit.AuditLog;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What fails while the application is recorded: it is counted and told, and never the application's. Safe for use by many threads. */
final class Troubles {

    private static final System.Logger LOGGER = System.getLogger(AuditLog.class.getName());
    private static final long PAUSE = TimeUnit.MINUTES.toNanos(1);

    private final AtomicLong unrecorded = new AtomicLong();
    private final AtomicLong nextWarning = new AtomicLong(System.nanoTime());

    /** What the supplier says; null when it fails. */
    <T> @Nullable T orNull(Supplier<? extends @Nullable T> supplier) {
        try {
            return supplier.get();
        } catch (Exception | LinkageError | StackOverflowError | AssertionError e) {
            warn("Something that tells about an audited operation failed; the entry goes without it", e);
            return null;
        }
    }

    /** Counts an operation that was done and is not recorded. */
    void notRecorded(Throwable why) {
        long count = unrecorded.incrementAndGet();
        warn("An operation was done, but not recorded; so far " + count, why);
    }

    long unrecorded() {
        return unrecorded.get();
    }

    /** At most once a minute: what fails at one call is likely to fail at each. */
    private void warn(String what, Throwable why) {
        long due = nextWarning.get();
        long now = System.nanoTime();
        if (now - due >= 0 && nextWarning.compareAndSet(due, now + PAUSE)) {
            LOGGER.log(System.Logger.Level.WARNING, what, why);
        }
    }
}

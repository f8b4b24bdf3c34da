package dev.auditkit.cli;

import java.time.Duration;
import java.util.Locale;

/** A line on standard error that grows with the work, if a terminal shows it and the work takes long. For one thread. */
final class Progress implements AutoCloseable {

    private static final long QUIET = Duration.ofSeconds(1).toNanos();
    private static final long INTERVAL = Duration.ofMillis(100).toNanos();
    private static final int CELLS = 30;
    private static final String CLEAR = "\r\u001b[K";

    private final Shell shell;
    private final String what;
    private final boolean active;
    private final long start = System.nanoTime();
    private long next = start + QUIET;
    private boolean drawn;

    /** @param what is counted, in the plural */
    Progress(Shell shell, String what) {
        this.shell = shell;
        this.what = what;
        this.active = shell.redraws();
    }

    /** Whether anybody will see it. */
    boolean active() {
        return active;
    }

    /**
     * Tells how far the work is.
     *
     * @param count how much is done
     * @param place how far that is on the way
     * @param end how long the way is; 0 where that is not known
     */
    void at(long count, long place, long end) {
        if (!active) {
            return;
        }
        long now = System.nanoTime();
        if (now - next >= 0) {
            next = now + INTERVAL;
            drawn = true;
            double seconds = (now - start) / 1e9;
            shell.err()
                    .print(CLEAR
                            + bar(place, end)
                            + String.format(Locale.ROOT, "%,d %s, %,.0f a second", count, what, count / seconds));
            shell.err().flush();
        }
    }

    /** Takes the line away. */
    @Override
    public void close() {
        if (drawn) {
            shell.err().print(CLEAR);
            shell.err().flush();
        }
    }

    private static String bar(long place, long end) {
        if (end <= 0) {
            return "";
        }
        double part = Math.min(1, Math.max(0, (double) place / end));
        int full = (int) (part * CELLS);
        return "[" + "#".repeat(full) + "-".repeat(CELLS - full)
                + String.format(Locale.ROOT, "] %3.0f %%  ", part * 100);
    }
}

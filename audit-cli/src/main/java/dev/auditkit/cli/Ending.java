package dev.auditkit.cli;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Ends a command that would go on for ever, in good order, when the user says so. Safe for use by many threads. */
final class Ending {

    /** How long a command may take to end: it may hang on a reader that does not read. */
    private static final Duration GRACE = Duration.ofSeconds(2);

    private final CountDownLatch requested = new CountDownLatch(1);
    private final CountDownLatch finished = new CountDownLatch(1);
    private final boolean ofProcess;
    private volatile int exitCode = ExitCode.DONE;

    /** @param ofProcess whether the process ends with the command */
    Ending(boolean ofProcess) {
        this.ofProcess = ofProcess;
    }

    /** Asks the command to end. */
    void request() {
        requested.countDown();
    }

    /** Whether it is asked to within that time. */
    boolean requestedWithin(Duration time) {
        try {
            return requested.await(time.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    /** Waits until it is asked to, which Ctrl-C does from now on, while the command's other threads do its work. */
    void await() {
        requestAtShutdown();
        try {
            requested.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Says that the command has ended. */
    void finish(int code) {
        exitCode = code;
        finished.countDown();
    }

    /** Makes Ctrl-C such a request, and an exit with the command's own code instead of that of a killed process. */
    void requestAtShutdown() {
        if (ofProcess) {
            Runtime.getRuntime().addShutdownHook(new Thread(this::shutDown, "audit-ending"));
        }
    }

    private void shutDown() {
        request();
        try {
            boolean inTime = finished.await(GRACE.toMillis(), TimeUnit.MILLISECONDS);
            Runtime.getRuntime().halt(inTime ? exitCode : ExitCode.DONE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

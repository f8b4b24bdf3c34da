package dev.auditkit.internal.pipeline;

import static dev.auditkit.internal.pipeline.LogEngine.LOGGER;

import dev.auditkit.AuditConfigException;
import dev.auditkit.AuditException;
import dev.auditkit.AuditOption.FailurePolicy;
import dev.auditkit.AuditStorageException;
import dev.auditkit.AuditUnavailableException;
import dev.auditkit.internal.journal.Storage;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** Opens a log, if need be again and again, and closes it. Safe for use by many threads. */
final class Lifecycle {

    private static final long CLOSE_MILLIS = 30_000;
    private static final long OPEN_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final long HOOK_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final LogParts parts;
    private final LogHome home;
    private final Thread hook = new Thread(this::flushAtExit, "audit-exit");
    private final ReentrantLock opening = new ReentrantLock();
    private volatile @Nullable RunningLog running;
    private volatile boolean closed;

    Lifecycle(LogParts parts, LogHome home) {
        this.parts = parts;
        this.home = home;
    }

    /** The log; null while it is not open. */
    @Nullable
    RunningLog running() {
        return running;
    }

    boolean isClosed() {
        return closed;
    }

    /**
     * Opens the log, on a thread of the log's own, as an interrupt of the caller's would close the files that it opens. When
     * that fails, throws under {@code closed}, and else goes on trying.
     *
     * @throws AuditException under {@code closed}, saying what stands in the way
     */
    void start() {
        CompletableFuture<Void> firstAttempt = new CompletableFuture<>();
        Thread opener = new Thread(() -> openPatiently(firstAttempt), "audit-opener");
        opener.setDaemon(true);
        opener.start();
        try {
            Threads.await(firstAttempt, OPEN_NANOS);
        } catch (TimeoutException e) {
            String why = "The audit log in " + home.directory() + " is not open after "
                    + TimeUnit.NANOSECONDS.toSeconds(OPEN_NANOS) + " seconds";
            parts.health().down(Health.Part.OPENING, why);
            if (running != null) {
                parts.health().up(Health.Part.OPENING); // it was opened just now
            }
            failed(new AuditUnavailableException(why));
        } catch (AuditException e) {
            failed(e);
        }
        addHook();
    }

    private void failed(AuditException reason) {
        if (isFinal(reason)) {
            closed = true;
            throw reason;
        }
        LOGGER.log(System.Logger.Level.ERROR, "The audit log could not be opened; it is tried again", reason);
    }

    private void openPatiently(CompletableFuture<Void> firstAttempt) {
        Backoff backoff = new Backoff();
        while (!closed && running == null) {
            try {
                open();
                firstAttempt.complete(null);
            } catch (AuditException e) {
                parts.health().down(Health.Part.OPENING, String.valueOf(e.getMessage()));
                firstAttempt.completeExceptionally(e);
                if (isFinal(e)) {
                    return;
                }
                backoff.await(() -> closed);
            } catch (Error e) {
                firstAttempt.completeExceptionally(e);
                throw e;
            }
        }
        if (running == null) {
            abandonQueue(); // whoever closed the log did not wait for this
        }
    }

    private void abandonQueue() {
        opening.lock();
        try {
            neverOpened();
        } finally {
            opening.unlock();
        }
    }

    private void open() {
        opening.lock();
        try {
            if (!closed) {
                Storage storage = home.enter();
                running = start(new LogOpener(parts.config(), parts.clock()).open(storage));
                parts.health().up(Health.Part.OPENING);
            }
            if (closed && running != null) {
                running.close(CLOSE_MILLIS); // whoever closed the log did not wait for this
                leaveHome();
            }
        } catch (IOException e) {
            leaveHome();
            throw new AuditStorageException("The audit log in " + home.directory() + " cannot be opened", e);
        } catch (AuditException e) {
            leaveHome();
            throw e;
        } catch (RuntimeException e) {
            leaveHome();
            throw new AuditUnavailableException("The audit log in " + home.directory() + " cannot be opened: " + e, e);
        } finally {
            opening.unlock();
        }
    }

    /** Whether trying again is not what was asked for, or cannot help. */
    private boolean isFinal(AuditException reason) {
        return isClosedPolicy() || reason instanceof AuditConfigException;
    }

    private boolean isClosedPolicy() {
        return parts.config().failurePolicy() == FailurePolicy.CLOSED;
    }

    private RunningLog start(LogOpener.Opened opened) throws IOException {
        try {
            return RunningLog.start(parts, opened);
        } catch (IOException | RuntimeException e) {
            opened.journal().close();
            throw e;
        }
    }

    /** Ends the log. What was accepted and could not be written is reported. */
    void close() {
        parts.handOff().close();
        boolean mayClose = !closed && lockOpening();
        if (!mayClose) {
            return;
        }
        try {
            RunningLog log = running;
            closed = true;
            long lost = log == null ? neverOpened() : log.close(CLOSE_MILLIS);
            boolean unsynced = log != null && log.journal().needsForce();
            leaveHome();
            removeHook();
            if (lost > 0 || unsynced) {
                report(lost, unsynced);
            }
        } finally {
            opening.unlock();
        }
    }

    /** Waits for an attempt to open that is going on; one that takes too long ends by itself. */
    private boolean lockOpening() {
        long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(CLOSE_MILLIS);
        boolean interrupted = false;
        boolean locked = false;
        while (!locked && until - System.nanoTime() > 0) {
            try {
                locked = opening.tryLock(until - System.nanoTime(), TimeUnit.NANOSECONDS);
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        if (!locked) {
            closed = true;
            LOGGER.log(
                    System.Logger.Level.ERROR,
                    "The audit log in {0} was closed while it was being opened",
                    home.directory());
        }
        return locked;
    }

    private void report(long lost, boolean unsynced) {
        String reason = parts.health().reason();
        String message = "The audit log in " + home.directory() + " was closed with " + lost
                + " events that could not be written" + (unsynced ? " and others that could not be synced" : "")
                + (reason == null ? "" : ": " + reason);
        LOGGER.log(System.Logger.Level.ERROR, message);
        if (isClosedPolicy()) {
            throw new AuditUnavailableException(message);
        }
    }

    /** Gives up what waits for a log that never opened; how many events that are. */
    private long neverOpened() {
        long dropped = parts.drops().total();
        return dropped
                + parts.handOff()
                        .abandon(new AuditUnavailableException("The audit log was closed before it could be opened"));
    }

    private void leaveHome() {
        try {
            home.leave();
        } catch (IOException e) {
            LOGGER.log(System.Logger.Level.WARNING, "The lock of the audit log was not released", e);
        }
    }

    private void addHook() {
        try {
            Runtime.getRuntime().addShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The JVM is ending already: the log works, but whoever uses it must close it.
        }
    }

    private void removeHook() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The JVM is ending: the hook is running, or has run.
        }
    }

    private void flushAtExit() {
        try {
            RunningLog log = running;
            if (log != null && !closed) {
                Threads.await(log.flush(), HOOK_NANOS);
            }
        } catch (AuditException | TimeoutException e) {
            LOGGER.log(System.Logger.Level.ERROR, "The audit log could not be flushed as the JVM ended", e);
        }
    }
}

package dev.auditkit.internal.pipeline;

import static dev.auditkit.internal.pipeline.LogEngine.LOGGER;

import dev.auditkit.AuditException;
import dev.auditkit.AuditOption.FailurePolicy;
import dev.auditkit.AuditStorageException;
import dev.auditkit.AuditUnavailableException;
import dev.auditkit.internal.journal.Storage;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Opens a log, if need be again and again, and closes it. Safe for use by many threads. */
final class Lifecycle {

    private static final long CLOSE_MILLIS = 30_000;
    private static final long HOOK_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final LogParts parts;
    private final LogHome home;
    private final Thread hook = new Thread(this::flushAtExit, "audit-exit");
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
     * Opens the log; when that fails, throws under {@code closed}, and else goes on trying.
     *
     * @throws AuditException under {@code closed}, saying what stands in the way
     */
    void start() {
        try {
            openOnOwnThread();
        } catch (AuditException e) {
            if (parts.config().failurePolicy() == FailurePolicy.CLOSED) {
                throw e;
            }
            LOGGER.log(System.Logger.Level.ERROR, "The audit log could not be opened; it is tried again", e);
            startDaemon("audit-opener", this::openPatiently);
        }
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /** Opens on a thread of the log's own, as an interrupt of the caller's would close the files that it opens. */
    private void openOnOwnThread() {
        CompletableFuture<Void> opened = new CompletableFuture<>();
        startDaemon("audit-opener", () -> {
            try {
                open();
                opened.complete(null);
            } catch (RuntimeException | Error e) {
                opened.completeExceptionally(e);
            }
        });
        Threads.await(opened);
    }

    private static void startDaemon(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
    }

    private synchronized void open() {
        if (closed) {
            return;
        }
        try {
            Storage storage = home.enter();
            LogOpener.Opened opened =
                    new LogOpener(parts.config()).open(storage, parts.clock().instant());
            running = start(opened);
            parts.health().up(Health.Part.OPENING);
        } catch (IOException e) {
            throw notOpened(new AuditStorageException("The audit log in " + home.directory() + " cannot be opened", e));
        } catch (AuditException e) {
            throw notOpened(e);
        } catch (RuntimeException e) {
            throw notOpened(new AuditUnavailableException(
                    "The audit log in " + home.directory() + " cannot be opened: " + e, e));
        }
    }

    private RunningLog start(LogOpener.Opened opened) throws IOException {
        try {
            return RunningLog.start(parts, opened);
        } catch (IOException | RuntimeException e) {
            opened.journal().close();
            throw e;
        }
    }

    private AuditException notOpened(AuditException reason) {
        parts.health().down(Health.Part.OPENING, String.valueOf(reason.getMessage()));
        leaveHome();
        return reason;
    }

    private void openPatiently() {
        Backoff backoff = new Backoff();
        while (!closed && running == null) {
            backoff.await(() -> closed);
            try {
                open();
            } catch (AuditException e) {
                // Health has the reason; the next attempt may succeed.
            }
        }
    }

    /** Ends the log. What was accepted and could not be written is reported. */
    void close() {
        parts.handOff().close();
        long lost;
        boolean unsynced;
        synchronized (this) {
            if (closed) {
                return;
            }
            RunningLog log = running;
            lost = log == null ? neverOpened() : log.close(CLOSE_MILLIS);
            unsynced = log != null && log.journal().needsForce();
            closed = true;
        }
        leaveHome();
        removeHook();
        if (lost > 0 || unsynced) {
            String reason = parts.health().reason();
            String message = "The audit log in " + home.directory() + " was closed with " + lost
                    + " events that could not be written" + (unsynced ? " and others that could not be synced" : "")
                    + (reason == null ? "" : ": " + reason);
            LOGGER.log(System.Logger.Level.ERROR, message);
            if (parts.config().failurePolicy() == FailurePolicy.CLOSED) {
                throw new AuditUnavailableException(message);
            }
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

package dev.auditkit.internal.pipeline;

import dev.auditkit.AuditCleanup;
import dev.auditkit.AuditConfig;
import dev.auditkit.AuditEvent;
import dev.auditkit.AuditException;
import dev.auditkit.AuditOption.FailurePolicy;
import dev.auditkit.AuditReceipt;
import dev.auditkit.AuditStats;
import dev.auditkit.AuditStorageException;
import dev.auditkit.AuditType;
import dev.auditkit.AuditUnavailableException;
import dev.auditkit.internal.codec.Timestamps;
import dev.auditkit.internal.journal.JournalView;
import dev.auditkit.internal.journal.Segment;
import dev.auditkit.internal.journal.Storage;
import dev.auditkit.internal.query.QueryEngine;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * The log of one directory in this JVM, whoever shares it. An event goes {@link Intake} → {@link HandOff} →
 * {@link LogWriter} → {@link Appender} → journal. Safe for use by many threads.
 */
final class LogEngine {

    static final System.Logger LOGGER = System.getLogger("dev.auditkit");

    private static final long CLOSE_MILLIS = 30_000;
    private static final Duration HOOK_TIMEOUT = Duration.ofSeconds(5);
    private static final long FOR_EVER = TimeUnit.DAYS.toNanos(365);

    private final LogParts parts;
    private final LogHome home;
    private final Intake intake;
    private final Thread hook = new Thread(this::flushAtExit, "audit-exit");
    private volatile @Nullable RunningLog running;
    private volatile boolean closed;

    LogEngine(AuditConfig config, LogHome home, InstantSource clock) {
        this.parts = LogParts.of(config, clock);
        this.home = home;
        this.intake = new Intake(parts);
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
        await(opened, FOR_EVER, "The opening");
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

    AuditConfig config() {
        return parts.config();
    }

    void log(AuditEvent event) {
        if (!isRecorded(event)) {
            return;
        }
        if (parts.isSync()) {
            intake.putDurably(event, this::wakeWriter);
        } else {
            intake.put(event, null);
        }
    }

    CompletableFuture<AuditReceipt> submit(AuditEvent event) {
        if (!isRecorded(event)) {
            return CompletableFuture.completedFuture(AuditReceipt.empty());
        }
        Pending pending = new Pending();
        if (!intake.put(event, pending)) {
            return CompletableFuture.failedFuture(intake.refusal("the event was dropped"));
        }
        if (parts.isSync()) {
            wakeWriter();
        }
        // What the caller hangs on the future must not run on, or hold up, a thread of the log.
        return pending.future().thenApplyAsync(receipt -> receipt);
    }

    private boolean isRecorded(AuditEvent event) {
        if (event.reserved()) {
            throw new IllegalArgumentException("operation '" + event.operation()
                    + "' cannot be recorded; allowed: any that does not begin with audit., which is the log's own");
        }
        return event.type() == AuditType.WRITE || parts.config().logReads();
    }

    private void wakeWriter() {
        RunningLog log = running;
        if (log != null) {
            log.wake();
        }
    }

    /** Answers queries. */
    QueryEngine queries() {
        return new QueryEngine(requireRunning().journal(), parts.config().keyHashSecret());
    }

    Path rotate() {
        RunningLog log = requireRunning();
        Segment sealed = await(log.rotate(), CLOSE_MILLIS * 1_000_000, "The rotation");
        return home.directory().resolve(sealed.file());
    }

    AuditCleanup cleanup(boolean dryRun) {
        return await(requireRunning().housekeeper().cleanup(dryRun), FOR_EVER, "The clean-up");
    }

    void flush(Duration timeout) {
        await(requireRunning().flush(), timeout.toNanos(), "The flush");
    }

    void acknowledge(String reason) {
        await(requireRunning().acknowledge(reason), CLOSE_MILLIS * 1_000_000, "The acknowledgement");
    }

    private <T> T await(CompletableFuture<T> future, long nanos, String what) {
        try {
            return Threads.await(future, nanos);
        } catch (TimeoutException e) {
            throw intake.refusal(what + " did not end within " + TimeUnit.NANOSECONDS.toMillis(nanos) + " ms");
        }
    }

    private RunningLog requireRunning() {
        RunningLog log = running;
        if (log == null || closed) {
            throw intake.refusal(closed ? "it is closed" : "it is not open yet");
        }
        return log;
    }

    AuditStats stats() {
        RunningLog log = running;
        JournalView view = log == null ? JournalView.EMPTY : log.journal().view();
        List<Segment> segments = view.segments();
        Segment newest = segments.isEmpty() ? null : segments.get(segments.size() - 1);
        String reason = parts.health().reason();
        Instant now = parts.clock().instant();
        return new AuditStats(
                closed ? AuditStats.State.CLOSED : reason == null ? AuditStats.State.UP : AuditStats.State.DOWN,
                closed ? null : reason,
                home.directory(),
                newest == null ? 0 : newest.length(),
                view.totalSize(),
                segments.size(),
                newest == null ? null : segments.get(0).file(),
                newest == null ? null : newest.file(),
                parts.counters().entriesOn(Timestamps.day(Timestamps.micros(now))),
                view.endSeq() - view.firstSeq(),
                view.endSeq(),
                parts.handOff().depth(),
                parts.config().queueCapacity(),
                parts.drops().total(),
                parts.counters().gaps.get(),
                parts.counters().writeFailures.get(),
                parts.counters().truncatedValues.get(),
                log == null ? null : log.syncer().lastSync());
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
        return dropped + parts.handOff().abandon(intake.refusal("it was closed before it could be opened"));
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
            if (running != null && !closed) {
                flush(HOOK_TIMEOUT);
            }
        } catch (AuditException e) {
            LOGGER.log(System.Logger.Level.ERROR, "The audit log could not be flushed as the JVM ended", e);
        }
    }
}

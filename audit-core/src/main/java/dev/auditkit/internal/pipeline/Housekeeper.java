package dev.auditkit.internal.pipeline;

import dev.auditkit.AuditCleanup;
import dev.auditkit.AuditOption.Compression;
import dev.auditkit.AuditStorageException;
import dev.auditkit.AuditUnavailableException;
import dev.auditkit.internal.codec.Timestamps;
import dev.auditkit.internal.journal.Journal;
import dev.auditkit.internal.journal.Retention;
import dev.auditkit.internal.journal.SegmentCompressor;
import dev.auditkit.internal.keys.LogKeys;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * The thread that compresses segments once they are sealed, and removes those that retention no longer keeps: every hour, and
 * for the first time some seconds after the start, so that whoever opens a log only to see what would be removed can do so.
 */
final class Housekeeper {

    private static final long FIRST_RUN_SECONDS = 30;
    private static final long SECONDS_BETWEEN_RUNS = 3_600;
    private static final long MICROS_PER_DAY = Duration.ofDays(1).toMillis() * 1_000;

    private final LogParts parts;
    private final Journal journal;
    private final ToLongFunction<Retention.Expired> record;
    private final Removal removal;
    private final ScheduledThreadPoolExecutor executor;

    /** @param record writes durably what is going to be removed, has it signed, and says which entry tells of it; or throws */
    Housekeeper(LogParts parts, Journal journal, LogKeys keys, ToLongFunction<Retention.Expired> record) {
        this.parts = parts;
        this.journal = journal;
        this.record = record;
        this.removal = new Removal(journal, keys);
        this.executor = new ScheduledThreadPoolExecutor(1, work -> {
            Thread thread = new Thread(work, "audit-housekeeper");
            thread.setDaemon(true);
            return thread;
        });
        executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    void start() {
        @SuppressWarnings("unused") // it catches what it throws, and ends with the executor
        Future<?> everyHour = executor.scheduleWithFixedDelay(
                this::keepHouse, FIRST_RUN_SECONDS, SECONDS_BETWEEN_RUNS, TimeUnit.SECONDS);
    }

    /** A segment was sealed. */
    void sealed() {
        try {
            executor.execute(this::compress);
        } catch (RejectedExecutionException e) {
            // The log is being closed; the next start keeps house.
        }
    }

    /** Removes what has expired, or only says what that is; the future fails with what stood in the way. */
    CompletableFuture<AuditCleanup> cleanup(boolean dryRun) {
        CompletableFuture<AuditCleanup> done = new CompletableFuture<>();
        try {
            executor.execute(() -> complete(done, dryRun));
        } catch (RejectedExecutionException e) {
            done.completeExceptionally(new AuditUnavailableException("The audit log is being closed", e));
        }
        return done;
    }

    private void complete(CompletableFuture<AuditCleanup> future, boolean dryRun) {
        try {
            future.complete(removeExpired(dryRun));
        } catch (IOException e) {
            future.completeExceptionally(new AuditStorageException("Keeping house in the audit log failed", e));
        } catch (RuntimeException e) {
            future.completeExceptionally(e);
        }
    }

    /** Ends when what is being done is done, but does not wait for ever. */
    void close(long millis) {
        executor.shutdown();
        boolean interrupted = Thread.interrupted();
        try {
            executor.awaitTermination(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            interrupted = true;
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void keepHouse() {
        compress();
        try {
            if (!parts.config().legalHold()) {
                removal.finish();
            }
            List<String> kept = removeExpired(false).kept();
            if (kept.isEmpty() || parts.config().legalHold()) {
                parts.health().up(Health.Part.RETENTION);
            } else {
                failed(Health.Part.RETENTION, "expired segments stay: " + kept, null);
            }
        } catch (IOException | RuntimeException e) {
            failed(Health.Part.RETENTION, "expired segments were not removed: " + e, e);
        }
    }

    private void compress() {
        if (parts.config().compression() == Compression.GZIP) {
            try {
                new SegmentCompressor(journal).compressAll();
                parts.health().up(Health.Part.COMPRESSION);
            } catch (IOException | RuntimeException e) {
                failed(Health.Part.COMPRESSION, "a segment was not compressed: " + e, e);
            }
        }
    }

    private void failed(Health.Part part, String what, @Nullable Exception cause) {
        parts.health().down(part, what);
        LogEngine.LOGGER.log(System.Logger.Level.ERROR, "The audit log could not keep house: " + what, cause);
    }

    private AuditCleanup removeExpired(boolean dryRun) throws IOException {
        int days = parts.config().retentionDays();
        Retention retention = removal.retention();
        long now = Timestamps.micros(parts.clock().instant());
        Retention.Expired expired = days == 0
                ? Retention.Expired.NONE
                : retention.expired(now - days * MICROS_PER_DAY, parts.config().legalHold());
        long firstRemaining = expired.segments().isEmpty() ? journal.view().firstSeq() : expired.endSeq();
        if (!dryRun && !expired.segments().isEmpty()) {
            removal.remove(expired, record.applyAsLong(expired));
        }
        return new AuditCleanup(
                dryRun, expired.files(), expired.entries(), expired.bytes(), firstRemaining, expired.kept());
    }
}

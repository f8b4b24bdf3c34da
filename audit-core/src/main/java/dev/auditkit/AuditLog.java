package dev.auditkit;

import dev.auditkit.internal.pipeline.AuditLogs;
import dev.auditkit.note.TlogProof;
import dev.auditkit.note.VerifierKey;
import dev.auditkit.verify.LogVerifier;
import dev.auditkit.verify.VerificationReport;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * An append-only audit log in a directory of its own. Safe for use by many threads.
 *
 * <p>{@link #log} hands an event to the one writer thread and returns: it does no I/O and takes no lock. The order of
 * the log is the order in which the writer takes events, numbered from 0 without gaps for the life of the log.
 *
 * <pre>{@code
 * try (AuditLog log = AuditLog.open(AuditConfig.defaults())) {
 *     log.log(AuditEvent.of("order.create").key("order:4711").user("alice").build());
 * }
 * }</pre>
 */
public interface AuditLog extends AuditReader {

    /**
     * Opens the log in {@code config.logDir()}, creates it when there is none, and recovers what a crash left.
     *
     * <p>One process has a directory at a time. Within one JVM all who open a directory share one writer; their options
     * must be equal, and the last to close ends it.
     *
     * <p>When the directory is locked by another process, cannot be written or is damaged, or is not open after ten seconds,
     * the failure policy decides: {@code closed} throws; {@code open} returns a log that is DOWN, keeps trying, and meanwhile
     * takes what its queue holds. A damaged log it sets aside, and begins another that says so and is DOWN until somebody
     * has acknowledged that.
     *
     * @throws AuditConfigException when this JVM has the directory open with other options
     * @throws AuditLockedException under {@code closed}, when another process has it
     * @throws AuditStorageException under {@code closed}, when it cannot be created, read or written
     * @throws AuditIntegrityException under {@code closed}, when it is damaged
     * @throws AuditUnavailableException under {@code closed}, when it takes too long to open
     */
    static AuditLog open(AuditConfig config) {
        return AuditLogs.open(config);
    }

    /**
     * Records an event. Its time is taken now. Under {@code durability: async} it returns once the event is handed
     * over; under {@code sync} once it is on stable storage.
     *
     * <p>When the queue stays full for {@code max-wait}, or a sync takes longer, the failure policy decides: {@code open}
     * drops the event, counts it, and has an {@code audit.gap} entry say so as soon as the log takes entries again (an
     * entry that only was not synced in time is not dropped); {@code closed} throws. An interrupt does not shorten the
     * wait; the thread's flag stays set.
     *
     * @throws AuditUnavailableException under {@code closed}, when the log cannot take or confirm it
     * @throws IllegalArgumentException when the operation begins with {@code audit.}, which is the log's own
     */
    void log(AuditEvent event);

    /**
     * Records an event and tells when it is on stable storage, under either durability.
     *
     * @return completes with the receipt, never on the writer's thread; with the empty one when the event is a read that
     *     is not recorded or the log is disabled; exceptionally, with an {@link AuditUnavailableException}, when the
     *     event was not recorded. It takes as long as {@code checkpoint-interval} under {@code async}
     * @throws AuditUnavailableException under {@code closed}, when the log cannot take it
     * @throws IllegalArgumentException when the operation begins with {@code audit.}, which is the log's own
     */
    CompletableFuture<AuditReceipt> submit(AuditEvent event);

    /**
     * Why the log does not take entries at this moment; empty when it does, and when it is disabled. Cheap enough to be asked before
     * each operation that must not be done without being recorded.
     */
    default Optional<String> unavailable() {
        AuditStats stats = stats();
        return switch (stats.state()) {
            case UP, DISABLED -> Optional.empty();
            case DOWN, CLOSED, READ_ONLY ->
                Optional.of(stats.reason() == null ? stats.state().name().toLowerCase(Locale.ROOT) : stats.reason());
        };
    }

    /**
     * Proves the entry that a receipt is for, as {@link #prove(long)}, once a checkpoint covers it.
     *
     * @return completes with the proof; exceptionally, with an {@link AuditException}, when there is none
     * @throws AuditNotProvableException for the empty receipt
     */
    CompletableFuture<TlogProof> prove(AuditReceipt receipt);

    /**
     * Gives the log a new signing key in place of its own. An entry names it, and the first checkpoint that covers that is
     * signed by both.
     *
     * @return the new verifier key, when that checkpoint is kept; hand it to those who verify the log
     * @throws AuditConfigException when the key is not the log's own: change {@code signing-key} then
     * @throws AuditUnavailableException when that does not succeed within 30 seconds
     * @throws AuditDisabledException when the log is disabled
     */
    VerifierKey changeKey();

    /**
     * Verifies the whole log against the keys in its directory, and records that and the outcome ({@code audit.verified}). Reads
     * every byte. To trust other keys than those, or to compare with a checkpoint that was kept, use {@link LogVerifier}.
     *
     * @throws AuditStorageException when a file cannot be read
     * @throws AuditDisabledException when the log is disabled
     */
    VerificationReport verify();

    /**
     * Seals the segment that is being written and begins another.
     *
     * @return the sealed file; empty when the log is disabled
     * @throws AuditUnavailableException when that does not succeed within 30 seconds
     */
    Optional<Path> rotate();

    /**
     * Removes the segments that retention no longer keeps, or says which it would remove.
     *
     * @param dryRun whether to leave everything as it is
     * @throws AuditStorageException when a file cannot be read or removed
     * @throws AuditUnavailableException when the removal cannot be recorded
     */
    AuditCleanup cleanup(boolean dryRun);

    /**
     * Waits until every event accepted before this call is on stable storage, and so seen by queries.
     *
     * @throws AuditUnavailableException when that does not succeed within the time
     */
    void flush(Duration timeout);

    /** As {@link #flush(Duration)}, with 30 seconds. */
    default void flush() {
        flush(Duration.ofSeconds(30));
    }

    /**
     * Says that a person knows of the damage because of which an earlier log was set aside, so that health no longer
     * reports it. Does nothing when there is none.
     *
     * @param reason what is known, recorded with the acknowledgement
     */
    void acknowledge(String reason);

    /**
     * Writes what was accepted, syncs it and ends, within 30 seconds. Idempotent. What cannot be written by then is
     * counted and reported: to the system logger always, and under {@code closed} to the caller.
     *
     * @throws AuditUnavailableException under {@code closed}, when accepted events could not be written
     */
    @Override
    void close();
}

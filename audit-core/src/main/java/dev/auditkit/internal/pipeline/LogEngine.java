package dev.auditkit.internal.pipeline;

import dev.auditkit.AuditCleanup;
import dev.auditkit.AuditConfig;
import dev.auditkit.AuditEvent;
import dev.auditkit.AuditEvidence;
import dev.auditkit.AuditNotProvableException;
import dev.auditkit.AuditQuery;
import dev.auditkit.AuditReceipt;
import dev.auditkit.AuditStats;
import dev.auditkit.AuditType;
import dev.auditkit.internal.codec.Timestamps;
import dev.auditkit.internal.journal.JournalView;
import dev.auditkit.internal.journal.Segment;
import dev.auditkit.internal.query.QueryEngine;
import dev.auditkit.note.SignedNote;
import dev.auditkit.note.TlogProof;
import dev.auditkit.note.VerifierKey;
import dev.auditkit.verify.LogVerifier;
import dev.auditkit.verify.VerificationReport;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
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

    private static final long COMMAND_NANOS = TimeUnit.SECONDS.toNanos(30);
    private static final long CLEANUP_NANOS = TimeUnit.DAYS.toNanos(1);

    private final LogParts parts;
    private final LogHome home;
    private final Intake intake;
    private final Lifecycle lifecycle;

    LogEngine(AuditConfig config, LogHome home, InstantSource clock) {
        this.parts = LogParts.of(config, clock);
        this.home = home;
        this.intake = new Intake(parts);
        this.lifecycle = new Lifecycle(parts, home);
    }

    /**
     * Opens the log; when that fails, throws under {@code closed}, and else goes on trying.
     *
     * @throws dev.auditkit.AuditException under {@code closed}, saying what stands in the way
     */
    void start() {
        lifecycle.start();
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

    /** Why it does not take entries now; null when it does. */
    @Nullable
    String unavailable() {
        return lifecycle.isClosed() ? "it is closed" : parts.health().obstacle();
    }

    private boolean isRecorded(AuditEvent event) {
        if (event.reserved()) {
            throw new IllegalArgumentException("operation '" + event.operation()
                    + "' cannot be recorded; allowed: any that does not begin with audit., which is the log's own");
        }
        return event.type() == AuditType.WRITE || parts.config().logReads();
    }

    private void wakeWriter() {
        RunningLog log = lifecycle.running();
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
        Segment sealed = await(log.rotate(), COMMAND_NANOS, "The rotation");
        return home.directory().resolve(sealed.file());
    }

    AuditCleanup cleanup(boolean dryRun) {
        return await(requireRunning().housekeeper().cleanup(dryRun), CLEANUP_NANOS, "The clean-up");
    }

    Optional<SignedNote> checkpoint() {
        return Optional.of(requireRunning().checkpointer().newest());
    }

    /** Proves the entry of a receipt once it is covered. */
    CompletableFuture<TlogProof> prove(AuditReceipt receipt) {
        if (receipt.isEmpty()) {
            throw new AuditNotProvableException("The empty receipt is for no entry", null);
        }
        QueryEngine queries = queries();
        RunningLog log = requireRunning();
        if (receipt.seq() >= log.journal().view().endSeq()) {
            throw new AuditNotProvableException("Entry " + receipt.seq() + " is not one of this log", null);
        }
        return log.checkpointCovering(receipt.seq()).thenApplyAsync(note -> proofOf(receipt, queries));
    }

    private static TlogProof proofOf(AuditReceipt receipt, QueryEngine queries) {
        TlogProof proof = queries.prove(receipt.seq());
        if (!proof.isOf(String.valueOf(receipt.leafHash()))) {
            throw new AuditNotProvableException("Entry " + receipt.seq() + " of this log is another one", null);
        }
        return proof;
    }

    /** Exports evidence, of all that was handed over before. */
    AuditEvidence exportEvidence(AuditQuery query, Path target) {
        await(requireRunning().checkpoint(), COMMAND_NANOS, "The checkpoint to prove against");
        return queries().exportEvidence(query, target);
    }

    VerifierKey changeKey() {
        return await(requireRunning().changeKey(), COMMAND_NANOS, "The change of the key");
    }

    /** Verifies all that was handed over before. */
    VerificationReport verify() {
        RunningLog log = requireRunning();
        await(log.checkpoint(), COMMAND_NANOS, "The checkpoint to verify against");
        VerificationReport report = LogVerifier.of(home.directory()).run();
        log.recordSigned(OwnEvents.verified(report));
        return report;
    }

    void flush(Duration timeout) {
        await(requireRunning().flush(), timeout.toNanos(), "The flush");
    }

    void acknowledge(String reason) {
        await(requireRunning().acknowledge(reason), COMMAND_NANOS, "The acknowledgement");
    }

    private <T> T await(CompletableFuture<T> future, long nanos, String what) {
        try {
            return Threads.await(future, nanos);
        } catch (TimeoutException e) {
            throw intake.refusal(what + " did not end within " + TimeUnit.NANOSECONDS.toMillis(nanos) + " ms");
        }
    }

    private RunningLog requireRunning() {
        RunningLog log = lifecycle.running();
        if (log == null || lifecycle.isClosed()) {
            throw intake.refusal(lifecycle.isClosed() ? "it is closed" : "it is not open yet");
        }
        return log;
    }

    AuditStats stats() {
        RunningLog log = lifecycle.running();
        boolean closed = lifecycle.isClosed();
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
                log == null ? null : log.syncer().lastSync(),
                parts.counters().writes.get(),
                Duration.ofNanos(parts.counters().writeNanos.get()),
                parts.counters().syncs.get(),
                Duration.ofNanos(parts.counters().syncNanos.get()));
    }

    /** Ends the log. What was accepted and could not be written is reported. */
    void close() {
        lifecycle.close();
    }
}

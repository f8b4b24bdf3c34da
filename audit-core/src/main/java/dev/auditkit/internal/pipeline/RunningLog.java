package dev.auditkit.internal.pipeline;

import dev.auditkit.AuditConfigException;
import dev.auditkit.AuditEvent;
import dev.auditkit.AuditStorageException;
import dev.auditkit.AuditUnavailableException;
import dev.auditkit.internal.codec.Timestamps;
import dev.auditkit.internal.journal.Journal;
import dev.auditkit.internal.journal.Segment;
import dev.auditkit.internal.keys.LogKeys;
import dev.auditkit.internal.query.EntryCounter;
import dev.auditkit.note.SignedNote;
import dev.auditkit.note.VerifierKey;
import dev.auditkit.note.WitnessPolicy;
import dev.auditkit.witness.Witnessing;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A log that is open: its journal and the three threads that serve it. Safe for use by many threads. */
final class RunningLog {

    private static final long RECORDING_TIMEOUT = TimeUnit.SECONDS.toNanos(60);
    private static final long HOUSEKEEPER_TIMEOUT_MILLIS = 10_000;

    private final LogParts parts;
    private final Journal journal;
    private final LogKeys keys;
    private final Checkpointer checkpointer;
    private final Syncer syncer;
    private final Appender appender;
    private final LogWriter writer;
    private final Housekeeper housekeeper;
    private final @Nullable Witnessing witnessing;

    private RunningLog(LogParts parts, LogOpener.Opened opened) {
        this.parts = parts;
        this.journal = opened.journal();
        this.keys = opened.keys();
        this.checkpointer = opened.checkpointer();
        this.syncer = new Syncer(parts, journal, checkpointer, this::wake);
        this.appender = new Appender(parts, journal, syncer, opened.hasEvents(), this::sealed);
        this.writer = new LogWriter(parts, journal, appender, syncer);
        WitnessPolicy policy = opened.witnesses();
        this.witnessing = policy == null ? null : Witnesses.start(policy, journal, parts);
        this.housekeeper = new Housekeeper(parts, journal, keys, expired -> recordSigned(OwnEvents.retention(expired)));
    }

    /** Starts the threads of a log whose first entries are to be those that its opening calls for. */
    static RunningLog start(LogParts parts, LogOpener.Opened opened) throws IOException {
        RunningLog log = new RunningLog(parts, opened);
        long today = Timestamps.day(Timestamps.micros(parts.clock().instant()));
        parts.counters().begin(today, EntryCounter.recordedSince(log.journal, Timestamps.startOfDay(today)));
        if (opened.unacknowledged() != null) {
            parts.health().down(Health.Part.SUCCESSION, opened.unacknowledged());
        }
        opened.firstEvents().forEach(log.appender::addOwn);
        log.tellOfChangedKeys();
        log.startWitnessing();
        log.syncer.start();
        log.writer.start();
        log.housekeeper.start();
        return log;
    }

    Journal journal() {
        return journal;
    }

    Syncer syncer() {
        return syncer;
    }

    Housekeeper housekeeper() {
        return housekeeper;
    }

    void wake() {
        writer.wake();
    }

    private void sealed() {
        housekeeper.sealed();
    }

    private void startWitnessing() {
        Witnessing asked = witnessing;
        if (asked != null) {
            checkpointer.onCheckpoint(asked::submit);
        }
    }

    Checkpointer checkpointer() {
        return checkpointer;
    }

    /** Records which keys are new, so that the next checkpoint makes them the log's. For the writer's thread, or before it runs. */
    private void tellOfChangedKeys() {
        for (VerifierKey changing : keys.changing()) {
            keys.changedAt(appender.addOwn(OwnEvents.keyChanged(changing, keys.followedBy(changing))));
        }
    }

    /** Gives the log a new key of its own; completes once a checkpoint has both signatures. */
    CompletableFuture<VerifierKey> changeKey() {
        CompletableFuture<VerifierKey> done = new CompletableFuture<>();
        writer.execute(
                () -> {
                    try {
                        VerifierKey next = keys.makeNext();
                        tellOfChangedKeys();
                        cover(done, note -> next);
                    } catch (IOException e) {
                        done.completeExceptionally(new AuditStorageException("The new key was not kept", e));
                    } catch (AuditConfigException | AuditUnavailableException e) {
                        done.completeExceptionally(e);
                    }
                },
                done);
        return done;
    }

    /** Completes with a checkpoint that covers all that was handed over before. */
    CompletableFuture<SignedNote> checkpoint() {
        CompletableFuture<SignedNote> done = new CompletableFuture<>();
        writer.execute(() -> cover(done, note -> note), done);
        return done;
    }

    /** Completes with a checkpoint that covers an entry that is durable. */
    CompletableFuture<SignedNote> checkpointCovering(long seq) {
        CompletableFuture<SignedNote> covering = checkpointer.covering(seq);
        syncer.requestCheckpoint();
        return covering;
    }

    /** Has all that there is covered by a checkpoint. For the writer's thread. */
    private <T> void cover(CompletableFuture<T> done, Function<SignedNote, T> result) {
        appender.persist();
        @SuppressWarnings("unused") // whoever waits has the other future
        CompletableFuture<SignedNote> told = checkpointer
                .covering(journal.nextSeq() - 1)
                .whenComplete((note, failure) -> {
                    if (failure == null) {
                        done.complete(result.apply(note));
                    } else {
                        done.completeExceptionally(failure);
                    }
                });
        syncer.requestCheckpoint();
    }

    /** Completes when all that was handed over before is durable. */
    CompletableFuture<?> flush() {
        Pending pending = new Pending();
        writer.execute(
                () -> {
                    pending.written(journal.nextSeq() - 1, null);
                    syncer.await(pending);
                    appender.persist();
                    syncer.request();
                },
                pending.future());
        return pending.future();
    }

    /** Adds an entry of the log's own and waits until a checkpoint covers it; its sequence number. */
    long recordSigned(AuditEvent event) {
        CompletableFuture<Long> done = new CompletableFuture<>();
        writer.execute(
                () -> {
                    long seq = appender.addOwn(event);
                    cover(done, note -> seq);
                },
                done);
        try {
            return Threads.await(done, RECORDING_TIMEOUT);
        } catch (TimeoutException e) {
            throw new AuditUnavailableException(
                    event.operation() + " could not be recorded and signed within 60 seconds", e);
        }
    }

    /** Records that someone knows of the log that was set aside; does nothing when none was, or someone did before. */
    CompletableFuture<Void> acknowledge(String reason) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        writer.execute(
                () -> {
                    try {
                        acknowledgeNow(reason);
                        done.complete(null);
                    } catch (IOException e) {
                        done.completeExceptionally(new AuditStorageException("The acknowledgement was not kept", e));
                    }
                },
                done);
        return done;
    }

    private void acknowledgeNow(String reason) throws IOException {
        if (journal.storage().exists(LogOpener.UNACKNOWLEDGED)) {
            appender.addOwn(OwnEvents.acknowledged(reason));
            appender.persist();
            journal.force();
            journal.storage().delete(LogOpener.UNACKNOWLEDGED);
            journal.storage().sync();
            parts.health().up(Health.Part.SUCCESSION);
        }
    }

    /** Seals the segment; completes with it. */
    CompletableFuture<Segment> rotate() {
        CompletableFuture<Segment> done = new CompletableFuture<>();
        writer.execute(
                () -> {
                    Segment sealed = appender.rotate();
                    if (sealed != null) {
                        done.complete(sealed);
                    } else {
                        done.completeExceptionally(new AuditUnavailableException("The segment could not be sealed"));
                    }
                },
                done);
        return done;
    }

    /**
     * Writes what was handed over and ends, within that time.
     *
     * @return how many events were not written
     */
    long close(long millis) {
        long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        housekeeper.close(Math.min(millis, HOUSEKEEPER_TIMEOUT_MILLIS));
        writer.close();
        if (!writer.join(Math.max(1, TimeUnit.NANOSECONDS.toMillis(until - System.nanoTime())))) {
            writer.abandon();
            writer.join(1_000);
        }
        if (witnessing != null) {
            witnessing.close();
        }
        return writer.unwritten()
                + (parts.drops().hasUntold() ? parts.drops().tell().count() : 0);
    }
}

package dev.auditkit.internal.pipeline;

import dev.auditkit.AuditEvent;
import dev.auditkit.AuditUnavailableException;
import dev.auditkit.internal.codec.Leaf;
import dev.auditkit.internal.codec.LeafEncoder;
import dev.auditkit.internal.codec.Timestamps;
import dev.auditkit.internal.journal.Journal;
import dev.auditkit.internal.journal.Segment;
import java.io.IOException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * Adds entries to the journal and gets them written, rotated and, after a sync that failed, rewritten. When the file system
 * refuses, it keeps what it has and tries again until it succeeds or is told to give up. For the writer's thread.
 */
final class Appender {

    private static final int SIGNING_ATTEMPTS = 3;

    private final LogParts parts;
    private final Journal journal;
    private final Syncer syncer;
    private final Runnable onSealed;
    private final LeafEncoder encoder;
    private final RotationClock rotation;
    private final Backoff backoff = new Backoff();
    private volatile boolean abandoned;

    /**
     * @param hasEvents whether the segment being written has entries that are not the log's own
     * @param onSealed called when a segment was sealed
     */
    Appender(LogParts parts, Journal journal, Syncer syncer, boolean hasEvents, Runnable onSealed) {
        this.parts = parts;
        this.journal = journal;
        this.syncer = syncer;
        this.onSealed = onSealed;
        this.encoder = new LeafEncoder(parts.config());
        this.rotation = new RotationClock(parts.config().rotationInterval().toMillis() * 1_000);
        Segment open = journal.view().segments().get(journal.view().segments().size() - 1);
        rotation.begin(
                open.isEmpty() || open.times() == null ? now() : open.times().minRecorded(), hasEvents);
    }

    /** For any thread: has it give up what it cannot write. */
    void abandon() {
        abandoned = true;
    }

    boolean isAbandoned() {
        return abandoned;
    }

    /** Adds the event or leaf that is next in the hand-off. */
    void add(Object item, long recorded, @Nullable Pending pending) {
        Leaf leaf = item instanceof Leaf encoded ? encoded : encoder.encode((AuditEvent) item, recorded);
        long seq = add(leaf);
        rotation.event();
        if (pending != null) {
            pending.written(seq, "sha256:" + HexFormat.of().formatHex(leaf.hash()));
            syncer.await(pending);
        }
    }

    /** Adds an entry of the log's own; its sequence number. */
    long addOwn(AuditEvent event) {
        return add(encoder.encode(event, now()));
    }

    /** Adds an entry that tells of dropped events, if there are any that none has told of. */
    void addGap() {
        if (parts.drops().hasUntold()) {
            addOwn(OwnEvents.gap(parts.drops().tell()));
            parts.counters().gaps.incrementAndGet();
        }
    }

    private long add(Leaf leaf) {
        parts.counters().recorded(leaf.recorded());
        if (leaf.truncated() > 0) {
            parts.counters().truncatedValues.addAndGet(leaf.truncated());
        }
        return journal.add(leaf);
    }

    /** Writes the batch, however often it takes; false when it gave up. */
    boolean persist() {
        return (!journal.hasBatch() && !journal.needsRewrite()) || untilItSucceeds(this::write);
    }

    private void write() throws IOException {
        rewriteIfNeeded();
        long begun = System.nanoTime();
        journal.write();
        parts.counters().writeNanos.addAndGet(System.nanoTime() - begun);
        parts.counters().writes.incrementAndGet();
        syncer.written();
    }

    /** Seals the segment when its size or age is reached; whether it did. */
    boolean rotateIfDue() {
        return (journal.segmentIsFull() || rotation.isDue(now())) && rotate() != null;
    }

    /** Seals the segment; null when it gave up. */
    @Nullable
    Segment rotate() {
        Journal.Sealed[] sealed = new Journal.Sealed[1];
        boolean done = untilItSucceeds(() -> {
            rewriteIfNeeded();
            sealed[0] = journal.rotate();
        });
        if (!done) {
            return null;
        }
        rotation.begin(now(), false);
        if (!sealed[0].segment().isEmpty()) {
            addOwn(OwnEvents.rotated(sealed[0], parts.config()));
            syncer.requestKeptCheckpoint();
            onSealed.run();
        }
        return sealed[0].segment();
    }

    /**
     * Seals a long segment, as the next start reads all of the one that is not sealed. It is tried once: a log that cannot begin
     * another segment now is closed without.
     */
    private void sealLast() {
        if (!journal.segmentIsLong() || !persist()) {
            return;
        }
        try {
            addOwn(OwnEvents.rotated(journal.rotate(), parts.config()));
        } catch (IOException e) {
            LogEngine.LOGGER.log(
                    System.Logger.Level.WARNING, "The last segment was not sealed; the next start has to read it", e);
            untilItSucceeds(journal::takeBackRotation);
        }
    }

    /** Writes and syncs the last of the log, and ends. */
    void finish() {
        if (!abandoned) {
            addGap();
            sealLast();
        }
        if (!abandoned) {
            addOwn(OwnEvents.closed());
            persist();
        }
        syncer.end();
        boolean synced = untilItSucceeds(() -> {
            rewriteIfNeeded();
            syncer.syncLast();
        });
        syncer.failAwaited(new AuditUnavailableException("The audit log was closed before the entry was synced"));
        if (synced) {
            signLast();
        }
        try {
            journal.close();
        } catch (IOException e) {
            LogEngine.LOGGER.log(System.Logger.Level.WARNING, "The audit log's file was not closed", e);
        }
    }

    /** Signs the end of the log. Should that fail for good, the next start takes it for the end of a crash, which loses nothing. */
    private void signLast() {
        for (int attempt = 1; attempt <= SIGNING_ATTEMPTS && !abandoned; attempt++) {
            try {
                syncer.signLast();
                return;
            } catch (IOException | RuntimeException e) {
                LogEngine.LOGGER.log(System.Logger.Level.ERROR, "The end of the audit log was not signed", e);
                backoff.await(() -> abandoned);
            }
        }
    }

    private void rewriteIfNeeded() throws IOException {
        if (!journal.needsRewrite()) {
            return;
        }
        long lost = journal.rewrite();
        parts.counters().syncs.incrementAndGet(); // the fresh file was synced
        parts.health().up(Health.Part.SYNCING);
        if (lost > 0) {
            parts.drops().add(lost, now());
            syncer.failAwaited(new AuditUnavailableException("The disk lost entries that were written but not synced"));
        }
    }

    private interface Attempt {
        void run() throws IOException;
    }

    private boolean untilItSucceeds(Attempt attempt) {
        while (!abandoned) {
            try {
                attempt.run();
                parts.health().up(Health.Part.WRITING);
                parts.health().up(Health.Part.TAKING_EVENTS);
                backoff.reset();
                return true;
            } catch (IOException e) {
                parts.counters().writeFailures.incrementAndGet();
                parts.health().down(Health.Part.WRITING, "a write failed: " + e);
                backoff.await(() -> abandoned);
            }
        }
        return false;
    }

    private long now() {
        return Timestamps.micros(parts.clock().instant());
    }
}

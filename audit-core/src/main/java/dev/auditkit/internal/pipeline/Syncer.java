package dev.auditkit.internal.pipeline;

import dev.auditkit.AuditUnavailableException;
import dev.auditkit.internal.journal.Journal;
import dev.auditkit.internal.journal.TreeState;
import java.io.IOException;
import java.time.Instant;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The thread that brings what was written to stable storage and then signs it, so that neither a slow disk nor a slow signer
 * holds up the writer: at every checkpoint interval when there is something new; without signing also at once when someone waits
 * under {@code durability: sync}. All who wait share one sync.
 */
final class Syncer implements Runnable {

    /** So many who wait are served before the interval is over, as each takes memory. */
    private static final int MOST_AWAITED = 1 << 16;

    /** With so many bytes one does not wait for the interval, so that the writer, which syncs a segment that is full, finds little left to do. */
    private static final long MOST_UNSYNCED = 32L << 20;

    private static final long LONGEST_SYNC_AT_END = 20_000;

    /** What part of the time of a sync may be spent on letting more callers share the next, and how long at most. */
    private static final int PATIENCE = 4;

    private static final long MOST_PATIENCE = 1_000_000L;

    private final Journal journal;
    private final Checkpointer checkpointer;
    private final LogParts parts;
    private final long intervalNanos;
    private final Runnable wakeWriter;
    private final Queue<Pending> awaited = new ConcurrentLinkedQueue<>();
    private final AtomicInteger awaitedCount = new AtomicInteger();
    private final Thread thread = new Thread(this, "audit-syncer");
    private final Backoff backoff = new Backoff();
    private long lastDurable;

    /** How many waited when the last sync was done, for that one or the next: those come again. */
    private int callers;

    /** How many wait whose entries are written, so that a sync would serve them. */
    private volatile int awaitedAndWritten;

    private long lastSyncNanos;
    private TreeState last = TreeState.EMPTY;
    private volatile boolean requested;
    private final AtomicBoolean checkpointRequested = new AtomicBoolean();
    private volatile boolean ended;
    private volatile @Nullable Instant lastSync;

    /** @param wakeWriter called when a sync failed, as only the writer can mend that */
    Syncer(LogParts parts, Journal journal, Checkpointer checkpointer, Runnable wakeWriter) {
        this.parts = parts;
        this.journal = journal;
        this.checkpointer = checkpointer;
        this.intervalNanos = parts.config().checkpointInterval().toNanos();
        this.wakeWriter = wakeWriter;
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    /** For the writer: someone waits for an entry that was numbered. Numbers come in order. */
    void await(Pending pending) {
        awaited.add(pending);
        awaitedCount.incrementAndGet();
    }

    /** For the writer: the batch was written. */
    void written() {
        int waiting = awaitedCount.get();
        awaitedAndWritten = waiting;
        boolean urgent = waiting > 0 && (parts.isSync() || waiting >= MOST_AWAITED);
        if (urgent || (journal.unsyncedBytes() >= MOST_UNSYNCED && !requested)) {
            request();
        }
    }

    /** Has it sync and sign now, and keep the checkpoint. */
    void requestKeptCheckpoint() {
        checkpointer.keepNext();
        requestCheckpoint();
    }

    /** Has it sync and sign now. */
    void requestCheckpoint() {
        checkpointRequested.set(true);
        request();
    }

    /** Has it sync now. */
    void request() {
        requested = true;
        LockSupport.unpark(thread);
    }

    /** For the writer: what was not synced was lost. */
    void failAwaited(RuntimeException reason) {
        for (Pending pending = awaited.poll(); pending != null; pending = awaited.poll()) {
            awaitedCount.decrementAndGet();
            pending.fail(reason);
        }
    }

    /** When the last sync was done. */
    @Nullable
    Instant lastSync() {
        return lastSync;
    }

    /** For the writer, at the end: ends the thread. What is still to be synced the writer syncs by itself. */
    void end() {
        ended = true;
        LockSupport.unpark(thread);
        Threads.join(thread, LONGEST_SYNC_AT_END);
    }

    @Override
    public void run() {
        try {
            loop();
        } catch (Error e) {
            parts.health().down(Health.Part.SYNCING, "the syncer ended: " + e);
            failAwaited(new AuditUnavailableException("The audit log's syncer ended", e));
            checkpointer.end();
            LogEngine.LOGGER.log(System.Logger.Level.ERROR, "The audit log's syncer ended", e);
        }
    }

    private void loop() {
        long lastSigning = System.nanoTime();
        while (!ended) {
            long left = lastSigning + intervalNanos - System.nanoTime();
            if (left > 0 && !requested) {
                LockSupport.parkNanos(this, left);
                continue;
            }
            requested = false;
            boolean sign = checkpointRequested.getAndSet(false)
                    || left <= 0
                    || checkpointer.hasBacklog()
                    || !parts.health().isUp(Health.Part.SIGNING);
            if (left <= 0) {
                lastSigning = System.nanoTime();
            }
            boolean unsigned = checkpointer.size() < journal.view().endSeq()
                    || checkpointer.isAwaited()
                    || !parts.health().isUp(Health.Part.SIGNING);
            if (journal.needsForce() || !awaited.isEmpty() || (sign && unsigned)) {
                TreeState durable = trySync();
                if (durable != null && sign) {
                    trySign(durable);
                }
            }
        }
    }

    private @Nullable TreeState trySync() {
        if (journal.needsRewrite()) {
            wakeWriter.run();
            backoff.await(() -> ended || !journal.needsRewrite());
            requestCheckpoint();
            return null;
        }
        gather();
        try {
            TreeState durable = sync();
            backoff.reset();
            return durable;
        } catch (IOException | RuntimeException e) {
            parts.counters().writeFailures.incrementAndGet();
            parts.health().down(Health.Part.SYNCING, "a sync failed: " + e);
            wakeWriter.run();
            requestCheckpoint();
            return null;
        }
    }

    /** Signs; what fails is tried again when the interval is over, as the entries themselves are safe. */
    private void trySign(TreeState durable) {
        try {
            sign(durable);
        } catch (IOException | RuntimeException e) {
            if (parts.health().isUp(Health.Part.SIGNING)) {
                LogEngine.LOGGER.log(
                        System.Logger.Level.ERROR, "The audit log could not be signed; it is tried again", e);
            }
            parts.counters().writeFailures.incrementAndGet();
            parts.health().down(Health.Part.SIGNING, "a checkpoint was not signed: " + e);
        }
    }

    private void sign(TreeState durable) throws IOException {
        checkpointer.checkpoint(durable);
        parts.health().up(Health.Part.SIGNING);
    }

    /** Waits for callers who were served by the last sync and are about to come again, as one sync is as good for all. */
    @SuppressWarnings("ThreadPriorityCheck") // they need the processor
    private void gather() {
        if (!parts.isSync() || awaitedCount.get() == 0) {
            return;
        }
        long until = System.nanoTime() + Math.min(MOST_PATIENCE, lastSyncNanos / PATIENCE);
        while (awaitedAndWritten < callers && System.nanoTime() - until < 0 && !ended) {
            Thread.yield();
        }
    }

    /** Syncs, and completes what waits for that; the tree of what is safe then. */
    private TreeState sync() throws IOException {
        long begun = System.nanoTime();
        TreeState durable = journal.force();
        lastSyncNanos = System.nanoTime() - begun;
        if (durable.size() > lastDurable) { // else there was nothing to sync, which is no progress
            lastDurable = durable.size();
            lastSync = parts.clock().instant();
            parts.counters().syncNanos.addAndGet(lastSyncNanos);
            parts.counters().syncs.incrementAndGet();
            parts.health().up(Health.Part.SYNCING);
        }
        callers = awaitedCount.get();
        for (Pending next = awaited.peek(); next != null && next.seq() < durable.size(); next = awaited.peek()) {
            if (awaited.remove(next)) {
                awaitedCount.decrementAndGet();
                next.complete();
            }
        }
        awaitedAndWritten = awaitedCount.get();
        return durable;
    }

    /** For the writer, after the end of this thread: syncs what is left. */
    void syncLast() throws IOException {
        last = sync();
    }

    /** For the writer, after that: signs it. */
    void signLast() throws IOException {
        checkpointer.keepNext();
        sign(last);
    }

    /** For the writer, as the last thing: nothing is signed any more. */
    void endSigning() {
        checkpointer.end();
    }
}

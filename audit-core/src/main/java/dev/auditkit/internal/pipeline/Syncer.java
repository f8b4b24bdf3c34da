package dev.auditkit.internal.pipeline;

import dev.auditkit.internal.journal.Journal;
import java.io.IOException;
import java.time.Instant;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The thread that brings what was written to stable storage, so that a slow disk does not hold up the writer: at every
 * checkpoint interval when there is something new, at once when someone waits under {@code durability: sync}. All who wait
 * share one sync.
 */
final class Syncer implements Runnable {

    /** So many who wait are served before the interval is over, as each takes memory. */
    private static final int MOST_AWAITED = 1 << 16;

    private static final long LONGEST_SYNC_AT_END = 20_000;

    private final Journal journal;
    private final LogParts parts;
    private final long intervalNanos;
    private final Runnable wakeWriter;
    private final Queue<Pending> awaited = new ConcurrentLinkedQueue<>();
    private final AtomicInteger awaitedCount = new AtomicInteger();
    private final Thread thread = new Thread(this, "audit-syncer");
    private final Backoff backoff = new Backoff();
    private long lastDurable;
    private volatile boolean requested;
    private volatile boolean ended;
    private volatile @Nullable Instant lastSync;

    /** @param wakeWriter called when a sync failed, as only the writer can mend that */
    Syncer(LogParts parts, Journal journal, Runnable wakeWriter) {
        this.parts = parts;
        this.journal = journal;
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
        if (waiting > 0 && (parts.isSync() || waiting >= MOST_AWAITED)) {
            request();
        }
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
        long last = System.nanoTime();
        while (!ended) {
            long left = last + intervalNanos - System.nanoTime();
            if (left > 0 && !requested) {
                LockSupport.parkNanos(this, left);
                continue;
            }
            requested = false;
            last = System.nanoTime();
            if (journal.needsForce() || !awaited.isEmpty()) {
                trySync();
            }
        }
    }

    private void trySync() {
        if (journal.needsRewrite()) {
            wakeWriter.run();
            backoff.await(() -> ended || !journal.needsRewrite());
            requested = true;
            return;
        }
        try {
            sync();
            backoff.reset();
        } catch (IOException | RuntimeException e) {
            parts.counters().writeFailures.incrementAndGet();
            parts.health().down(Health.Part.SYNCING, "a sync failed: " + e);
            wakeWriter.run();
            requested = true;
        }
    }

    /** Syncs, and completes what waits for that; for this thread, and after its end for the writer's. */
    void sync() throws IOException {
        long durable = journal.force();
        if (durable > lastDurable) { // else there was nothing to sync, which is no progress
            lastDurable = durable;
            lastSync = parts.clock().instant();
            parts.counters().syncs.incrementAndGet();
            parts.health().up(Health.Part.SYNCING);
        }
        for (Pending next = awaited.peek(); next != null && next.seq() < durable; next = awaited.peek()) {
            if (awaited.remove(next)) {
                awaitedCount.decrementAndGet();
                next.complete();
            }
        }
    }
}

package dev.auditkit.internal.pipeline;

import dev.auditkit.AuditUnavailableException;
import dev.auditkit.internal.codec.Timestamps;
import dev.auditkit.internal.journal.Journal;
import java.lang.invoke.VarHandle;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;

/**
 * The one thread that gives entries their numbers: it takes events from the hand-off into a batch and has the batch written
 * when it is full or nothing more comes.
 *
 * <p>It looks for events by itself, at least every 5 ms, so that a caller never has to pay for waking it.
 */
final class LogWriter implements Runnable {

    private static final int MOST_AT_ONCE = 1_024;
    private static final int IDLE_SPINS = 200;

    /** So many events at once and more are a burst, of which some more may come and share a write. */
    private static final int BURST = 16;

    /** After so many it comes back sooner; each look costs as much as some entries, so few can wait. */
    private static final int MANY = 64;

    private static final long PARK_AFTER_MANY = 2_000_000L;
    private static final long PARK = 5_000_000L;

    private final LogParts parts;
    private final HandOff handOff;
    private final Journal journal;
    private final Appender appender;
    private final Syncer syncer;
    private final Queue<Task> tasks = new ConcurrentLinkedQueue<>();
    private final Thread thread = new Thread(this, "audit-writer");
    private volatile boolean parked;
    private volatile boolean closing;
    private volatile boolean ended;
    private volatile long abandoned;

    /**
     * Something to do between events.
     *
     * @param after how many events must be written before
     * @param done failed when the work will not be done
     */
    private record Task(long after, Runnable work, CompletableFuture<?> done) {}

    LogWriter(LogParts parts, Journal journal, Appender appender, Syncer syncer) {
        this.parts = parts;
        this.handOff = parts.handOff();
        this.journal = journal;
        this.appender = appender;
        this.syncer = syncer;
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    /** Has the writer look now rather than within some milliseconds. */
    void wake() {
        VarHandle.fullFence(); // what was handed over before must be seen by a writer that is seen not to park yet
        if (parked) {
            LockSupport.unpark(thread);
        }
    }

    /**
     * Has the writer's thread do something once all events that were handed over before are written.
     *
     * @param done failed when that will not be
     */
    void execute(Runnable work, CompletableFuture<?> done) {
        tasks.add(new Task(handOff.claimed(), work, done));
        LockSupport.unpark(thread);
        if (ended) {
            failTasks();
        }
    }

    private void failTasks() {
        for (Task task = tasks.poll(); task != null; task = tasks.poll()) {
            task.done.completeExceptionally(new AuditUnavailableException("The audit log's writer has ended"));
        }
    }

    /** Ends the writer once all that was handed over is written. */
    void close() {
        closing = true;
        LockSupport.unpark(thread);
    }

    /** Ends the writer with what it has not written. */
    void abandon() {
        appender.abandon();
        LockSupport.unpark(thread);
    }

    /** Waits for the end of the thread; an interrupt does not shorten that. */
    boolean join(long millis) {
        return Threads.join(thread, millis);
    }

    /** How many accepted events are not written; as long as the writer goes on, about how many. */
    long unwritten() {
        return abandoned + handOff.depth() + journal.nextSeq() - journal.view().endSeq();
    }

    @Override
    public void run() {
        try {
            loop();
            appender.finish();
        } catch (RuntimeException | Error e) {
            // A defect of the log, or no memory: callers must not wait for a writer that is gone.
            handOff.close();
            parts.health().down(Health.Part.WRITING, "the writer ended: " + e);
            syncer.end();
            syncer.failAwaited(new AuditUnavailableException("The audit log's writer ended", e));
            LogEngine.LOGGER.log(System.Logger.Level.ERROR, "The audit log's writer ended", e);
        } finally {
            ended = true;
            syncer.endSigning();
            failTasks();
            abandoned = handOff.abandon(new AuditUnavailableException("The audit log's writer has ended"));
        }
    }

    private void loop() {
        int spins = 0;
        boolean many = false;
        while (!appender.isAbandoned()) {
            appender.addGap();
            int taken = drain();
            if (taken > 0) {
                spins = taken < BURST ? 0 : IDLE_SPINS;
                many |= taken >= MANY;
                if (!tasks.isEmpty()) {
                    runTasks();
                }
            } else if (spins > 0 && journal.hasBatch() && !parts.isSync()) {
                spins--;
                Thread.onSpinWait();
            } else {
                appender.persist();
                if (closing && handOff.consumed() == handOff.claimed() && tasks.isEmpty()) {
                    return;
                }
                if (!runTasks() && !appender.rotateIfDue()) {
                    park(many ? PARK_AFTER_MANY : PARK);
                    many = false;
                }
            }
        }
    }

    private int drain() {
        int taken = 0;
        while (taken < MOST_AT_ONCE && handOff.hasNext() && !appender.isAbandoned()) {
            takeOne();
            taken++;
            if (journal.batchIsFull()) {
                appender.persist();
                appender.rotateIfDue();
            }
        }
        return taken;
    }

    private void takeOne() {
        Pending pending = handOff.pending();
        try {
            appender.add(handOff.item(), handOff.recorded(), pending);
        } catch (RuntimeException | OutOfMemoryError e) {
            parts.drops().add(1, Timestamps.micros(parts.clock().instant()));
            LogEngine.LOGGER.log(System.Logger.Level.ERROR, "An audit event could not be encoded", e);
            if (pending != null) {
                pending.fail(new AuditUnavailableException("The event could not be encoded", e));
            }
        } finally {
            handOff.release();
        }
    }

    /** Runs the tasks whose turn it is; whether there were any. */
    private boolean runTasks() {
        boolean any = false;
        for (Task task = tasks.peek(); task != null && task.after <= handOff.consumed(); task = tasks.peek()) {
            tasks.remove();
            run(task);
            any = true;
        }
        return any;
    }

    private void run(Task task) {
        try {
            appender.persist();
            task.work.run();
            appender.persist();
        } catch (RuntimeException | Error e) {
            task.done.completeExceptionally(new AuditUnavailableException("The audit log's writer ended", e));
            throw e;
        }
    }

    /** Nobody waits for the writer while it is parked; meanwhile entries gather that share a write. */
    private void park(long nanos) {
        parked = true;
        if (!handOff.hasNext() && tasks.isEmpty() && !closing) {
            LockSupport.parkNanos(this, nanos);
        }
        parked = false;
    }
}

package dev.auditkit.witness;

import dev.auditkit.note.MalformedNoteException;
import dev.auditkit.note.SignedNote;
import dev.auditkit.note.VerifierKey;
import dev.auditkit.note.WitnessPolicy;
import dev.auditkit.note.WitnessPolicy.KnownWitness;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Has a log's checkpoints cosigned by the witnesses of a policy, on a daemon thread of its own. Goes in rounds, so that all
 * witnesses cosign the same checkpoint: the newest one there is when a round begins, at most one a minute. A witness that
 * is slow or dead holds up neither the others nor whoever tells of a checkpoint; it is asked again in the next round. Safe
 * for use by many threads.
 */
public final class Witnessing implements AutoCloseable {

    private static final Logger LOGGER = System.getLogger(Witnessing.class.getName());
    private static final Duration INTERVAL = Duration.ofMinutes(1);
    private static final Duration WHOLE = Duration.ofSeconds(15);
    private static final Duration GRACE = Duration.ofSeconds(2);

    private final WitnessPolicy policy;
    private final ConsistencyProofs proofs;
    private final WitnessingListener listener;
    private final long intervalNanos;
    private final List<AskedWitness> witnesses;
    private final ScheduledThreadPoolExecutor executor;

    /** The newest checkpoint, until a round begins with it. */
    private final AtomicReference<@Nullable SignedNote> newest = new AtomicReference<>();

    // What follows is for the one thread only.
    private @Nullable Round round;
    private boolean scheduled;
    private long lastBegin;
    private long handedOver;

    /** A checkpoint and the cosignatures that it has so far. */
    private static final class Round {
        private final long number;
        private final SignedNote checkpoint;
        private SignedNote cosigned;

        Round(long number, SignedNote checkpoint) {
            this.number = number;
            this.checkpoint = checkpoint;
            this.cosigned = checkpoint;
        }
    }

    private Witnessing(
            WitnessPolicy policy,
            ConsistencyProofs proofs,
            WitnessingListener listener,
            Duration interval,
            Duration whole) {
        this.policy = policy;
        this.proofs = proofs;
        this.listener = listener;
        this.intervalNanos = interval.toNanos();
        this.lastBegin = System.nanoTime() - intervalNanos;
        this.witnesses = AskedWitness.of(policy, whole);
        this.executor = new ScheduledThreadPoolExecutor(1, work -> {
            Thread thread = new Thread(work, "audit-witnessing");
            thread.setDaemon(true);
            return thread;
        });
        executor.setRemoveOnCancelPolicy(true);
    }

    /**
     * Starts.
     *
     * @param policy its logs, if any are listed, have the log whose checkpoints are submitted
     * @param proofs of that log
     * @param listener is told what comes of it
     * @throws IllegalArgumentException when the quorum cannot be met by witnesses that have a URL, and keys that can be used
     *     on this Java platform; or a URL cannot be used
     */
    public static Witnessing start(WitnessPolicy policy, ConsistencyProofs proofs, WitnessingListener listener) {
        return start(policy, proofs, listener, INTERVAL, WHOLE);
    }

    /**
     * @param interval between rounds
     * @param whole how long an answer may take
     */
    static Witnessing start(
            WitnessPolicy policy,
            ConsistencyProofs proofs,
            WitnessingListener listener,
            Duration interval,
            Duration whole) {
        List<VerifierKey> usable = policy.witnesses().stream()
                .filter(witness -> witness.url().isPresent() && witness.key().isSupported())
                .map(KnownWitness::key)
                .toList();
        if (!policy.isQuorum(usable)) {
            throw new IllegalArgumentException(
                    "the quorum of the witness policy can never be met; allowed: one that needs"
                            + " only witnesses with a URL, and keys that can be used on this Java platform (ML-DSA-44 needs JDK 24)");
        }
        return new Witnessing(policy, proofs, listener, interval, whole);
    }

    /** Tells of a new checkpoint, signed by the log. Only the newest is kept. Never blocks; does nothing after a close. */
    public void submit(SignedNote checkpoint) {
        if (newest.getAndSet(checkpoint) == null) {
            execute(this::schedule);
        }
    }

    /** Begins a round when the interval is over. */
    @SuppressWarnings("FutureReturnValueIgnored") // guarded: nothing can come of it but the work
    private void schedule() {
        if (!scheduled) {
            scheduled = true;
            long wait = Math.max(0, lastBegin + intervalNanos - System.nanoTime());
            try {
                executor.schedule(guarded(this::beginRound), wait, TimeUnit.NANOSECONDS);
            } catch (RejectedExecutionException e) {
                // Closed.
            }
        }
    }

    private void beginRound() {
        scheduled = false;
        lastBegin = System.nanoTime();
        SignedNote next = newest.getAndSet(null);
        Round current = round;
        if (next != null && (current == null || !current.checkpoint.text().equals(next.text()))) {
            current = new Round(current == null ? 1 : current.number + 1, next);
            round = current;
        }
        if (current == null) {
            return;
        }
        for (AskedWitness witness : witnesses) {
            if (witness.isToBeAsked(current.checkpoint)) {
                ask(witness, current);
            }
        }
        scheduleIfUnfinished();
    }

    @SuppressWarnings("FutureReturnValueIgnored") // both outcomes are looked at
    private void ask(AskedWitness witness, Round current) {
        witness.isAsked();
        witness.client
                .submit(current.checkpoint, proofs, executor)
                .whenComplete((answer, error) -> execute(() -> {
                    if (error == null) {
                        witness.hasCosigned(current.checkpoint);
                        merge(current, answer);
                    } else {
                        witness.hasFailed();
                        WitnessException why = witness.client.failure(error);
                        guarded(() -> listener.failed(witness.name, why)).run();
                    }
                    scheduleIfUnfinished();
                }));
    }

    private void scheduleIfUnfinished() {
        Round current = round;
        if (current != null && witnesses.stream().anyMatch(witness -> !witness.isDone(current.checkpoint))) {
            schedule();
        }
    }

    private void merge(Round of, SignedNote cosignatures) {
        try {
            of.cosigned = of.cosigned.with(cosignatures);
        } catch (MalformedNoteException e) {
            LOGGER.log(Level.WARNING, "A cosignature could not be added to its checkpoint", e);
            return;
        }
        // An answer to a round that is over may still make its quorum, but an older checkpoint never follows a newer
        // one.
        if (of.number >= handedOver && policy.meets(of.cosigned)) {
            handedOver = of.number;
            guarded(() -> listener.witnessed(of.cosigned)).run();
        }
    }

    private void execute(Runnable work) {
        try {
            executor.execute(guarded(work));
        } catch (RejectedExecutionException e) {
            // Closed: what comes now is too late.
        }
    }

    /** A listener that fails must not end the witnessing. */
    private static Runnable guarded(Runnable work) {
        return () -> {
            try {
                work.run();
            } catch (RuntimeException e) {
                LOGGER.log(Level.ERROR, "Witnessing goes on after an error", e);
            }
        };
    }

    /** Gives up what is on its way and ends the thread; waits at most two seconds for it. */
    @Override
    public void close() {
        executor.shutdownNow();
        witnesses.forEach(witness -> witness.client.cancel());
        try {
            executor.awaitTermination(GRACE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

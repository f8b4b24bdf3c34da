package dev.auditkit.internal.pipeline;

import dev.auditkit.AuditEvent;
import dev.auditkit.AuditOption.FailurePolicy;
import dev.auditkit.AuditUnavailableException;
import dev.auditkit.internal.codec.Leaf;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The caller's side of the log: hands events over, helps to encode them when the queue is long, waits when it is full, and
 * applies the failure policy when waiting does not help. Safe for use by many threads.
 */
final class Intake {

    /** Larger events are always encoded by their caller, so that the queue holds at most a leaf's size of each. */
    private static final int LARGEST_HANDED_OVER = 1 << 16;

    private static final int SPINS = 100;
    private static final int YIELDS = 150;
    private static final long PARK = 30_000L;
    private static final long NEVER = -1;

    private final LogParts parts;
    private final HandOff handOff;
    private final EncoderPool encoders;
    private final EventClock clock;
    private final Duration maxWait;

    /** How far the writer was when a wait for room expired: until it gets further, nobody waits again. */
    private volatile long stalledAt = NEVER;

    /** How many syncs there had been when a wait for one expired, likewise. */
    private volatile long syncStalledAt = NEVER;

    private final AtomicBoolean warnedOfUseAfterClose = new AtomicBoolean();

    Intake(LogParts parts) {
        this.parts = parts;
        this.handOff = parts.handOff();
        this.encoders = new EncoderPool(parts.config());
        this.clock = EventClock.of(parts.clock());
        this.maxWait = parts.config().maxWait();
    }

    /**
     * Hands an event over.
     *
     * @param pending told when the entry is durable
     * @return whether it will be written; else it was dropped and counted
     * @throws AuditUnavailableException when it cannot be, under {@code failure-policy: closed}
     */
    boolean put(AuditEvent event, @Nullable Pending pending) {
        long now = clock.micros();
        if (event.estimatedSize() > LARGEST_HANDED_OVER || handOff.isLong()) {
            return putEncoded(event, now, pending);
        }
        HandOff.Outcome outcome = handOff.offer(event, event.estimatedSize(), now, pending);
        return outcome == HandOff.Outcome.ACCEPTED || putPatiently(event, event.estimatedSize(), now, pending);
    }

    /** Hands an event over and waits until its entry is durable, but no longer than {@code max-wait}. */
    void putDurably(AuditEvent event, Runnable wakeWriter) {
        long syncs = parts.counters().syncs.get();
        boolean stalled = syncStalledAt == syncs;
        if (stalled && isClosedPolicy()) {
            throw refusal("a sync takes longer than audit.max-wait");
        }
        Pending pending = new Pending();
        if (!put(event, pending)) {
            return;
        }
        wakeWriter.run();
        if (stalled) {
            return;
        }
        try {
            Threads.await(pending.future(), maxWait.toNanos());
        } catch (TimeoutException e) {
            syncStalledAt = syncs;
            parts.health().down(Health.Part.SYNCING, "a sync takes longer than audit.max-wait");
            if (parts.counters().syncs.get() != syncs) {
                parts.health().up(Health.Part.SYNCING); // it ended just now
            }
            if (isClosedPolicy()) {
                throw refusal("the entry was not synced within " + maxWait.toMillis()
                        + " ms (audit.max-wait); it may still be written");
            }
        } catch (AuditUnavailableException e) {
            if (isClosedPolicy()) {
                throw e;
            }
        }
    }

    private boolean putEncoded(AuditEvent event, long now, @Nullable Pending pending) {
        EncoderPool.Place place;
        Leaf leaf;
        try {
            place = encoders.take();
            leaf = place.encoder().encode(event, now);
        } catch (RuntimeException | OutOfMemoryError e) {
            LogEngine.LOGGER.log(System.Logger.Level.ERROR, "An audit event could not be encoded", e);
            return refuse("the event could not be encoded: " + e, now);
        }
        try {
            HandOff.Outcome outcome = handOff.offer(leaf, leaf.length(), now, pending);
            return outcome == HandOff.Outcome.ACCEPTED || putPatiently(leaf, leaf.length(), now, pending);
        } catch (OutOfMemoryError e) {
            return refuse("there is no memory for the event: " + e, now);
        } finally {
            encoders.give(place);
        }
    }

    private boolean putPatiently(Object item, int size, long now, @Nullable Pending pending) {
        long until = System.nanoTime() + maxWait.toNanos();
        for (int turn = 0; ; turn++) {
            switch (handOff.offer(item, size, now, pending)) {
                case ACCEPTED -> {
                    return true;
                }
                case CLOSED -> {
                    warnOnceOfUseAfterClose();
                    return refuse("it is closed", now);
                }
                case FULL -> {
                    if (stalledAt == handOff.consumed()) {
                        return refuse("its queue stays full", now);
                    }
                    if (System.nanoTime() - until >= 0) {
                        stalledAt = handOff.consumed();
                        String why = "its queue was full for " + maxWait.toMillis() + " ms (audit.max-wait)";
                        parts.health().down(Health.Part.TAKING_EVENTS, why);
                        if (stalledAt != handOff.consumed()) {
                            parts.health().up(Health.Part.TAKING_EVENTS); // the writer went on just now
                        }
                        return refuse(why, now);
                    }
                    pause(turn);
                }
            }
        }
    }

    /** Busy waiting would take the processor from the writer; an interrupted thread cannot park, so it yields. */
    @SuppressWarnings("ThreadPriorityCheck") // a hint is all that is wanted
    private static void pause(int turn) {
        if (turn < SPINS) {
            Thread.onSpinWait();
        } else if (turn < YIELDS || Thread.currentThread().isInterrupted()) {
            Thread.yield();
        } else {
            LockSupport.parkNanos(PARK);
        }
    }

    private void warnOnceOfUseAfterClose() {
        if (warnedOfUseAfterClose.compareAndSet(false, true)) {
            LogEngine.LOGGER.log(
                    System.Logger.Level.WARNING,
                    "An event came after the audit log in {0} was closed; it and those that follow are not recorded",
                    parts.config().logDir());
        }
    }

    private boolean refuse(String why, long now) {
        if (isClosedPolicy()) {
            throw refusal(why);
        }
        parts.drops().add(1, now);
        return false;
    }

    /** The exception that says why an event is not recorded. */
    AuditUnavailableException refusal(String why) {
        String reason = parts.health().reason();
        return new AuditUnavailableException("The audit log in "
                + parts.config().logDir() + " takes no entry: " + why + (reason == null ? "" : " (" + reason + ")"));
    }

    private boolean isClosedPolicy() {
        return parts.config().failurePolicy() == FailurePolicy.CLOSED;
    }
}

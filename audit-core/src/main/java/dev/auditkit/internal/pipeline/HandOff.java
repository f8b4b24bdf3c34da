package dev.auditkit.internal.pipeline;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Hands events from many threads to one, in a bounded ring. A producer claims a slot with one compare-and-set, fills it
 * and publishes it; nothing between claim and publication can fail. It takes no lock and allocates nothing.
 *
 * <p>Events above {@value #SMALL_EVENT} bytes of estimated size share a limit of 8 MiB, and the others cannot be more in a
 * queue of the usual capacity, so that both together stay below 16 MiB.
 */
final class HandOff {

    /** What became of an offer. */
    enum Outcome {
        /** It will be written. */
        ACCEPTED,
        /** There is no room. */
        FULL,
        /** Nothing is accepted any more. */
        CLOSED
    }

    private static final int SMALL_EVENT = 1_024;
    private static final long LARGE_EVENTS_BYTES = 8L << 20;
    private static final long CLOSED = Long.MIN_VALUE;
    private static final VarHandle PUBLISHED = MethodHandles.arrayElementVarHandle(long[].class);

    private final int capacity;
    private final int mask;

    /** How many slots were claimed; with {@link #CLOSED} no more can be. */
    private final PaddedLong tail = new PaddedLong();

    /** How many the consumer is done with, and the same as producers last looked it up. */
    private final PaddedLong head = new PaddedLong();

    private final PaddedLong headSeen = new PaddedLong();
    private final AtomicLong largeBytes = new AtomicLong();

    /** For each slot the claim that was last published in it, plus one. */
    private final long[] published;

    private final @Nullable Object[] items;
    private final @Nullable Pending[] pendings;
    private final long[] recorded;
    private final int[] sizes;

    HandOff(int capacity) {
        this.capacity = capacity;
        int slots = Integer.highestOneBit(2 * capacity - 1);
        mask = slots - 1;
        published = new long[slots];
        items = new Object[slots];
        pendings = new Pending[slots];
        recorded = new long[slots];
        sizes = new int[slots];
    }

    /**
     * Offers an event or, where the caller has helped, its leaf.
     *
     * @param size about how many bytes it keeps
     * @param recordedMicros when it was recorded
     */
    Outcome offer(Object eventOrLeaf, int size, long recordedMicros, @Nullable Pending pending) {
        boolean large = size > SMALL_EVENT;
        if (large && !reserve(size)) {
            return Outcome.FULL;
        }
        while (true) {
            long claim = tail.get();
            Outcome refused = claim < 0 ? Outcome.CLOSED : isFull(claim) ? Outcome.FULL : null;
            if (refused != null) {
                if (large) {
                    largeBytes.addAndGet(-size);
                }
                return refused;
            }
            if (tail.compareAndSet(claim, claim + 1)) {
                int slot = (int) claim & mask;
                items[slot] = eventOrLeaf;
                pendings[slot] = pending;
                recorded[slot] = recordedMicros;
                sizes[slot] = size;
                PUBLISHED.setRelease(published, slot, claim + 1);
                return Outcome.ACCEPTED;
            }
        }
    }

    private boolean isFull(long claim) {
        if (claim - headSeen.getOpaque() < capacity) {
            return false;
        }
        long now = head.get();
        headSeen.setOpaque(now);
        return claim - now >= capacity;
    }

    /** Takes a large event's share of their limit; one that is alone may exceed it. */
    private boolean reserve(int size) {
        long total = largeBytes.addAndGet(size);
        if (total > LARGE_EVENTS_BYTES && total > size) {
            largeBytes.addAndGet(-size);
            return false;
        }
        return true;
    }

    /** How many events wait; may be called by any thread. */
    int depth() {
        return (int) Math.max(0, claimed() - head.get());
    }

    /**
     * Whether the queue is at least half full. While it is not, this seldom reads what the consumer writes, which would
     * cost a cache miss.
     */
    boolean isLong() {
        long claimed = tail.getOpaque();
        if (claimed - headSeen.getOpaque() < capacity / 2) {
            return false;
        }
        long now = head.get();
        headSeen.setOpaque(now);
        return claimed - now >= capacity / 2;
    }

    /** How many slots were ever claimed. */
    long claimed() {
        return tail.get() & ~CLOSED;
    }

    /** How many slots the consumer is done with. */
    long consumed() {
        return head.get();
    }

    /** Refuses all further offers; what was claimed is still published. */
    void close() {
        tail.getAndBitwiseOr(CLOSED);
    }

    /** For the consumer: whether the next slot is published. */
    boolean hasNext() {
        long next = head.getOpaque();
        return (long) PUBLISHED.getAcquire(published, (int) next & mask) == next + 1;
    }

    /** For the consumer: the next event or leaf. */
    Object item() {
        Object item = items[slot()];
        if (item == null) {
            throw new IllegalStateException("there is no next event");
        }
        return item;
    }

    /** For the consumer: who waits for it. */
    @Nullable
    Pending pending() {
        return pendings[slot()];
    }

    /** For the consumer: when it was recorded. */
    long recorded() {
        return recorded[slot()];
    }

    /** For the consumer: frees the slot. */
    void release() {
        int slot = slot();
        if (sizes[slot] > SMALL_EVENT) {
            largeBytes.addAndGet(-sizes[slot]);
        }
        items[slot] = null;
        pendings[slot] = null;
        head.setRelease(head.getOpaque() + 1);
    }

    /**
     * For the consumer, or whoever is sure that there is none, once nothing more can be claimed: fails those who wait for
     * events that will not be written, and frees their slots.
     *
     * @return how many events there were
     */
    int abandon(RuntimeException reason) {
        int count = 0;
        while (consumed() < claimed()) {
            while (!hasNext()) {
                Thread.onSpinWait(); // claimed, and about to be published
            }
            Pending waiting = pending();
            if (waiting != null) {
                waiting.fail(reason);
            }
            release();
            count++;
        }
        return count;
    }

    private int slot() {
        return (int) head.getOpaque() & mask;
    }
}

package dev.auditkit.internal.pipeline;

import dev.auditkit.internal.codec.Leaf;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Hands events from many threads to one, in a bounded ring. A producer claims a slot with one compare-and-set, fills it
 * and publishes it; nothing between claim and publication can fail. It takes no lock, and memory only for slots of {@link LeafSlots} that are needed first
 * and for a leaf that finds none.
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

    /** With more that wait, what was handed over is no longer in the processors' caches when its turn comes. */
    private static final int LONG = 512;

    /** As many as events fit in a queue of the usual capacity; in a longer one, what finds no slot is copied to memory of its own. */
    private static final int LEAF_SLOTS = 8_192;

    private static final long CLOSED = Long.MIN_VALUE;
    private static final VarHandle PUBLISHED = MethodHandles.arrayElementVarHandle(long[].class);

    private final int capacity;
    private final int mask;
    private final int longDepth;

    /** How many slots were claimed; with {@link #CLOSED} no more can be. */
    private final PaddedLong tail = new PaddedLong();

    /** How many the consumer is done with, and the same as producers last looked it up. */
    private final PaddedLong head = new PaddedLong();

    private final PaddedLong headSeen = new PaddedLong();
    private final AtomicLong largeBytes = new AtomicLong();

    /** For each slot the claim that was last published in it, plus one. */
    private final long[] published;

    /** Events, and leaves that found no room in {@link #leaves}; null for a leaf that is there. */
    private final @Nullable Object[] items;

    private final LeafSlots leaves;
    private final Leaf view = new Leaf();
    private final @Nullable Pending[] pendings;
    private final long[] recorded;
    private final int[] sizes;

    HandOff(int capacity) {
        this.capacity = capacity;
        longDepth = Math.min(LONG, capacity / 2);
        int slots = Integer.highestOneBit(2 * capacity - 1);
        mask = slots - 1;
        published = new long[slots];
        items = new Object[slots];
        pendings = new Pending[slots];
        recorded = new long[slots];
        sizes = new int[slots];
        leaves = new LeafSlots(Math.min(LEAF_SLOTS, slots));
    }

    /**
     * Offers an event or, where the caller has helped, its leaf, which is copied.
     *
     * @param size about how many bytes it keeps
     * @param recordedMicros when it was recorded
     */
    Outcome offer(Object eventOrLeaf, int size, long recordedMicros, @Nullable Pending pending) {
        boolean large = size > SMALL_EVENT;
        if (large && !reserve(size)) {
            return Outcome.FULL;
        }
        boolean accepted = false;
        try {
            Outcome outcome = claimAndPublish(eventOrLeaf, size, recordedMicros, pending);
            accepted = outcome == Outcome.ACCEPTED;
            return outcome;
        } finally {
            if (large && !accepted) {
                largeBytes.addAndGet(-size);
            }
        }
    }

    private Outcome claimAndPublish(Object eventOrLeaf, int size, long recordedMicros, @Nullable Pending pending) {
        Leaf copy = null;
        while (true) {
            long claim = tail.get();
            if (claim < 0) {
                return Outcome.CLOSED;
            }
            if (hasDepth(capacity, claim)) {
                return Outcome.FULL;
            }
            boolean inSlots = false;
            if (eventOrLeaf instanceof Leaf leaf) {
                inSlots = hasRoom(leaf, claim);
                copy = inSlots || copy != null ? copy : leaf.copy();
            }
            if (tail.compareAndSet(claim, claim + 1)) {
                int slot = (int) claim & mask;
                if (inSlots) {
                    leaves.put(slot, (Leaf) eventOrLeaf);
                } else {
                    items[slot] = copy == null ? eventOrLeaf : copy;
                }
                if (pending != null) {
                    pendings[slot] = pending;
                }
                recorded[slot] = recordedMicros;
                sizes[slot] = size;
                PUBLISHED.setRelease(published, slot, claim + 1);
                return Outcome.ACCEPTED;
            }
        }
    }

    /** Whether so many wait; while they do not, this seldom reads what the consumer writes, which would cost a cache miss. */
    private boolean hasDepth(int depth, long claim) {
        if (claim - headSeen.getOpaque() < depth) {
            return false;
        }
        long now = head.get();
        headSeen.setOpaque(now);
        return claim - now >= depth;
    }

    /** Whether a slot is free for the leaf: nobody else has it as long as no more than that many wait. Its memory is there then. */
    private boolean hasRoom(Leaf leaf, long claim) {
        if (leaf.length() > LeafSlots.LARGEST_LEAF || hasDepth(leaves.count(), claim)) {
            return false;
        }
        leaves.prepare((int) claim & mask);
        return true;
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

    /** Whether so many wait that callers should help. */
    boolean isLong() {
        return hasDepth(longDepth, tail.getOpaque());
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

    /** For the consumer: the next event or leaf; a leaf is good until it is released. */
    Object item() {
        if (!hasNext()) {
            throw new IllegalStateException("there is no next event");
        }
        int slot = slot();
        Object item = items[slot];
        if (item != null) {
            return item;
        }
        leaves.show(slot, recorded[slot], view);
        return view;
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
        if (items[slot] != null) {
            items[slot] = null;
        }
        if (pendings[slot] != null) {
            pendings[slot] = null;
        }
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

package dev.auditkit.internal.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.auditkit.AuditReceipt;
import dev.auditkit.AuditUnavailableException;
import dev.auditkit.Eventually;
import dev.auditkit.Workers;
import dev.auditkit.internal.pipeline.HandOff.Outcome;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@SuppressWarnings("ThreadPriorityCheck") // a hint is all that is wanted
class HandOffTest {

    private static final int LARGE = 1 << 16;
    private static final int LARGEST_TOTAL = 8 << 20;

    private record Item(int producer, int number) {}

    private static Outcome offer(HandOff handOff, Object item) {
        return handOff.offer(item, 10, 7, null);
    }

    private static Object take(HandOff handOff) {
        assertThat(handOff.hasNext()).isTrue();
        Object item = handOff.item();
        handOff.release();
        return item;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 7, 8, 63, 64, 65, 100})
    void holdsExactlyItsCapacityHoweverOftenTheRingGoesRound(int capacity) {
        HandOff handOff = new HandOff(capacity);
        int offered = 0;
        int taken = 0;
        for (int round = 0; round < 5; round++) {
            while (offered - taken < capacity) {
                assertThat(offer(handOff, offered++)).isEqualTo(Outcome.ACCEPTED);
            }
            assertThat(offer(handOff, -1)).isEqualTo(Outcome.FULL);
            assertThat(handOff.depth()).isEqualTo(capacity);
            int some = round == 4 ? capacity : capacity / 2 + 1;
            for (int i = 0; i < some && taken < offered; i++) {
                assertThat(take(handOff)).isEqualTo(taken++);
            }
            assertThat(handOff.claimed()).isEqualTo(offered);
            assertThat(handOff.consumed()).isEqualTo(taken);
        }
        assertThat(handOff.hasNext()).isFalse();
        assertThat(handOff.depth()).isZero();
    }

    @Test
    void handsOverTheTimeAndWhoWaits() {
        HandOff handOff = new HandOff(4);
        Pending pending = new Pending();
        handOff.offer("one", 10, 123, pending);
        handOff.offer("two", 10, 456, null);
        assertThat(handOff.recorded()).isEqualTo(123);
        assertThat(handOff.pending()).isSameAs(pending);
        assertThat(handOff.item()).isEqualTo("one");
        handOff.release();
        assertThat(handOff.recorded()).isEqualTo(456);
        assertThat(handOff.pending()).isNull();
    }

    @Test
    void hasNoNextBeforeThereIsOne() {
        HandOff handOff = new HandOff(4);
        assertThat(handOff.hasNext()).isFalse();
        assertThatIllegalStateException().isThrownBy(handOff::item);
    }

    @Test
    void acceptsNothingOnceClosedAndStillHandsOverTheRest() {
        HandOff handOff = new HandOff(4);
        offer(handOff, "one");
        handOff.close();
        handOff.close();
        assertThat(offer(handOff, "two")).isEqualTo(Outcome.CLOSED);
        assertThat(handOff.offer("large", LARGE, 0, null)).isEqualTo(Outcome.CLOSED);
        assertThat(handOff.claimed()).isEqualTo(1);
        assertThat(handOff.depth()).isEqualTo(1);
        assertThat(take(handOff)).isEqualTo("one");
        assertThat(handOff.consumed()).isEqualTo(handOff.claimed());
    }

    @ParameterizedTest
    @CsvSource({"8, 4", "1000, 500", "8192, 512"})
    void isLongFromHalfItsCapacityOnAndFrom512(int capacity, int depth) {
        HandOff handOff = new HandOff(capacity);
        for (int i = 0; i < depth; i++) {
            assertThat(handOff.isLong()).isFalse();
            offer(handOff, i);
        }
        assertThat(handOff.isLong()).isTrue();
        take(handOff);
        assertThat(handOff.isLong()).isFalse();
        handOff.close();
        assertThat(handOff.isLong()).isFalse();
    }

    @Test
    void largeEventsShareALimitOfBytes() {
        HandOff handOff = new HandOff(8_192);
        int fit = LARGEST_TOTAL / LARGE;
        for (int i = 0; i < fit; i++) {
            assertThat(handOff.offer(i, LARGE, 0, null)).isEqualTo(Outcome.ACCEPTED);
        }
        for (int i = 0; i < 3; i++) {
            assertThat(handOff.offer("too many", LARGE, 0, null)).isEqualTo(Outcome.FULL);
        }
        assertThat(offer(handOff, "small")).isEqualTo(Outcome.ACCEPTED);
        take(handOff);
        assertThat(handOff.offer("fits", LARGE, 0, null)).isEqualTo(Outcome.ACCEPTED);
        assertThat(handOff.offer("too many", 1_025, 0, null)).isEqualTo(Outcome.FULL);
        assertThat(handOff.offer("small enough", 1_024, 0, null)).isEqualTo(Outcome.ACCEPTED);
    }

    @Test
    void anEventThatIsLargerThanTheLimitPassesAlone() {
        HandOff handOff = new HandOff(64);
        assertThat(handOff.offer("huge", Integer.MAX_VALUE, 0, null)).isEqualTo(Outcome.ACCEPTED);
        assertThat(handOff.offer("large", LARGE, 0, null)).isEqualTo(Outcome.FULL);
        take(handOff);
        assertThat(handOff.offer("large", LARGE, 0, null)).isEqualTo(Outcome.ACCEPTED);
        assertThat(handOff.offer("huge", LARGEST_TOTAL, 0, null)).isEqualTo(Outcome.FULL);
    }

    @Test
    void whatARefusedLargeEventHadReservedIsFreeAgain() {
        HandOff handOff = new HandOff(1);
        offer(handOff, "fills it");
        for (int i = 0; i < 1_000; i++) {
            assertThat(handOff.offer("large", LARGE, 0, null)).isEqualTo(Outcome.FULL);
        }
        take(handOff);
        assertThat(handOff.offer("large", LARGE, 0, null)).isEqualTo(Outcome.ACCEPTED);
    }

    @Test
    void whoWaitsForWhatIsAbandonedIsTold() {
        HandOff handOff = new HandOff(4);
        Pending one = new Pending();
        Pending other = new Pending();
        handOff.offer("one", 10, 0, one);
        handOff.offer("nobody waits", 10, 0, null);
        handOff.offer("other", LARGE, 0, other);
        handOff.close();
        assertThat(handOff.abandon(new AuditUnavailableException("gone"))).isEqualTo(3);
        assertThat(one.future()).isCompletedExceptionally();
        assertThat(other.future()).isCompletedExceptionally();
        assertThat(handOff.depth()).isZero();
        assertThat(handOff.abandon(new AuditUnavailableException("gone"))).isZero();
    }

    @ParameterizedTest
    @CsvSource({"1, 4", "2, 2", "3, 8", "64, 4", "1000, 8"})
    void losesAndRepeatsNothingAndKeepsEachProducersOrder(int capacity, int producers) {
        int each = 40_000 / producers;
        HandOff handOff = new HandOff(capacity);
        Workers workers = Workers.start(producers, producer -> {
            for (int i = 0; i < each; i++) {
                Item item = new Item(producer, i);
                int size = i % 50 == 0 ? LARGE : 10;
                while (handOff.offer(item, size, i, null) != Outcome.ACCEPTED) {
                    Thread.yield();
                }
            }
        });
        int[] next = new int[producers];
        for (int i = 0; i < each * producers; i++) {
            awaitNext(handOff);
            Item item = (Item) handOff.item();
            assertThat(item.number).isEqualTo(next[item.producer]++);
            assertThat(handOff.recorded()).isEqualTo(item.number);
            handOff.release();
        }
        workers.join();
        assertThat(handOff.hasNext()).isFalse();
        assertThat(handOff.claimed()).isEqualTo((long) each * producers);
        assertThat(handOff.offer("the limit of bytes is whole again", LARGEST_TOTAL, 0, null))
                .isEqualTo(Outcome.ACCEPTED);
    }

    private static void awaitNext(HandOff handOff) {
        if (!handOff.hasNext()) {
            Eventually.until("the next item is published", () -> {
                for (int spin = 0; spin < 10_000; spin++) {
                    if (handOff.hasNext()) {
                        return true;
                    }
                    Thread.yield();
                }
                return false;
            });
        }
    }

    @Test
    void whatWasAcceptedBeforeTheCloseIsHandedOverAndNothingElse() {
        for (int round = 0; round < 60; round++) {
            HandOff handOff = new HandOff(16);
            Set<Item> accepted = new HashSet<>();
            ConcurrentLinkedQueue<Item> acceptedByAll = new ConcurrentLinkedQueue<>();
            AtomicBoolean closed = new AtomicBoolean();
            Workers workers = Workers.start(4, producer -> {
                if (producer == 3) {
                    for (int i = ThreadLocalRandom.current().nextInt(2_000); i > 0; i--) {
                        Thread.onSpinWait();
                    }
                    handOff.close();
                    closed.set(true);
                    return;
                }
                for (int i = 0; ; i++) {
                    Item item = new Item(producer, i);
                    Outcome outcome = handOff.offer(item, 10, 0, null);
                    if (outcome == Outcome.CLOSED) {
                        return;
                    }
                    if (outcome == Outcome.ACCEPTED) {
                        acceptedByAll.add(item);
                    } else {
                        Thread.yield();
                    }
                }
            });
            List<Item> taken = new ArrayList<>();
            while (!closed.get() || handOff.consumed() < handOff.claimed()) {
                if (handOff.hasNext()) {
                    taken.add((Item) take(handOff));
                }
            }
            workers.join();
            accepted.addAll(acceptedByAll);
            assertThat(taken).doesNotHaveDuplicates().hasSameSizeAs(accepted);
            assertThat(accepted).containsAll(taken);
            assertThat(handOff.hasNext()).isFalse();
        }
    }

    @Test
    void theLimitOfBytesHoldsWithManyProducers() {
        HandOff handOff = new HandOff(8_192);
        AtomicLong inQueue = new AtomicLong();
        AtomicLong most = new AtomicLong();
        int size = 1 << 20;
        Workers workers = Workers.start(4, producer -> {
            for (int i = 0; i < 2_000; ) {
                // Counted before the offer, so that the count is never behind the queue.
                if (handOff.offer(producer, size, 0, null) == Outcome.ACCEPTED) {
                    most.accumulateAndGet(inQueue.addAndGet(size), Math::max);
                    i++;
                } else {
                    Thread.yield();
                }
            }
        });
        int taken = 0;
        while (taken < 8_000) {
            if (handOff.hasNext()) {
                inQueue.addAndGet(-size); // before its room is given to another
                take(handOff);
                taken++;
            } else {
                Thread.yield();
            }
        }
        workers.join();
        assertThat(most.get()).isLessThanOrEqualTo(LARGEST_TOTAL);
    }

    @Test
    void aPendingThatNobodyWroteHasTheEmptyReceipt() {
        Pending pending = new Pending();
        assertThat(pending.seq()).isEqualTo(-1);
        pending.written(7, "sha256:x");
        assertThat(pending.seq()).isEqualTo(7);
        assertThat(pending.future()).isNotDone();
        pending.complete();
        assertThat(pending.future()).isCompletedWithValue(new AuditReceipt(7, "sha256:x"));
    }
}

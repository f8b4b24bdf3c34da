package dev.auditkit.internal.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.auditkit.AuditUnavailableException;
import dev.auditkit.Eventually;
import dev.auditkit.Workers;
import dev.auditkit.internal.pipeline.Health.Part;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** The small parts: what counts, what waits, what says when. */
class PipelinePartsTest {

    private static final long SECOND = 1_000_000;
    private static final long DAY = 86_400 * SECOND;

    @Nested
    class DropsTest {

        private final Drops drops = new Drops();

        @Test
        void areToldOnceWithTheirTimes() {
            assertThat(drops.hasUntold()).isFalse();
            drops.add(1, 50);
            drops.add(2, 40);
            drops.add(1, 60);
            assertThat(drops.hasUntold()).isTrue();
            assertThat(drops.tell()).isEqualTo(new Drops.Gap(4, 40, 60));
            assertThat(drops.hasUntold()).isFalse();
            drops.add(1, 70);
            assertThat(drops.tell()).isEqualTo(new Drops.Gap(1, 70, 70));
            assertThat(drops.total()).isEqualTo(5);
        }

        @Test
        void areToldExactlyOnceWhileOthersAreCounted() {
            AtomicLong told = new AtomicLong();
            AtomicBoolean ended = new AtomicBoolean();
            Workers.start(4, worker -> {
                        if (worker < 3) {
                            for (int i = 0; i < 20_000; i++) {
                                drops.add(1, 1_000 + i);
                            }
                            return;
                        }
                        while (!ended.get()) {
                            if (drops.hasUntold()) {
                                Drops.Gap gap = drops.tell();
                                assertThat(gap.count()).isPositive();
                                assertThat(gap.first()).isBetween(1_000L, gap.last());
                                assertThat(gap.last()).isLessThan(21_000L);
                                told.addAndGet(gap.count());
                            }
                            ended.set(told.get() == 60_000);
                        }
                    })
                    .join();
            assertThat(drops.total()).isEqualTo(60_000);
            assertThat(drops.hasUntold()).isFalse();
        }
    }

    @Nested
    class CountersTest {

        private final Counters counters = new Counters();

        @Test
        void countTheEntriesOfADay() {
            counters.begin(10, 5);
            assertThat(counters.entriesOn(10)).isEqualTo(5);
            counters.recorded(10 * DAY);
            counters.recorded(11 * DAY - 1);
            assertThat(counters.entriesOn(10)).isEqualTo(7);
            assertThat(counters.entriesOn(11)).isZero();
            counters.recorded(11 * DAY);
            assertThat(counters.entriesOn(11)).isEqualTo(1);
            assertThat(counters.entriesOn(10)).isZero();
        }

        @Test
        void doNotCountAnEntryOfYesterdayForToday() {
            counters.begin(10, 5);
            counters.recorded(10 * DAY - 1);
            assertThat(counters.entriesOn(10)).isEqualTo(5);
        }
    }

    @Nested
    class HealthTest {

        private final Health health = new Health();

        @Test
        void isUpUntilSomethingIsWrongAndAgainWhenNothingIs() {
            assertThat(health.reason()).isNull();
            health.up(Part.WRITING);
            assertThat(health.reason()).isNull();
            health.down(Part.WRITING, "no room");
            health.down(Part.SYNCING, "no sync");
            assertThat(health.reason()).isEqualTo("no room; no sync");
            health.down(Part.WRITING, "still no room");
            health.up(Part.SYNCING);
            assertThat(health.reason()).isEqualTo("still no room");
            health.up(Part.OPENING);
            health.up(Part.WRITING);
            assertThat(health.reason()).isNull();
        }
    }

    @Nested
    class RotationClockTest {

        private final RotationClock clock = new RotationClock(10 * SECOND);

        @Test
        void aSegmentIsDueAtItsAgeAndNotBefore() {
            clock.begin(100 * SECOND, true);
            assertThat(clock.isDue(110 * SECOND - 1)).isFalse();
            assertThat(clock.isDue(110 * SECOND)).isTrue();
        }

        @Test
        void oneThatHoldsOnlyEntriesOfTheLogsOwnNeverIs() {
            clock.begin(100 * SECOND, false);
            assertThat(clock.isDue(1_000 * SECOND)).isFalse();
            clock.event();
            assertThat(clock.isDue(1_000 * SECOND)).isTrue();
            clock.begin(1_000 * SECOND, false);
            assertThat(clock.isDue(2_000 * SECOND)).isFalse();
        }

        @Test
        void isNotDueBeforeItBeganAndNotWhenTimeGoesBack() {
            clock.event();
            assertThat(clock.isDue(Long.MAX_VALUE / 2)).isFalse();
            clock.begin(100 * SECOND, true);
            assertThat(clock.isDue(-3_600 * SECOND)).isFalse();
        }
    }

    @Nested
    class BackoffTest {

        @Test
        void waitsLongerEachTimeAndBrieflyAgainAfterAReset() {
            Backoff backoff = new Backoff();
            for (long shortest : new long[] {10, 20, 40, 80}) {
                assertThat(Eventually.millis(() -> backoff.await(() -> false))).isGreaterThanOrEqualTo(shortest);
            }
            backoff.reset();
            assertThat(Eventually.millis(() -> backoff.await(() -> false))).isGreaterThanOrEqualTo(10);
        }

        @Test
        void endsAsSoonAsItIsToldTo() {
            Backoff backoff = new Backoff();
            AtomicLong asked = new AtomicLong();
            for (int i = 0; i < 20; i++) {
                backoff.await(() -> true);
            }
            long millis = Eventually.millis(() -> backoff.await(() -> asked.incrementAndGet() > 2));
            assertThat(millis).isLessThan(900);
        }
    }

    @Nested
    class ThreadsTest {

        @AfterEach
        void clearTheFlag() {
            Thread.interrupted();
        }

        @Test
        void anInterruptNeitherShortensTheWaitNorGetsLost() throws TimeoutException {
            CompletableFuture<String> future = new CompletableFuture<>();
            Thread.currentThread().interrupt();
            CountDownLatch waiting = new CountDownLatch(1);
            Thread completer = new Thread(() -> {
                try {
                    waiting.await(100, TimeUnit.MILLISECONDS);
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
                future.complete("done");
            });
            completer.start();
            assertThat(Threads.await(future, TimeUnit.SECONDS.toNanos(60))).isEqualTo("done");
            assertThat(Thread.currentThread().isInterrupted()).isTrue();
        }

        @Test
        void aWaitEndsInTimeAlsoForAnInterruptedThread() {
            Thread.currentThread().interrupt();
            assertThatThrownBy(() -> Threads.await(new CompletableFuture<>(), 20_000_000))
                    .isInstanceOf(TimeoutException.class);
            assertThat(Thread.currentThread().isInterrupted()).isTrue();
        }

        @Test
        void theReasonOfAFailureComesAsItIs() {
            RuntimeException reason = new AuditUnavailableException("no");
            assertThatThrownBy(() -> Threads.await(CompletableFuture.failedFuture(reason), SECOND))
                    .isSameAs(reason);
            Error error = new StackOverflowError();
            assertThatThrownBy(() -> Threads.await(CompletableFuture.failedFuture(error), SECOND))
                    .isSameAs(error);
            assertThatThrownBy(() -> Threads.await(CompletableFuture.failedFuture(new Exception("checked")), SECOND))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("checked");
        }

        @Test
        void joinsAThreadWhateverInterruptsIt() {
            CountDownLatch end = new CountDownLatch(1);
            Thread thread = new Thread(() -> {
                try {
                    end.await();
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            });
            thread.start();
            Thread.currentThread().interrupt();
            assertThat(Threads.join(thread, 30)).isFalse();
            assertThat(Thread.currentThread().isInterrupted()).isTrue();
            end.countDown();
            assertThat(Threads.join(thread, 60_000)).isTrue();
            assertThat(Thread.currentThread().isInterrupted()).isTrue();
        }
    }
}

package dev.auditkit.internal.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.auditkit.AuditConfig;
import dev.auditkit.AuditEvent;
import dev.auditkit.AuditOption.FailurePolicy;
import dev.auditkit.AuditUnavailableException;
import dev.auditkit.Eventually;
import dev.auditkit.ManualClock;
import dev.auditkit.internal.codec.Leaf;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** The caller's side alone; the test is the writer. */
class IntakeTest {

    private static final AuditEvent EVENT = AuditEvent.of("step").user("alice").build();
    private static final int CAPACITY = 64;

    private final ManualClock clock = new ManualClock("2026-03-01T10:00:00.123456789Z");
    private LogParts parts;

    private Intake intake(FailurePolicy policy, Duration maxWait) {
        parts = LogParts.of(
                AuditConfig.builder()
                        .logDir(Path.of("nowhere"))
                        .queueCapacity(CAPACITY)
                        .failurePolicy(policy)
                        .maxWait(maxWait)
                        .build(),
                clock);
        return new Intake(parts);
    }

    private void fill(Intake intake) {
        while (parts.handOff().depth() < CAPACITY) {
            assertThat(intake.put(EVENT, null)).isTrue();
        }
    }

    @Test
    void handsAnEventOverAsItIsWithTheTimeOfTheCall() {
        Intake intake = intake(FailurePolicy.OPEN, Duration.ofSeconds(1));
        intake.put(EVENT, null);
        clock.advance(Duration.ofHours(1));
        assertThat(parts.handOff().item()).isSameAs(EVENT);
        assertThat(parts.handOff().recorded())
                .isEqualTo(Instant.parse("2026-03-01T10:00:00Z").getEpochSecond() * 1_000_000 + 123_456);
    }

    @Test
    void helpsWhenTheQueueIsHalfFull() {
        Intake intake = intake(FailurePolicy.OPEN, Duration.ofSeconds(1));
        Pending pending = new Pending();
        fill(intake);
        for (int i = 0; i < CAPACITY; i++) {
            Object item = parts.handOff().item();
            if (i < CAPACITY / 2) {
                assertThat(item).isSameAs(EVENT);
            } else {
                assertThat(item)
                        .isInstanceOfSatisfying(
                                Leaf.class,
                                leaf -> assertThat(new String(
                                                leaf.array(), leaf.offset(), leaf.length(), StandardCharsets.UTF_8))
                                        .startsWith("{\"timestamp\":\"2026-03-01T10:00:00.123456Z\",")
                                        .contains("\"operation\":\"step\"", "\"user\":\"alice\"")
                                        .endsWith("}"));
            }
            parts.handOff().release();
        }
        assertThat(intake.put(EVENT, pending)).isTrue();
        assertThat(parts.handOff().pending()).isSameAs(pending);
    }

    @Test
    void alwaysHelpsWithALargeEventSoThatTheQueueHoldsNoMoreThanALeaf() {
        Intake intake = intake(FailurePolicy.OPEN, Duration.ofSeconds(1));
        intake.put(AuditEvent.of("large").metadata("text", "x".repeat(1 << 20)).build(), null);
        assertThat(parts.handOff().item())
                .isInstanceOfSatisfying(
                        Leaf.class, leaf -> assertThat(leaf.length()).isLessThanOrEqualTo(65_535));
    }

    @Test
    void dropsAndCountsWhenTheQueueStaysFull() {
        Intake intake = intake(FailurePolicy.OPEN, Duration.ofMillis(100));
        fill(intake);
        assertThat(Eventually.millis(() -> assertThat(intake.put(EVENT, null)).isFalse()))
                .isBetween(100L, 30_000L);
        assertThat(parts.drops().total()).isEqualTo(1);
        long millis = Eventually.millis(() -> {
            for (int i = 0; i < 1_000; i++) {
                assertThat(intake.put(EVENT, null)).isFalse();
            }
        });
        assertThat(millis).as("a thousand calls that must not wait").isLessThan(20_000);
        assertThat(parts.drops().total()).isEqualTo(1_001);
        assertThat(parts.drops().tell().first())
                .isEqualTo(Instant.parse("2026-03-01T10:00:00Z").getEpochSecond() * 1_000_000 + 123_456);
    }

    @Test
    void waitsAgainOnceTheWriterGotFurther() {
        Intake intake = intake(FailurePolicy.OPEN, Duration.ofMillis(100));
        fill(intake);
        assertThat(intake.put(EVENT, null)).isFalse();
        parts.handOff().release();
        assertThat(intake.put(EVENT, null)).isTrue();
        assertThat(Eventually.millis(() -> assertThat(intake.put(EVENT, null)).isFalse()))
                .isGreaterThanOrEqualTo(100);
    }

    @Test
    void refusesUnderClosedAndSaysWhy() {
        Intake intake = intake(FailurePolicy.CLOSED, Duration.ofMillis(100));
        fill(intake);
        parts.health().down(Health.Part.WRITING, "a write failed: No space left on device");
        long millis = Eventually.millis(() -> assertThatThrownBy(() -> intake.put(EVENT, null))
                .isInstanceOf(AuditUnavailableException.class)
                .hasMessageContaining("nowhere")
                .hasMessageContaining("full for 100 ms (audit.max-wait)")
                .hasMessageContaining("No space left on device"));
        assertThat(millis).isBetween(100L, 30_000L);
        assertThatThrownBy(() -> intake.put(EVENT, null)).hasMessageContaining("its queue stays full");
        assertThat(parts.drops().total()).isZero();
        parts.handOff().close();
        assertThatThrownBy(() -> intake.put(EVENT, null)).hasMessageContaining("it is closed");
    }

    @Test
    void doesNotWaitAtAllWhenItMayNot() {
        Intake intake = intake(FailurePolicy.OPEN, Duration.ZERO);
        fill(intake);
        assertThat(intake.put(EVENT, null)).isFalse();
        parts.handOff().release();
        assertThat(intake.put(EVENT, null)).isTrue();
    }

    @Test
    void waitsForRoomAndGetsIt() throws InterruptedException {
        Intake intake = intake(FailurePolicy.CLOSED, Duration.ofSeconds(60));
        fill(intake);
        Thread caller = new Thread(() -> intake.put(EVENT, null));
        caller.start();
        Eventually.until(
                "the caller waits",
                () -> caller.getState() == Thread.State.TIMED_WAITING || caller.getState() == Thread.State.WAITING);
        parts.handOff().release();
        caller.join(60_000);
        assertThat(caller.isAlive()).isFalse();
        assertThat(parts.handOff().depth()).isEqualTo(CAPACITY);
    }

    @Test
    void anInterruptedCallerWaitsAsLongAndKeepsItsFlag() {
        Intake intake = intake(FailurePolicy.OPEN, Duration.ofMillis(100));
        fill(intake);
        Thread.currentThread().interrupt();
        try {
            assertThat(Eventually.millis(
                            () -> assertThat(intake.put(EVENT, null)).isFalse()))
                    .isGreaterThanOrEqualTo(100);
            assertThat(Thread.currentThread().isInterrupted()).isTrue();
        } finally {
            Thread.interrupted();
        }
    }

    @Test
    void waitsForTheSyncNoLongerThanItMay() {
        Intake open = intake(FailurePolicy.OPEN, Duration.ofMillis(100));
        assertThat(Eventually.millis(() -> open.putDurably(EVENT, () -> {}))).isGreaterThanOrEqualTo(100);
        assertThat(Eventually.millis(() -> {
                    for (int i = 0; i < 20; i++) {
                        open.putDurably(EVENT, () -> {});
                    }
                }))
                .as("twenty calls that must not wait")
                .isLessThan(1_900);
        assertThat(parts.handOff().depth()).isEqualTo(21);
        assertThat(parts.drops().total()).isZero();
        parts.counters().syncs.incrementAndGet();
        assertThat(Eventually.millis(() -> open.putDurably(EVENT, () -> {}))).isGreaterThanOrEqualTo(100);

        Intake closed = intake(FailurePolicy.CLOSED, Duration.ofMillis(100));
        assertThatThrownBy(() -> closed.putDurably(EVENT, () -> {}))
                .isInstanceOf(AuditUnavailableException.class)
                .hasMessageContaining("not synced within 100 ms (audit.max-wait); it may still be written");
        assertThatThrownBy(() -> closed.putDurably(EVENT, () -> {}))
                .hasMessageContaining("a sync takes longer than audit.max-wait");
        assertThat(parts.handOff().depth()).isEqualTo(1);
    }

    @Test
    void returnsAsSoonAsTheEntryIsSynced() {
        Intake intake = intake(FailurePolicy.CLOSED, Duration.ofSeconds(60));
        Thread syncer = new Thread(() -> {
            while (!parts.handOff().hasNext()) {
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
            }
            Pending pending = parts.handOff().pending();
            if (pending != null) {
                pending.complete();
            }
        });
        syncer.start();
        assertThat(Eventually.millis(() -> intake.putDurably(EVENT, () -> {}))).isLessThan(50_000);
    }
}

package dev.auditkit.internal.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.auditkit.ManualClock;
import dev.auditkit.internal.codec.Timestamps;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;

class EventClockTest {

    private static final Instant START = Instant.parse("2026-03-01T22:00:00.000001Z");

    private final ManualClock source = new ManualClock(START.toString());
    private long nanos = Long.MAX_VALUE - 1_000_000; // which may be any number, and runs over
    private long nanosALook;
    private final EventClock clock = new EventClock(source, true, () -> {
        long now = nanos;
        nanos += nanosALook;
        return now;
    });

    @Test
    void addsWhatHasPassedSinceItAsked() {
        clock.micros();
        source.advance(Duration.ofHours(1)); // which is not seen yet
        nanos += 999_999;
        assertThat(clock.micros()).isEqualTo(Timestamps.micros(START) + 999);
    }

    @Test
    void noticesAfterAMillisecondThatTheClockWasSet() {
        clock.micros();
        source.advance(Duration.ofHours(-1));
        nanos += 1_000_000;
        assertThat(clock.micros()).isEqualTo(Timestamps.micros(START.minusSeconds(3_600)));
        nanos += 7_000;
        assertThat(clock.micros()).isEqualTo(Timestamps.micros(START.minusSeconds(3_600)) + 7);
    }

    @Test
    void asksAgainWhenItWasStoppedBetweenItsLooksAtTwoClocks() {
        nanosALook = 20_000;
        clock.micros();
        source.advance(Duration.ofMillis(30));
        assertThat(clock.micros()).isEqualTo(Timestamps.micros(START.plusMillis(30)));
    }

    @Test
    void asksAClockThatIsNotTheSystemsEachTime() {
        EventClock other = EventClock.of(source);
        other.micros();
        source.advance(Duration.ofNanos(3_000));
        assertThat(other.micros()).isEqualTo(Timestamps.micros(START) + 3);
    }

    @Test
    void staysWithinAMillisecondOfTheSystemsClock() {
        EventClock system = EventClock.of(InstantSource.system());
        for (int i = 0; i < 10_000; i++) {
            long before = Timestamps.micros(Instant.now());
            long micros = system.micros();
            long after = Timestamps.micros(Instant.now());
            assertThat(micros).isBetween(before - 1_000, after + 1_000);
        }
    }
}

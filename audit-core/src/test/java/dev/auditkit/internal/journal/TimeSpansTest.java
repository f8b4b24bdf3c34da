package dev.auditkit.internal.journal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.auditkit.internal.journal.TimeSpans.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TimeSpansTest {

    @Test
    void hasAllOfWhatItIsMadeOf() {
        Random random = new Random(5);
        for (int round = 0; round < 500; round++) {
            List<Span> some = new ArrayList<>();
            for (int i = random.nextInt(20); i >= 0; i--) {
                long first = random.nextInt(1_000);
                some.add(new Span(first, first + random.nextInt(50)));
            }
            TimeSpans spans = TimeSpans.of(some);
            for (int time = -1; time < 1_052; time++) {
                int at = time;
                boolean has = some.stream().anyMatch(span -> span.first() <= at && span.last() >= at);
                assertThat(spans.overlap(at, at) || !has)
                        .as("time %s of %s", at, some)
                        .isTrue();
            }
        }
    }

    @Test
    void leavesOutTheWidestGaps() {
        TimeSpans spans = TimeSpans.of(List.of(
                new Span(500, 500),
                new Span(0, 9),
                new Span(20, 29),
                new Span(5, 21),
                new Span(100, 100),
                new Span(110, 110),
                new Span(300, 300)));

        assertThat(spans.overlap(30, 99)).isFalse();
        assertThat(spans.overlap(111, 299)).isFalse();
        assertThat(spans.overlap(301, 499)).isFalse();
        assertThat(spans.overlap(101, 109)).isTrue(); // one gap more than it keeps
        assertThat(spans.overlap(501, Long.MAX_VALUE)).isFalse();
        assertThat(spans.overlap(Long.MIN_VALUE, -1)).isFalse();
    }

    @Test
    void gapsThatAreAllAlikeAreNone() {
        List<Span> some = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            some.add(new Span(10 * i, 10 * i));
        }

        assertThat(TimeSpans.of(some).overlap(1, 9)).isTrue();
        assertThat(TimeSpans.of(some).size()).isLessThan(300);
    }

    @Test
    void whatIsNotKnownIsAnyTime() {
        TimeSpans spans =
                TimeSpans.of(List.of(new Span(-62_000_000_000_000_000L, 5), new Span(Long.MIN_VALUE, Long.MAX_VALUE)));

        assertThat(spans.overlap(7, 7)).isTrue();
    }
}

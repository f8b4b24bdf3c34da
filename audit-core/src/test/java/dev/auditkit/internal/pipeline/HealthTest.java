package dev.auditkit.internal.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class HealthTest {

    private static final Set<Health.Part> NEEDED =
            Set.of(Health.Part.OPENING, Health.Part.TAKING_EVENTS, Health.Part.WRITING, Health.Part.SYNCING);

    private final Health health = new Health();

    @ParameterizedTest
    @EnumSource
    void onlyWhatEntriesNeedIsAnObstacle(Health.Part part) {
        health.down(part, "broken");
        assertThat(health.reason()).isEqualTo("broken");
        assertThat(health.obstacle()).isEqualTo(NEEDED.contains(part) ? "broken" : null);
        assertThat(health.isUp(part)).isFalse();
        health.up(part);
        assertThat(health.reason()).isNull();
        assertThat(health.obstacle()).isNull();
        assertThat(health.isUp(part)).isTrue();
    }

    @Test
    void severalProblemsAreAllTold() {
        health.down(Health.Part.WITNESSING, "no witness");
        health.down(Health.Part.WRITING, "no space");
        health.down(Health.Part.SYNCING, "no sync");
        assertThat(health.reason()).isEqualTo("no space; no sync; no witness");
        assertThat(health.obstacle()).isEqualTo("no space; no sync");
        health.up(Health.Part.WRITING);
        assertThat(health.obstacle()).isEqualTo("no sync");
        health.up(Health.Part.SYNCING);
        assertThat(health.obstacle()).isNull();
        assertThat(health.reason()).isEqualTo("no witness");
    }
}

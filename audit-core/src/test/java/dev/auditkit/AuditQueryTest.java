package dev.auditkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.auditkit.AuditQuery.Order;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AuditQueryTest {

    private static final Instant NOON = Instant.parse("2025-10-23T12:00:00Z");

    @Test
    void withoutConditionsAsksForAllNewestFirst() {
        AuditQuery query = AuditQuery.all();
        assertThat(query.operations()).isEmpty();
        assertThat(query.users()).isEmpty();
        assertThat(query.results()).isEmpty();
        assertThat(query.key()).isNull();
        assertThat(query.source()).isNull();
        assertThat(query.node()).isNull();
        assertThat(query.traceId()).isNull();
        assertThat(query.eventId()).isNull();
        assertThat(query.from()).isNull();
        assertThat(query.to()).isNull();
        assertThat(query.fromSeq()).isZero();
        assertThat(query.where()).isEmpty();
        assertThat(query.order()).isEqualTo(Order.NEWEST_FIRST);
        assertThat(query.limit()).isZero();
        assertThat(query.cursor()).isNull();
    }

    private static AuditQuery.Builder everything() {
        return AuditQuery.builder()
                .operation("order.*")
                .operation("login")
                .user("alice")
                .user("bob")
                .result(AuditResult.DENIED)
                .key("order:1")
                .source("10.0.0.1")
                .node("shop@a")
                .traceId("4bf92f3577b34da6a3ce929d0e0e4736")
                .eventId(new UUID(1, 2))
                .from(NOON)
                .to(NOON.plusSeconds(1))
                .fromSeq(4_711)
                .where("audit.duration_us", 5)
                .where("reason", "none")
                .order(Order.OLDEST_FIRST)
                .limit(20)
                .cursor("from-17");
    }

    private static void requireEverything(AuditQuery query) {
        assertThat(query.operations()).containsExactly("order.*", "login");
        assertThat(query.users()).containsExactly("alice", "bob");
        assertThat(query.results()).containsExactly(AuditResult.DENIED);
        assertThat(query.key()).isEqualTo("order:1");
        assertThat(query.source()).isEqualTo("10.0.0.1");
        assertThat(query.node()).isEqualTo("shop@a");
        assertThat(query.traceId()).isEqualTo("4bf92f3577b34da6a3ce929d0e0e4736");
        assertThat(query.eventId()).isEqualTo(new UUID(1, 2));
        assertThat(query.from()).isEqualTo(NOON);
        assertThat(query.to()).isEqualTo(NOON.plusSeconds(1));
        assertThat(query.fromSeq()).isEqualTo(4_711);
        assertThat(query.where()).containsExactlyInAnyOrderEntriesOf(Map.of("audit.duration_us", 5, "reason", "none"));
        assertThat(query.order()).isEqualTo(Order.OLDEST_FIRST);
        assertThat(query.limit()).isEqualTo(20);
        assertThat(query.cursor()).isEqualTo("from-17");
    }

    @Test
    void hasTheConditionsThatWereGiven() {
        requireEverything(everything().build());
    }

    @Test
    void aCopyHasTheSameConditionsAndGoesItsOwnWay() {
        AuditQuery query = everything().build();
        requireEverything(query.toBuilder().build());
        AuditQuery other = query.toBuilder().user("carol").limit(1).build();
        assertThat(other.users()).containsExactly("alice", "bob", "carol");
        requireEverything(query);
    }

    @Test
    void laterChangesToTheBuilderDoNotReachTheQuery() {
        AuditQuery.Builder builder = everything();
        AuditQuery query = builder.build();
        builder.operation("x")
                .user("x")
                .result(AuditResult.OK)
                .where("x", 1)
                .key("x")
                .limit(0);
        requireEverything(query);
    }

    @Test
    void whatItHandsOutCannotBeChanged() {
        AuditQuery query = everything().build();
        assertThat(query.operations()).isUnmodifiable();
        assertThat(query.users()).isUnmodifiable();
        assertThat(query.results()).isUnmodifiable();
        assertThat(query.where()).isUnmodifiable();
    }

    @ParameterizedTest
    @ValueSource(strings = {"*.cancel", "order.*.x", "**", "a*b*"})
    void refusesAStarThatIsNotAtTheEnd(String operation) {
        assertThatThrownBy(() -> AuditQuery.builder().operation(operation))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'" + operation + "'")
                .hasMessageContaining("allowed");
    }

    @ParameterizedTest
    @ValueSource(strings = {"*", "order.*", "order.cancel", ""})
    void takesANameOrABeginning(String operation) {
        assertThat(AuditQuery.builder().operation(operation).build().operations())
                .containsExactly(operation);
    }

    @Test
    void refusesANegativeLimit() {
        assertThatThrownBy(() -> AuditQuery.builder().limit(-1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("limit -1 is negative; allowed: 0 or more");
        assertThat(AuditQuery.builder().limit(0).build().limit()).isZero();
        assertThat(AuditQuery.builder().limit(Integer.MAX_VALUE).build().limit())
                .isEqualTo(Integer.MAX_VALUE);
    }

    @Test
    void refusesANegativePlace() {
        assertThatThrownBy(() -> AuditQuery.builder().fromSeq(-1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("sequence number -1 is negative; allowed: 0 or more");
        assertThat(AuditQuery.builder().fromSeq(0).build().fromSeq()).isZero();
    }

    @Test
    void refusesATimeThatEndsBeforeItBegins() {
        assertThatThrownBy(() ->
                        AuditQuery.builder().from(NOON).to(NOON.minusNanos(1)).build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("from " + NOON)
                .hasMessageContaining("to " + NOON.minusNanos(1));
        AuditQuery moment = AuditQuery.builder().from(NOON).to(NOON).build();
        assertThat(moment.from()).isEqualTo(moment.to());
    }

    @Test
    void refusesACursorOfTheOtherOrder() {
        assertThatThrownBy(() -> AuditQuery.builder()
                        .order(Order.OLDEST_FIRST)
                        .cursor("before-3")
                        .build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'before-3'");
        assertThatThrownBy(() -> AuditQuery.builder().cursor("from-3").build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'from-3'");
        assertThat(AuditQuery.builder().cursor("before-3").build().cursor()).isEqualTo("before-3");
    }

    @Test
    void refusesWhatIsNoCursorAtOnce() {
        assertThatThrownBy(() -> AuditQuery.builder().cursor("3")).isInstanceOf(IllegalArgumentException.class);
        assertThat(AuditQuery.builder().cursor("before-3").cursor(null).build().cursor())
                .isNull();
    }

    @Test
    void refusesWhatIsMissing() {
        AuditQuery.Builder builder = AuditQuery.builder();
        assertThatThrownBy(() -> builder.operation(null)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> builder.user(null)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> builder.result(null)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> builder.where("a", null)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> builder.order(null)).isInstanceOf(NullPointerException.class);
        assertThat(builder.build().operations()).isEmpty();
        assertThat(builder.build().where()).isEmpty();
    }
}

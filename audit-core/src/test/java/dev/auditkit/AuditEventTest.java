package dev.auditkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AuditEventTest {

    @Test
    void hasWhatTheBuilderWasGiven() {
        Instant time = Instant.parse("2020-02-29T23:59:59.123456789Z");
        AuditEvent event = AuditEvent.of("order.cancel")
                .type(AuditType.READ)
                .key("order:1")
                .result(AuditResult.DENIED)
                .user("alice")
                .source("10.0.0.1")
                .metadata("reason", "none")
                .metadata(Map.of("count", 3))
                .traceId("4bf92f3577b34da6a3ce929d0e0e4736")
                .spanId("00f067aa0ba902b7")
                .time(time)
                .build();
        assertThat(event.operation()).isEqualTo("order.cancel");
        assertThat(event.type()).isEqualTo(AuditType.READ);
        assertThat(event.key()).isEqualTo("order:1");
        assertThat(event.result()).isEqualTo(AuditResult.DENIED);
        assertThat(event.user()).isEqualTo("alice");
        assertThat(event.source()).isEqualTo("10.0.0.1");
        assertThat(event.metadata()).containsExactly(Map.entry("reason", "none"), Map.entry("count", 3));
        assertThat(event.traceId()).isEqualTo("4bf92f3577b34da6a3ce929d0e0e4736");
        assertThat(event.spanId()).isEqualTo("00f067aa0ba902b7");
        assertThat(event.time()).isEqualTo(time);
        assertThat(event).hasToString("AuditEvent[order.cancel by alice: denied]");
    }

    @Test
    void isAWriteThatWentWellUnlessItIsSaidOtherwise() {
        AuditEvent event = AuditEvent.of("x").build();
        assertThat(event.type()).isEqualTo(AuditType.WRITE);
        assertThat(event.result()).isEqualTo(AuditResult.OK);
        assertThat(event.key()).isNull();
        assertThat(event.user()).isNull();
        assertThat(event.source()).isNull();
        assertThat(event.metadata()).isEmpty();
        assertThat(event.traceId()).isNull();
        assertThat(event.spanId()).isNull();
        assertThat(event.time()).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\t\n", "\u2003"})
    void refusesABlankOperation(String operation) {
        assertThatThrownBy(() -> AuditEvent.of(operation))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("operation '" + operation + "' is blank; allowed: any other text");
    }

    @Test
    void refusesWhatIsMissing() {
        assertThatThrownBy(() -> AuditEvent.of(null)).isInstanceOf(NullPointerException.class);
        AuditEvent.Builder builder = AuditEvent.of("x");
        assertThatThrownBy(() -> builder.type(null)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> builder.result(null)).isInstanceOf(NullPointerException.class);
        assertThat(builder.build().result()).isEqualTo(AuditResult.OK);
    }

    @ParameterizedTest
    @CsvSource({
        "audit.,true",
        "audit.opened,true",
        "audit.anything.else,true",
        "audit,false",
        "auditor.login,false",
        "Audit.opened,false",
        "my.audit.opened,false",
        "' audit.opened',false"
    })
    void operationsThatBeginWithAuditAreTheLogsOwn(String operation, boolean reserved) {
        assertThat(AuditEvent.of(operation).build().reserved()).isEqualTo(reserved);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0000-01-01T00:00:00Z",
                "9999-12-31T23:59:59.999999999Z",
                "1970-01-01T00:00:00Z",
                "1969-12-31T23:59:59.999999Z"
            })
    void takesATimeOfTheYears0000To9999(Instant time) {
        assertThat(AuditEvent.of("x").time(time).build().time()).isEqualTo(time);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-0001-12-31T23:59:59.999999999Z",
                "+10000-01-01T00:00:00Z",
                "-1000000000-01-01T00:00:00Z",
                "+1000000000-12-31T23:59:59.999999999Z"
            })
    void refusesATimeOfAnyOtherYear(Instant time) {
        assertThatThrownBy(() -> AuditEvent.of("x").time(time))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("time " + time + " cannot be recorded; allowed: the years 0000 to 9999");
    }

    @Test
    void aTimeCanBeTakenBack() {
        assertThat(AuditEvent.of("x").time(Instant.EPOCH).time(null).build().time())
                .isNull();
    }

    @Test
    void laterChangesToWhatWasGivenAreNotSeen() {
        List<Object> list = new ArrayList<>(List.of("a"));
        Map<String, Object> inner = new HashMap<>(Map.of("list", list));
        int[] array = {1, 2};
        StringBuilder text = new StringBuilder("before");
        Map<String, Object> details = new HashMap<>(Map.of("inner", inner));
        AuditEvent event = AuditEvent.of("x")
                .metadata("one", inner)
                .metadata("array", array)
                .metadata("text", text)
                .metadata(details)
                .build();
        list.add("later");
        inner.put("later", 1);
        array[0] = 99;
        text.append(" later");
        details.put("later", 1);
        Map<String, Object> expected = new LinkedHashMap<>();
        expected.put("one", Map.of("list", List.of("a")));
        expected.put("array", List.of(1, 2));
        expected.put("text", "before");
        expected.put("inner", Map.of("list", List.of("a")));
        assertThat(event.metadata()).containsExactlyEntriesOf(expected);
    }

    @Test
    void metadataCannotBeChangedAtAnyLevel() {
        AuditEvent event = AuditEvent.of("x")
                .metadata("map", Map.of("list", new ArrayList<>(List.of(1))))
                .metadata("array", new Object[] {new HashMap<>(Map.of("a", 1))})
                .build();
        assertThat(event.metadata()).isUnmodifiable();
        Map<?, ?> map = (Map<?, ?>) event.metadata().get("map");
        assertThat(map).isUnmodifiable();
        assertThat((List<?>) map.get("list")).isUnmodifiable();
        List<?> array = (List<?>) event.metadata().get("array");
        assertThat(array).isUnmodifiable();
        assertThat((Map<?, ?>) array.get(0)).isUnmodifiable();
        assertThat(AuditEvent.of("x").build().metadata()).isUnmodifiable();
    }

    @Test
    void aBuilderCanGoOnAfterABuild() {
        AuditEvent.Builder builder = AuditEvent.of("x").user("alice").metadata("n", 1);
        AuditEvent first = builder.build();
        AuditEvent second =
                builder.user("bob").metadata("n", 2).metadata("m", 3).build();
        assertThat(first.user()).isEqualTo("alice");
        assertThat(first.metadata()).isEqualTo(Map.of("n", 1));
        assertThat(second.user()).isEqualTo("bob");
        assertThat(second.metadata()).isEqualTo(Map.of("n", 2, "m", 3));
    }

    @Test
    void aDetailOfTheSameNameReplacesTheOneBefore() {
        AuditEvent event = AuditEvent.of("x")
                .metadata("a\uD800", 1)
                .metadata("b", 2)
                .metadata("a\uDC00", 3)
                .metadata(Map.of("b", 4))
                .build();
        assertThat(event.metadata()).containsExactly(Map.entry("a\uFFFD", 3), Map.entry("b", 4));
    }

    @Test
    void anEventMayHaveADetailThatIsNull() {
        AuditEvent event = AuditEvent.of("x").metadata("nothing", null).build();
        assertThat(event.metadata()).containsOnlyKeys("nothing").containsEntry("nothing", null);
    }

    @Test
    void theEstimateCountsAllTexts() {
        AuditEvent event = AuditEvent.of("1234567890")
                .key("12345")
                .user("123")
                .source("1234")
                .traceId("12")
                .spanId("1")
                .build();
        assertThat(event.estimatedSize()).isEqualTo(25);
    }

    @Test
    void theEstimateGrowsWithTheMetadata() {
        assertThat(AuditEvent.of("x").metadata("a", "v".repeat(1_000)).build().estimatedSize())
                .isBetween(1_000, 1_100);
        assertThat(AuditEvent.of("x")
                        .metadata("a", Map.of("k".repeat(500), Arrays.asList("v".repeat(500), null, 7)))
                        .build()
                        .estimatedSize())
                .isBetween(1_000, 1_200);
        assertThat(AuditEvent.of("x")
                        .metadata("a", BigInteger.TWO.pow(100_000))
                        .build()
                        .estimatedSize())
                .isBetween(30_000, 40_000);
    }

    @Test
    void theEstimateOfADecimalCountsItsDigitsToo() {
        assertThat(AuditEvent.of("x")
                        .metadata("a", new BigDecimal(BigInteger.TWO.pow(100_000), 3))
                        .build()
                        .estimatedSize())
                .isBetween(30_000, 40_000);
    }
}

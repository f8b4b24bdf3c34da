package dev.auditkit.internal.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.auditkit.AuditEvent;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class JsonValuesTest {

    private static String written(Object value) {
        JsonBytes json = new JsonBytes(0);
        JsonValues.write(value, json, new Timestamps());
        return Leaves.utf8(Arrays.copyOf(json.array(), json.length()));
    }

    static Stream<Arguments> forms() {
        return Stream.of(
                Arguments.of(null, "null"),
                Arguments.of(true, "true"),
                Arguments.of(false, "false"),
                Arguments.of("a\"b", "\"a\\\"b\""),
                Arguments.of(0, "0"),
                Arguments.of(Integer.MIN_VALUE, "-2147483648"),
                Arguments.of(Long.MAX_VALUE, "9223372036854775807"),
                Arguments.of((short) -3, "-3"),
                Arguments.of(Byte.MIN_VALUE, "-128"),
                Arguments.of(1.5, "1.5"),
                Arguments.of(-0.0, "-0.0"),
                Arguments.of(1e300, "1.0E300"),
                Arguments.of(0.1f, "0.1"),
                Arguments.of(new BigInteger("-123456789012345678901234567890"), "-123456789012345678901234567890"),
                Arguments.of(new BigDecimal("12345678901234567890.10"), "12345678901234567890.10"),
                Arguments.of(new BigDecimal("1E+3"), "1E+3"),
                Arguments.of(Instant.parse("2025-10-23T08:30:45.123456789Z"), "\"2025-10-23T08:30:45.123456Z\""),
                Arguments.of(Instant.parse("9999-12-31T23:59:59.999999999Z"), "\"9999-12-31T23:59:59.999999Z\""),
                Arguments.of(Instant.parse("+10000-01-01T00:00:00Z"), "\"+10000-01-01T00:00:00Z\""),
                Arguments.of(Instant.MIN, "\"-1000000000-01-01T00:00:00Z\""),
                Arguments.of(Map.of(), "{}"),
                Arguments.of(List.of(), "[]"),
                Arguments.of(List.of(1, "a", List.of()), "[1,\"a\",[]]"));
    }

    @ParameterizedTest
    @MethodSource("forms")
    void hasOneFormForEachValue(Object value, String json) {
        assertThat(written(value)).isEqualTo(json);
    }

    @Test
    void membersKeepTheirOrder() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("z\n", 1);
        map.put("a", null);
        map.put("m", Map.of("inner", true));
        assertThat(written(map)).isEqualTo("{\"z\\n\":1,\"a\":null,\"m\":{\"inner\":true}}");
    }

    @Test
    void refusesWhatASnapshotCannotHold() {
        assertThatThrownBy(() -> written(LocalDate.EPOCH))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("java.time.LocalDate");
        assertThatThrownBy(() -> written(List.of('c'))).isInstanceOf(IllegalArgumentException.class);
    }

    @Property(tries = 500, edgeCases = EdgeCasesMode.NONE)
    void jacksonReadsEveryValueBack(@ForAll("metadata") Map<String, Object> metadata) {
        // The snapshot is what turns the numbers that JSON does not have into text.
        Map<String, Object> snapshot =
                AuditEvent.of("x").metadata(metadata).build().metadata();
        JsonBytes json = new JsonBytes(0);
        JsonValues.write(snapshot, json, new Timestamps());
        byte[] bytes = Arrays.copyOf(json.array(), json.length());
        assertThat(Leaves.comparable(Leaves.parse(bytes))).isEqualTo(Leaves.comparable(metadata));
    }

    @Provide
    Arbitrary<Map<String, Object>> metadata() {
        return Events.metadata();
    }
}

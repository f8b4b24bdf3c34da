package dev.auditkit.internal.query;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MetadataTest {

    private static List<Object> values(Map<?, ?> map, String path) {
        return Metadata.values(map, path).toList();
    }

    @Test
    void pathLeadsThroughMaps() {
        Map<String, Object> map = Map.of("a", Map.of("b", Map.of("c", 1)), "d", "text");

        assertThat(values(map, "a.b.c")).containsExactly(1);
        assertThat(values(map, "d")).containsExactly("text");
        assertThat(values(map, "a.b")).containsExactly(Map.of("c", 1));
        assertThat(values(map, "a.c")).isEmpty();
        assertThat(values(map, "d.e")).isEmpty();
        assertThat(values(map, "")).isEmpty();
        assertThat(values(map, ".")).isEmpty();
    }

    @Test
    void namesMayHaveDotsThemselves() {
        Map<String, Object> map = Map.of(
                "a.b", Map.of("c", 1),
                "a", Map.of("b.c", 2, "b", Map.of("c", 3)),
                "a.b.c", 4);

        assertThat(values(map, "a.b.c")).containsExactlyInAnyOrder(1, 2, 3, 4);
        assertThat(values(Map.of("", Map.of("", 5)), ".")).containsExactly(5);
    }

    @Test
    void nullIsNoValue() {
        Map<String, Object> map = new HashMap<>();
        map.put("a", null);

        assertThat(values(map, "a")).isEmpty();
    }

    @Test
    void numbersAreComparedAsNumbers() {
        assertThat(Metadata.same(1, 1.0)).isTrue();
        assertThat(Metadata.same(1, "1.00")).isTrue();
        assertThat(Metadata.same(new BigDecimal("1e2"), 100L)).isTrue();
        assertThat(Metadata.same(BigInteger.TEN.pow(30), "1e30")).isTrue();
        assertThat(Metadata.same(1.5, 1)).isFalse();
        assertThat(Metadata.same(1, "one")).isFalse();
        assertThat(Metadata.same(1, true)).isFalse();
    }

    @Test
    void allElseIsComparedAsText() {
        assertThat(Metadata.same("1.0", 1)).isFalse();
        assertThat(Metadata.same("1", 1)).isTrue();
        assertThat(Metadata.same(true, "true")).isTrue();
        assertThat(Metadata.same(true, true)).isTrue();
        assertThat(Metadata.same("a", "A")).isFalse();
    }
}

package dev.auditkit.internal.codec;

import dev.auditkit.AuditEvent;
import dev.auditkit.AuditResult;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Builders;
import net.jqwik.api.RandomDistribution;
import net.jqwik.api.Tuple;

/** Arbitrary texts, metadata and events: whatever an application could hand over. */
final class Events {

    private static final long EARLIEST = Instant.parse("0000-01-01T00:00:00Z").getEpochSecond();
    private static final long LATEST = Instant.parse("9999-12-31T23:59:59Z").getEpochSecond();

    private Events() {}

    /** Texts of any UTF-16 units: control characters, what JSON escapes, every plane, and surrogates that have lost their other half. */
    static Arbitrary<String> texts(int longest) {
        Arbitrary<String> piece = Arbitraries.frequencyOf(
                Tuple.of(6, Arbitraries.chars().range(' ', '~').map(String::valueOf)),
                Tuple.of(2, Arbitraries.chars().range('\0', '\u009f').map(String::valueOf)),
                Tuple.of(2, Arbitraries.of("\"", "\\", "/", "?", "\u007f", "\u2028", "\uFFFD", "\uFFFF", "\0")),
                Tuple.of(2, Arbitraries.chars().all().map(String::valueOf)),
                Tuple.of(
                        2,
                        Arbitraries.integers()
                                .between(0, Character.MAX_CODE_POINT)
                                .map(Character::toString)),
                Tuple.of(1, Arbitraries.chars().range('\uD800', '\uDFFF').map(String::valueOf)),
                Tuple.of(1, Arbitraries.of("\uD83D\uDE00", ",\"seq\":7", "...sha256:", "\"}", "audit.")));
        return piece.list()
                .ofMaxSize(longest)
                .withSizeDistribution(RandomDistribution.gaussian(1))
                .map(pieces -> String.join("", pieces));
    }

    /** Texts of which some do not fit the limit of the log's own members. */
    static Arbitrary<String> longTexts() {
        return Arbitraries.frequencyOf(
                Tuple.of(8, texts(12)),
                Tuple.of(
                        1,
                        Builders.withBuilder(() -> new Object[2])
                                .use(texts(6).filter(text -> !text.isEmpty()))
                                .inSetter((state, text) -> state[0] = text)
                                .use(Arbitraries.integers().between(20, 1_500))
                                .inSetter((state, count) -> state[1] = count)
                                .build(state -> ((String) state[0]).repeat((Integer) state[1]))));
    }

    static Arbitrary<Instant> instants() {
        return Builders.withBuilder(() -> new long[2])
                .use(Arbitraries.longs().between(EARLIEST, LATEST))
                .inSetter((state, second) -> state[0] = second)
                .use(Arbitraries.integers().between(0, 999_999_999))
                .inSetter((state, nano) -> state[1] = nano)
                .build(state -> Instant.ofEpochSecond(state[0], state[1]));
    }

    /** All kinds of values of JSON that are neither maps nor lists. */
    private static Arbitrary<Object> scalars() {
        List<Arbitrary<?>> kinds = List.of(
                texts(10),
                Arbitraries.of(true, false),
                Arbitraries.integers(),
                Arbitraries.longs(),
                Arbitraries.shorts(),
                Arbitraries.bytes(),
                Arbitraries.doubles(),
                Arbitraries.of(
                        Double.NaN,
                        Double.POSITIVE_INFINITY,
                        Double.NEGATIVE_INFINITY,
                        Double.MIN_VALUE,
                        Double.MAX_VALUE,
                        -0.0,
                        1e-7,
                        1e21),
                Arbitraries.floats(),
                Arbitraries.bigDecimals()
                        .between(BigDecimal.TEN.pow(30).negate(), BigDecimal.TEN.pow(30))
                        .ofScale(25),
                Arbitraries.of(
                        new BigDecimal("1E+400"),
                        new BigDecimal("-1.50E-400"),
                        new BigDecimal("0E+3"),
                        new BigDecimal("0.10")),
                Arbitraries.bigIntegers().between(BigInteger.TEN.pow(40).negate(), BigInteger.TEN.pow(40)),
                instants(),
                Arbitraries.just(null));
        return Arbitraries.oneOf(
                kinds.stream().map(kind -> kind.map(Object.class::cast)).toList());
    }

    private static Arbitrary<Object> values(int depth) {
        if (depth == 0) {
            return scalars();
        }
        Arbitrary<Object> inner = Arbitraries.lazy(() -> values(depth - 1));
        return Arbitraries.frequencyOf(
                Tuple.of(4, scalars()),
                Tuple.of(1, inner.list().ofMaxSize(4).map(Object.class::cast)),
                Tuple.of(1, members(inner, 4).map(Object.class::cast)));
    }

    /** Maps whose names differ even where lone surrogates are replaced. */
    private static Arbitrary<Map<String, Object>> members(Arbitrary<Object> values, int most) {
        return Arbitraries.maps(texts(6), values).ofMaxSize(most).map(map -> {
            Set<String> taken = new HashSet<>();
            Map<String, Object> distinct = new LinkedHashMap<>(map);
            distinct.keySet().removeIf(name -> !taken.add(Leaves.wellFormed(name)));
            return distinct;
        });
    }

    static Arbitrary<Map<String, Object>> metadata() {
        return members(values(3), 5);
    }

    static Arbitrary<AuditEvent> events() {
        Arbitrary<String> operations = longTexts().filter(text -> !text.isBlank());
        Arbitrary<String> optional = longTexts().injectNull(0.3);
        return Builders.withBuilder(() -> new Object[9])
                .use(operations)
                .inSetter((state, value) -> state[0] = value)
                .use(optional)
                .inSetter((state, value) -> state[1] = value)
                .use(Arbitraries.of(AuditResult.class))
                .inSetter((state, value) -> state[2] = value)
                .use(optional)
                .inSetter((state, value) -> state[3] = value)
                .use(optional)
                .inSetter((state, value) -> state[4] = value)
                .use(metadata())
                .inSetter((state, value) -> state[5] = value)
                .use(optional)
                .inSetter((state, value) -> state[6] = value)
                .use(optional)
                .inSetter((state, value) -> state[7] = value)
                .use(instants().injectNull(0.5))
                .inSetter((state, value) -> state[8] = value)
                .build(Events::event);
    }

    @SuppressWarnings("unchecked")
    private static AuditEvent event(Object[] state) {
        return AuditEvent.of((String) state[0])
                .key((String) state[1])
                .result((AuditResult) state[2])
                .user((String) state[3])
                .source((String) state[4])
                .metadata((Map<String, Object>) state[5])
                .traceId((String) state[6])
                .spanId((String) state[7])
                .time((Instant) state[8])
                .build();
    }

    /** An event that has every member there is. */
    static AuditEvent full() {
        return AuditEvent.of("order.cancel")
                .key("order:4711")
                .result(AuditResult.DENIED)
                .user("alice")
                .source("10.0.0.1")
                .metadata("reason", "out of stock")
                .metadata("lines", Arrays.asList(1, null, Map.of("sku", "A-1")))
                .traceId("4bf92f3577b34da6a3ce929d0e0e4736")
                .spanId("00f067aa0ba902b7")
                .time(Instant.parse("2020-02-29T23:59:59.999999999Z"))
                .build();
    }
}

package dev.auditkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.AbstractCollection;
import java.util.AbstractList;
import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.ConcurrentModificationException;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.DoubleAdder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SnapshotTest {

    private static final int DEEPEST = 64;
    private static final int MOST = 100_000;

    static List<Object> valuesOfJson() {
        return List.of(
                "text",
                "lone \uD800 surrogates are replaced where they are written",
                true,
                false,
                1,
                Long.MIN_VALUE,
                (short) 7,
                (byte) -7,
                1.5,
                1.5f,
                -0.0,
                Double.MIN_VALUE,
                new BigInteger("123456789012345678901234567890"),
                new BigDecimal("0.10"),
                Instant.parse("2025-10-23T08:30:45.123456789Z"),
                Instant.MAX);
    }

    @ParameterizedTest
    @MethodSource("valuesOfJson")
    void keepsAValueThatJsonHasAsItIs(Object value) {
        assertThat(Snapshot.of(value)).isSameAs(value);
    }

    @Test
    void keepsNull() {
        assertThat(Snapshot.of(null)).isNull();
        assertThat(Snapshot.of(Arrays.asList(1, null))).isEqualTo(Arrays.asList(1, null));
    }

    @Test
    void numbersThatJsonDoesNotHaveBecomeTheirNames() {
        assertThat(Snapshot.of(Double.NaN)).isEqualTo("NaN");
        assertThat(Snapshot.of(Double.POSITIVE_INFINITY)).isEqualTo("Infinity");
        assertThat(Snapshot.of(Double.NEGATIVE_INFINITY)).isEqualTo("-Infinity");
        assertThat(Snapshot.of(Float.NaN)).isEqualTo("NaN");
        assertThat(Snapshot.of(Float.NEGATIVE_INFINITY)).isEqualTo("-Infinity");
    }

    @Test
    void numbersThatChangeAreReadNow() {
        AtomicLong counter = new AtomicLong(41);
        DoubleAdder adder = new DoubleAdder();
        adder.add(0.5);
        Object copy = Snapshot.of(List.of(counter, new AtomicInteger(-3), adder));
        counter.incrementAndGet();
        adder.add(1);
        assertThat(copy).isEqualTo(List.of(new BigDecimal("41"), new BigDecimal("-3"), new BigDecimal("0.5")));
    }

    /** A number of somebody's own. */
    private static final class Money extends Number {

        private static final long serialVersionUID = 1L;

        private final String text;

        Money(String text) {
            this.text = text;
        }

        @Override
        public int intValue() {
            return 0;
        }

        @Override
        public long longValue() {
            return 0;
        }

        @Override
        public float floatValue() {
            return 0;
        }

        @Override
        public double doubleValue() {
            return 0;
        }

        @Override
        public String toString() {
            return text;
        }
    }

    @Test
    void aNumberOfAnotherKindIsWhatItSaysOfItself() {
        assertThat(Snapshot.of(new Money("12.50"))).isEqualTo(new BigDecimal("12.50"));
        assertThat(Snapshot.of(new Money("12.50 EUR"))).isEqualTo("12.50 EUR");
    }

    @Test
    void aNumberThatSaysNothingDoesNoHarm() {
        assertThatCode(() -> Snapshot.of(new Money(null))).doesNotThrowAnyException();
    }

    @Test
    void aSubclassThatCouldChangeIsNotKept() {
        BigDecimal changing = new BigDecimal("1.5") {
            private static final long serialVersionUID = 1L;

            @Override
            public String toString() {
                return "not a number";
            }
        };
        assertThat(Snapshot.of(changing)).isEqualTo("not a number");
        BigInteger evil = new BigInteger("7") {
            private static final long serialVersionUID = 1L;

            @Override
            public String toString() {
                return "8";
            }
        };
        assertThat(Snapshot.of(evil)).isEqualTo(new BigDecimal("8"));
    }

    @Test
    void bytesBecomeBase64() {
        assertThat(Snapshot.of("any carnal pleas".getBytes(StandardCharsets.US_ASCII)))
                .isEqualTo("YW55IGNhcm5hbCBwbGVhcw==");
        assertThat(Snapshot.of(new byte[] {-1, -2})).isEqualTo("//4=");
        assertThat(Snapshot.of(new byte[0])).isEqualTo("");
    }

    @Test
    void arraysAndCollectionsBecomeLists() {
        assertThat(Snapshot.of(new int[] {1, 2})).isEqualTo(List.of(1, 2));
        assertThat(Snapshot.of(new double[] {1, Double.NaN})).isEqualTo(List.of(1.0, "NaN"));
        assertThat(Snapshot.of(new char[] {'a', 'b'})).isEqualTo(List.of("a", "b"));
        assertThat(Snapshot.of(new boolean[] {true})).isEqualTo(List.of(true));
        assertThat(Snapshot.of(new String[][] {{"a"}, {}, null}))
                .isEqualTo(Arrays.asList(List.of("a"), List.of(), null));
        assertThat(Snapshot.of(new LinkedHashSet<>(List.of("b", "a")))).isEqualTo(List.of("b", "a"));
        assertThat(Snapshot.of(new ArrayDeque<>(List.of(3, 4)))).isEqualTo(List.of(3, 4));
        assertThat(Snapshot.of(new Object[0])).isEqualTo(List.of());
    }

    @Test
    void mapsKeepTheirOrderAndTheirKeysBecomeTexts() {
        Map<Object, Object> map = new LinkedHashMap<>();
        map.put("z", 1);
        map.put(2, "two");
        map.put(null, null);
        map.put(TimeUnit.DAYS, Map.of());
        Map<String, Object> expected = new LinkedHashMap<>();
        expected.put("z", 1);
        expected.put("2", "two");
        expected.put("null", null);
        expected.put("DAYS", Map.of());
        Map<?, ?> copy = (Map<?, ?>) Snapshot.of(map);
        assertThat(copy).isEqualTo(expected);
        assertThat(List.copyOf(copy.keySet()).toString()).isEqualTo("[z, 2, null, DAYS]");
    }

    @Test
    void ofAnythingElseTheTextIsTaken() {
        UUID id = new UUID(1, 2);
        assertThat(Snapshot.of(id)).isEqualTo("00000000-0000-0001-0000-000000000002");
        assertThat(Snapshot.of('c')).isEqualTo("c");
        assertThat(Snapshot.of(TimeUnit.DAYS)).isEqualTo("DAYS");
        assertThat(Snapshot.of(LocalDate.of(2024, 2, 29))).isEqualTo("2024-02-29");
        assertThat(Snapshot.of(Optional.of(1))).isEqualTo("Optional[1]");
        assertThat(Snapshot.of(Path.of("a", "b"))).isEqualTo(Path.of("a", "b").toString());
        assertThat(Snapshot.of(CharBuffer.wrap("built"))).isEqualTo("built");
    }

    /** An object whose toString() does what it is told. */
    private record Speaking(java.util.function.Supplier<String> words) {

        @Override
        public String toString() {
            return words.get();
        }
    }

    @Test
    void aToStringThatThrowsDoesNotBecomeTheApplicationsFailure() {
        Object failing = new Speaking(() -> {
            throw new IllegalStateException("not loaded");
        });
        String expected = "...toString() of a " + Speaking.class.getName() + " threw java.lang.IllegalStateException";
        assertThat(Snapshot.of(failing)).isEqualTo(expected);
        assertThat(Snapshot.of(Map.of(failing, List.of(failing)))).isEqualTo(Map.of(expected, List.of(expected)));
    }

    @Test
    void aToStringWithoutEndDoesNotBecomeTheApplicationsFailure() {
        Object[] self = new Object[1];
        self[0] = new Speaking(() -> String.valueOf(self[0]));
        assertThat(Snapshot.of(self[0]))
                .isEqualTo("...toString() of a " + Speaking.class.getName() + " threw java.lang.StackOverflowError");
    }

    @SuppressWarnings("unchecked")
    private static <T extends Throwable> RuntimeException sneaky(Throwable failure) throws T {
        throw (T) failure;
    }

    @ParameterizedTest
    @ValueSource(classes = {NoClassDefFoundError.class, AssertionError.class, java.io.IOException.class})
    void aToStringThatThrowsSomethingElseDoesNotBecomeTheApplicationsFailureEither(Class<? extends Throwable> kind) {
        Object failing = new Speaking(() -> {
            try {
                throw SnapshotTest.<RuntimeException>sneaky(
                        kind.getDeclaredConstructor().newInstance());
            } catch (ReflectiveOperationException e) {
                throw new LinkageError(e.getMessage(), e);
            }
        });
        assertThat(Snapshot.of(failing)).asString().endsWith(" threw " + kind.getName());
    }

    @Test
    void aToStringThatAnswersNullDoesNoHarm() {
        Object silent = new Speaking(() -> null);
        assertThat(String.valueOf(Snapshot.of(silent))).isEqualTo("null");
    }

    @Test
    void aKeyWhoseToStringAnswersNullDoesNoHarm() {
        Object silent = new Speaking(() -> null);
        assertThat(Snapshot.of(Map.of(silent, 1))).isEqualTo(Map.of("null", 1));
    }

    @Test
    void aCollectionThatThrowsDoesNotBecomeTheApplicationsFailure() {
        Collection<Object> lazy = new AbstractCollection<>() {
            @Override
            public Iterator<Object> iterator() {
                throw new IllegalStateException("not loaded");
            }

            @Override
            public int size() {
                throw new IllegalStateException("not loaded");
            }
        };
        assertThat(Snapshot.of(List.of("before", lazy, "after")))
                .isEqualTo(
                        List.of("before", List.of("...could not be read: java.lang.IllegalStateException"), "after"));
    }

    @Test
    void aMapThatThrowsDoesNotBecomeTheApplicationsFailure() {
        Map<String, Object> changing = new AbstractMap<>() {
            @Override
            public Set<Entry<String, Object>> entrySet() {
                throw new ConcurrentModificationException();
            }
        };
        String problem = "...could not be read: java.util.ConcurrentModificationException";
        assertThat(Snapshot.ofMap(changing)).containsOnlyKeys(problem).containsEntry(problem, null);
        assertThat(Snapshot.of(Map.of("in", changing))).isEqualTo(Map.of("in", Snapshot.ofMap(changing)));
    }

    @Test
    void whatWasReadBeforeAFailureIsKept() {
        List<Object> failing = new AbstractList<>() {
            @Override
            public Object get(int index) {
                if (index == 2) {
                    throw new ConcurrentModificationException();
                }
                return index;
            }

            @Override
            public int size() {
                return 5;
            }
        };
        String problem = "...could not be read: java.util.ConcurrentModificationException";
        assertThat(Snapshot.of(failing)).isEqualTo(List.of(0, 1, problem));
        Map<String, Object> map = new AbstractMap<>() {
            @Override
            public Set<Entry<String, Object>> entrySet() {
                return new AbstractSet<>() {
                    @Override
                    public Iterator<Entry<String, Object>> iterator() {
                        return failing.stream()
                                .map(number -> Map.entry(problem, number))
                                .iterator();
                    }

                    @Override
                    public int size() {
                        return failing.size();
                    }
                };
            }
        };
        Map<String, Object> expected = new LinkedHashMap<>();
        expected.put(problem, 0);
        expected.put(problem + "#2", 1);
        expected.put(problem + "#3", null);
        assertThat(Snapshot.ofMap(map)).containsExactlyEntriesOf(expected);
    }

    @Test
    void keysWithTheSameTextAreNumbered() {
        Map<Object, Object> map = new LinkedHashMap<>();
        map.put("1", "text");
        map.put(1, "integer");
        map.put(1L, "long");
        map.put("1#2", "taken");
        Map<String, Object> expected = new LinkedHashMap<>();
        expected.put("1", "text");
        expected.put("1#2", "integer");
        expected.put("1#3", "long");
        expected.put("1#2#2", "taken");
        assertThat(Snapshot.ofMap(map)).containsExactlyEntriesOf(expected);
    }

    @Test
    void keysThatDifferOnlyInLoneSurrogatesAreNumbered() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("a\uD800", 1);
        map.put("a\uDBFF", 2);
        map.put("a\uDC00", 3);
        map.put("a\uFFFD", 4);
        map.put("\uD83D\uDE00", 5);
        Map<String, Object> expected = new LinkedHashMap<>();
        expected.put("a\uFFFD", 1);
        expected.put("a\uFFFD#2", 2);
        expected.put("a\uFFFD#3", 3);
        expected.put("a\uFFFD#4", 4);
        expected.put("\uD83D\uDE00", 5);
        assertThat(Snapshot.ofMap(map)).containsExactlyEntriesOf(expected);
        assertThat(Snapshot.of(Map.of("inner", map))).isEqualTo(Map.of("inner", expected));
    }

    @Test
    void manyKeysWithTheSameTextTakeNoQuadraticTime() {
        IdentityHashMap<Object, Object> map = new IdentityHashMap<>();
        for (int i = 0; i < 50_000; i++) {
            map.put(new Speaking(() -> "same"), i);
        }
        Map<String, Object> copy = assertTimeoutPreemptively(Duration.ofSeconds(5), () -> Snapshot.ofMap(map));
        assertThat(copy).hasSize(50_000).containsKeys("same", "same#2", "same#50000");
    }

    private static Object nested(int levels, boolean maps) {
        Object value = "bottom";
        for (int i = 0; i < levels; i++) {
            value = maps ? Map.of("in", value) : List.of(value);
        }
        return value;
    }

    private static List<Object> path(Object value) {
        List<Object> path = new ArrayList<>();
        Object at = value;
        while (at instanceof Map<?, ?> || at instanceof List<?>) {
            path.add(at);
            at = at instanceof Map<?, ?> map ? map.get("in") : ((List<?>) at).get(0);
        }
        path.add(at);
        return path;
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void nestingToTheLimitIsKept(boolean maps) {
        // The value of a detail is the second level, under the metadata itself.
        int deepest = DEEPEST - 1;
        assertThat(Snapshot.of(nested(deepest, maps))).isEqualTo(nested(deepest, maps));
        assertThat(path(Snapshot.of(nested(deepest + 1, maps))))
                .hasSize(deepest + 1)
                .last()
                .isEqualTo(Snapshot.TOO_DEEP);
        assertThat(Snapshot.ofMap(Map.of("in", nested(deepest, maps))).get("in"))
                .isEqualTo(nested(deepest, maps));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void nestingOf10000LevelsEndsAtTheLimit(boolean maps) {
        List<Object> path = path(Snapshot.of(nested(10_000, maps)));
        assertThat(path).hasSize(DEEPEST).last().isEqualTo("...nested deeper than 64 levels");
    }

    @Test
    void arraysCountAsLevels() {
        Object value = new Object[] {"bottom"};
        for (int i = 1; i < 10_000; i++) {
            value = new Object[] {value};
        }
        assertThat(path(Snapshot.of(value))).hasSize(DEEPEST).last().isEqualTo(Snapshot.TOO_DEEP);
    }

    @Test
    void aCycleEndsAtTheLimit() {
        Map<String, Object> map = new HashMap<>();
        map.put("in", map);
        assertThat(path(Snapshot.ofMap(map))).last().isEqualTo(Snapshot.TOO_DEEP);
        List<Object> list = new ArrayList<>();
        list.add(list);
        assertThat(path(Snapshot.of(list))).hasSize(DEEPEST).last().isEqualTo(Snapshot.TOO_DEEP);
        Object[] array = new Object[1];
        array[0] = List.of(Map.of("in", array));
        assertThat(path(Snapshot.of(array))).hasSize(DEEPEST).last().isEqualTo(Snapshot.TOO_DEEP);
    }

    @Test
    void aMapThatIsItsOwnKeyDoesNoHarm() {
        IdentityHashMap<Object, Object> map = new IdentityHashMap<>();
        IdentityHashMap<Object, Object> other = new IdentityHashMap<>();
        map.put(other, 1);
        other.put(map, 2);
        assertThat(Snapshot.ofMap(map)).containsValue(1).hasSize(1);
    }

    private static int count(Object value) {
        Collection<?> inside =
                value instanceof Map<?, ?> map ? map.values() : value instanceof List<?> list ? list : List.of();
        return inside.size() + inside.stream().mapToInt(SnapshotTest::count).sum();
    }

    @Test
    void sharedValuesThatUnfoldWithoutEndAreCutOff() {
        Object value = "leaf";
        for (int i = 0; i < 60; i++) {
            value = i % 2 == 0 ? List.of(value, value) : Map.of("a", value, "b", value);
        }
        Object shared = value;
        Object copy = assertTimeoutPreemptively(Duration.ofSeconds(10), () -> Snapshot.of(shared));
        // The values themselves, and at each level that was open the word that there are more.
        assertThat(count(copy)).isBetween(MOST, MOST + DEEPEST);
    }

    @Test
    void aCollectionIsCutOffAtTheLargestNumberOfValues() {
        List<Integer> whole = new ArrayList<>();
        for (int i = 0; i < MOST; i++) {
            whole.add(i);
        }
        assertThat(Snapshot.of(whole)).isEqualTo(whole);
        whole.add(MOST);
        List<?> copy = (List<?>) Snapshot.of(whole);
        assertThat(copy).hasSize(MOST + 1);
        assertThat(copy.get(MOST)).isEqualTo("...more than 100000 values");
        assertThat(copy.get(MOST - 1)).isEqualTo(MOST - 1);
    }

    @Test
    void anArrayIsCutOffAtTheLargestNumberOfValues() {
        assertThat((List<?>) Snapshot.of(new long[MOST])).hasSize(MOST).last().isEqualTo(0L);
        assertThat((List<?>) Snapshot.of(new long[MOST + 5]))
                .hasSize(MOST + 1)
                .last()
                .isEqualTo(Snapshot.TOO_MANY);
    }

    @Test
    void aMapIsCutOffAtTheLargestNumberOfValues() {
        Map<Integer, Integer> whole = new LinkedHashMap<>();
        for (int i = 0; i < MOST; i++) {
            whole.put(i, i);
        }
        assertThat(Snapshot.ofMap(whole)).hasSize(MOST).doesNotContainKey(Snapshot.TOO_MANY);
        whole.put(-1, -1);
        assertThat(Snapshot.ofMap(whole))
                .hasSize(MOST + 1)
                .containsEntry(Snapshot.TOO_MANY, null)
                .doesNotContainKey("-1");
    }

    @Test
    void aCollectionWithoutEndIsCutOff() {
        List<Object> endless = new AbstractList<>() {
            @Override
            public Object get(int index) {
                return index;
            }

            @Override
            public int size() {
                return Integer.MAX_VALUE;
            }
        };
        Object copy = assertTimeoutPreemptively(Duration.ofSeconds(10), () -> Snapshot.of(endless));
        assertThat((List<?>) copy).hasSize(MOST + 1).last().isEqualTo(Snapshot.TOO_MANY);
    }

    @Test
    void whatIsLeftOutDoesNotTakeThePlaceOfAnEqualName() {
        Map<String, Object> whole = new LinkedHashMap<>();
        whole.put(Snapshot.TOO_MANY, "kept");
        for (int i = 0; i < MOST; i++) {
            whole.put("k" + i, i);
        }
        assertThat(Snapshot.ofMap(whole)).containsEntry(Snapshot.TOO_MANY, "kept");
    }

    @Test
    void estimatesTheSizeOfACopy() {
        assertThat(Snapshot.estimate("12345")).isEqualTo(5);
        assertThat(Snapshot.estimate(null)).isEqualTo(16);
        assertThat(Snapshot.estimate(Map.of("12", "345"))).isEqualTo(9);
        assertThat(Snapshot.estimate(List.of("1", "2"))).isEqualTo(6);
        assertThat(Snapshot.estimate(BigInteger.ONE.shiftLeft(299))).isEqualTo(100);
    }
}

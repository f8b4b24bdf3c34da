package dev.auditkit;

import dev.auditkit.internal.codec.WellFormed;
import java.lang.reflect.Array;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Copies metadata on the caller's thread into immutable values that JSON can express, so that nothing lazy, shared or
 * cyclic crosses to the writer. Total: whatever it is given, something comes out that can be written.
 */
final class Snapshot {

    /** What stands in place of a value that is nested too deeply; a cycle ends here too. */
    static final String TOO_DEEP = "...nested deeper than 64 levels";

    /** What stands in place of values past the largest number of them. */
    static final String TOO_MANY = "...more than 100000 values";

    private static final int DEEPEST = 64;
    private static final int MOST_VALUES = 100_000;

    /** What stands in place of the rest of a map or collection that fails when it is read. */
    static final String UNREADABLE = "...could not be read: ";

    private int values;

    private Snapshot() {}

    static @Nullable Object of(@Nullable Object value) {
        // What was copied before is not copied again, such as what the entries of one transaction share.
        return value instanceof String || value instanceof Details ? value : new Snapshot().copy(value, 1);
    }

    static Map<String, @Nullable Object> ofMap(Map<?, ? extends @Nullable Object> map) {
        return new Snapshot().copyMap(map, 1);
    }

    private @Nullable Object copy(@Nullable Object value, int depth) {
        if (value == null || value instanceof String || value instanceof Boolean || value instanceof Instant) {
            return value;
        }
        if (value instanceof Number number) {
            return number(number);
        }
        if (value instanceof byte[] bytes) {
            return Base64.getEncoder().encodeToString(bytes);
        }
        boolean container = value instanceof Map
                || value instanceof Collection
                || value.getClass().isArray();
        if (!container) {
            return text(value);
        }
        if (depth >= DEEPEST) {
            return TOO_DEEP;
        }
        if (value instanceof Map<?, ?> map) {
            return copyMap(map, depth + 1);
        }
        return Collections.unmodifiableList(
                value instanceof Collection<?> collection
                        ? copyAll(collection, depth + 1)
                        : copyArray(value, depth + 1));
    }

    private Map<String, @Nullable Object> copyMap(Map<?, ? extends @Nullable Object> map, int depth) {
        Details.Collector copy = new Details.Collector();
        Map<String, Integer> numbers = new HashMap<>();
        try {
            for (Map.Entry<?, ?> member : map.entrySet()) {
                if (++values > MOST_VALUES) {
                    copy.put(unused(TOO_MANY, copy, numbers), null);
                    break;
                }
                String name = WellFormed.of(text(member.getKey()));
                copy.put(unused(name, copy, numbers), copy(member.getValue(), depth));
            }
        } catch (Exception | LinkageError | StackOverflowError | AssertionError e) {
            copy.put(unused(UNREADABLE + e.getClass().getName(), copy, numbers), null);
        }
        return copy.collected();
    }

    private List<@Nullable Object> copyAll(Collection<?> collection, int depth) {
        List<@Nullable Object> copy = new ArrayList<>();
        try {
            for (Object element : collection) {
                if (++values > MOST_VALUES) {
                    copy.add(TOO_MANY);
                    break;
                }
                copy.add(copy(element, depth));
            }
        } catch (Exception | LinkageError | StackOverflowError | AssertionError e) {
            copy.add(UNREADABLE + e.getClass().getName());
        }
        return copy;
    }

    private List<@Nullable Object> copyArray(Object array, int depth) {
        List<@Nullable Object> copy = new ArrayList<>();
        for (int i = 0; i < Array.getLength(array); i++) {
            if (++values > MOST_VALUES) {
                copy.add(TOO_MANY);
                break;
            }
            copy.add(copy(Array.get(array, i), depth));
        }
        return copy;
    }

    /** The name, or where it is taken, because different keys have the same text, the name with a number. */
    private static String unused(String name, Details.Collector taken, Map<String, Integer> numbers) {
        if (!taken.has(name)) {
            return name;
        }
        // Goes on where the last search for this name ended.
        int number = numbers.getOrDefault(name, 2);
        while (taken.has(name + "#" + number)) {
            number++;
        }
        numbers.put(name, number + 1);
        return name + "#" + number;
    }

    private static Object number(Number number) {
        if (number instanceof Double || number instanceof Float) {
            double value = number.doubleValue();
            return Double.isFinite(value) ? number : Double.toString(value);
        }
        if (number instanceof Integer
                || number instanceof Long
                || number instanceof Short
                || number instanceof Byte
                || number.getClass() == BigInteger.class
                || number.getClass() == BigDecimal.class) {
            return number;
        }
        String text = text(number);
        try {
            return new BigDecimal(text);
        } catch (NumberFormatException e) {
            return text;
        }
    }

    /** What the object says of itself; its failure to do so must not become the application's. */
    private static String text(@Nullable Object value) {
        try {
            // What toString() answers may itself be null.
            return String.valueOf((Object) String.valueOf(value));
        } catch (Exception | LinkageError | StackOverflowError | AssertionError e) {
            return "...toString() of a "
                    + (value == null ? "null" : value.getClass().getName()) + " threw "
                    + e.getClass().getName();
        }
    }

    static long estimate(@Nullable Object value) {
        if (value instanceof String text) {
            return text.length();
        }
        if (value instanceof Details details) {
            return details.estimate();
        }
        if (value instanceof Map<?, ?> map) {
            long sum = 0;
            for (Map.Entry<?, ?> member : map.entrySet()) {
                sum += 4 + estimate(member.getKey()) + estimate(member.getValue());
            }
            return sum;
        }
        if (value instanceof List<?> list) {
            long sum = 0;
            for (Object element : list) {
                sum += 2 + estimate(element);
            }
            return sum;
        }
        if (value instanceof BigDecimal decimal) {
            return decimal.unscaledValue().bitLength() / 3 + 16L;
        }
        return value instanceof BigInteger big ? big.bitLength() / 3 : 16;
    }
}

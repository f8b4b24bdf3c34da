package dev.auditkit.hibernate;

import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.hibernate.collection.spi.PersistentCollection;
import org.jspecify.annotations.Nullable;

/**
 * What is and what was in a collection, as far as it is in memory: nothing is loaded to find out, and elements are only looked at where they are asked
 * for. For one thread.
 */
final class CollectionElements {

    /** Of more elements only the number is recorded. */
    static final int MOST = 100;

    private final Values values;
    private final CollectionPlan plan;

    /** Whether it is in memory. */
    private final boolean there;

    /** In one of the forms in which Hibernate has elements: a collection, a map, an array; null for none. */
    private final @Nullable Object now;

    private final @Nullable Object before;

    CollectionElements(PersistentCollection<?> collection, Values values, CollectionPlan plan) {
        this.values = values;
        this.plan = plan;
        there = collection.wasInitialized();
        now = there ? collection.getValue() : null;
        before = there ? collection.getStoredSnapshot() : null;
    }

    boolean hasNoneNow() {
        return there && size(now) == 0;
    }

    boolean hadNone() {
        return there && size(before) == 0;
    }

    /**
     * Whether the same entities are in it, as far as is known: what is merged is emptied and filled again, mostly with the same.
     *
     * @param ordered whether their order counts
     */
    boolean areAsTheyWere(boolean ordered) {
        if (!there || !plan.element().type().isEntityType() || size(now) != size(before)) {
            return false;
        }
        List<@Nullable Object> is = unmasked(now);
        List<@Nullable Object> was = unmasked(before);
        return ordered ? is.equals(was) : without(is, was).isEmpty();
    }

    /** What is in it now; null when that is not known. */
    @Nullable
    Object now() {
        if (plan.masked()) {
            return Values.MASK;
        }
        return there ? limited(size(now) > MOST ? null : recorded(now), size(now)) : null;
    }

    /**
     * What was added and what was removed; empty when that is not known.
     *
     * @param all whether all that was in it is removed
     */
    Object difference(boolean all) {
        if (plan.masked()) {
            return Values.MASK;
        }
        Map<String, Object> difference = new LinkedHashMap<>();
        if (there) {
            List<@Nullable Object> is = all ? List.of() : recorded(now);
            List<@Nullable Object> was = recorded(before);
            put(difference, "added", without(is, was));
            put(difference, "removed", without(was, is));
        }
        return difference;
    }

    private static void put(Map<String, Object> difference, String name, List<@Nullable Object> elements) {
        if (!elements.isEmpty()) {
            difference.put(name, limited(elements, elements.size()));
        }
    }

    private static Object limited(@Nullable List<@Nullable Object> elements, int number) {
        return elements == null || number > MOST ? Map.of("elements", number) : elements;
    }

    /** The elements that are not among the others, each as often as it is more often; without comparing each with each. */
    private static List<@Nullable Object> without(List<@Nullable Object> elements, List<@Nullable Object> others) {
        Map<@Nullable Object, Integer> left = new HashMap<>();
        for (Object other : others) {
            left.merge(other, 1, Integer::sum);
        }
        List<@Nullable Object> without = new ArrayList<>();
        for (Object element : elements) {
            int times = left.getOrDefault(element, 0);
            if (times == 0) {
                without.add(element);
            } else {
                left.put(element, times - 1);
            }
        }
        return without;
    }

    private List<@Nullable Object> recorded(@Nullable Object from) {
        AttributePlan index = plan.index();
        if (from instanceof Map<?, ?> map && index != null) {
            List<@Nullable Object> pairs = new ArrayList<>();
            map.forEach((key, value) -> pairs.add(pair(values.of(index, key), values.of(plan.element(), value))));
            return pairs;
        }
        return read(from, value -> values.of(plan.element(), value));
    }

    private List<@Nullable Object> unmasked(@Nullable Object from) {
        AttributePlan index = plan.index();
        if (from instanceof Map<?, ?> map && index != null) {
            List<@Nullable Object> pairs = new ArrayList<>();
            map.forEach((key, value) ->
                    pairs.add(pair(values.unmasked(index, key), values.unmasked(plan.element(), value))));
            return pairs;
        }
        return read(from, value -> values.unmasked(plan.element(), value));
    }

    private static Map<String, @Nullable Object> pair(@Nullable Object key, @Nullable Object value) {
        Map<String, @Nullable Object> pair = new LinkedHashMap<>();
        pair.put("key", key);
        pair.put("value", value);
        return pair;
    }

    private static int size(@Nullable Object from) {
        if (from instanceof Map<?, ?> map) {
            return map.size();
        }
        if (from instanceof Collection<?> collection) {
            return collection.size();
        }
        return from != null && from.getClass().isArray() ? Array.getLength(from) : 0;
    }

    /** Sets are kept as maps whose values are the elements. */
    private static List<@Nullable Object> read(@Nullable Object from, UnaryOperator<@Nullable Object> form) {
        List<@Nullable Object> elements = new ArrayList<>(size(from));
        if (from instanceof Map<?, ?> map) {
            map.values().forEach(value -> elements.add(form.apply(value)));
        } else if (from instanceof Collection<?> collection) {
            collection.forEach(value -> elements.add(form.apply(value)));
        } else if (from != null && from.getClass().isArray()) {
            for (int i = 0; i < Array.getLength(from); i++) {
                elements.add(form.apply(Array.get(from, i)));
            }
        }
        return elements;
    }
}

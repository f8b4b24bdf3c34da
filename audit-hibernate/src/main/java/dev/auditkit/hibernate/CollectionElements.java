package dev.auditkit.hibernate;

import dev.auditkit.hibernate.EntityPlan.CollectionPlan;
import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.hibernate.collection.spi.PersistentCollection;
import org.hibernate.persister.collection.CollectionPersister;
import org.jspecify.annotations.Nullable;

/**
 * What is and what was in a collection, as far as it is in memory: nothing is loaded to find out. For one thread.
 */
final class CollectionElements {

    /** Of more elements only the number is recorded. */
    static final int MOST = 100;

    private final @Nullable List<@Nullable Object> now;
    private final @Nullable List<@Nullable Object> before;

    private final boolean comparable;
    private final boolean inOrder;

    private CollectionElements(
            @Nullable List<@Nullable Object> now,
            @Nullable List<@Nullable Object> before,
            boolean comparable,
            boolean inOrder) {
        this.now = now;
        this.before = before;
        this.comparable = comparable;
        this.inOrder = inOrder;
    }

    @SuppressWarnings(
            "removal") // the types of attributes and elements alike; what is to replace them differs from version to
    // version
    static CollectionElements of(
            PersistentCollection<?> collection, Values values, CollectionPlan plan, CollectionPersister persister) {
        Reader reader = new Reader(
                values,
                AttributePlan.ofElements(plan.name(), persister.getElementType(), plan.masked()),
                persister.hasIndex() && collection instanceof Map
                        ? AttributePlan.ofElements(plan.name(), persister.getIndexType(), plan.masked())
                        : null);
        boolean there = collection.wasInitialized();
        return new CollectionElements(
                there ? reader.read(collection.getValue()) : null,
                there ? reader.read(collection.getStoredSnapshot()) : null,
                persister.getElementType().isEntityType() && !plan.masked(),
                persister.hasIndex() && !(collection instanceof Map));
    }

    boolean hasNoneNow() {
        return now != null && now.isEmpty();
    }

    boolean hadNone() {
        return before != null && before.isEmpty();
    }

    /** Whether the same entities are in it, as far as is known: what is merged is emptied and filled again, mostly with the same. */
    boolean areAsTheyWere() {
        return comparable
                && now != null
                && before != null
                && (inOrder ? now.equals(before) : difference(false).isEmpty());
    }

    /** What is in it now; null when that is not known. */
    @Nullable
    Object now() {
        return now == null ? null : limited(now);
    }

    /**
     * What was added and what was removed; empty when that is not known.
     *
     * @param all whether all that was in it is removed
     */
    Map<String, Object> difference(boolean all) {
        Map<String, Object> difference = new LinkedHashMap<>();
        if (now != null && before != null) {
            List<@Nullable Object> added = new ArrayList<>(all ? List.of() : now);
            List<@Nullable Object> removed = new ArrayList<>(before);
            before.forEach(added::remove);
            if (!all) {
                now.forEach(removed::remove);
            }
            if (!added.isEmpty()) {
                difference.put("added", limited(added));
            }
            if (!removed.isEmpty()) {
                difference.put("removed", limited(removed));
            }
        }
        return difference;
    }

    private static Object limited(List<@Nullable Object> elements) {
        return elements.size() <= MOST ? elements : Map.of("elements", elements.size());
    }

    /** Reads elements from the forms in which Hibernate has them. */
    private record Reader(
            Values values, AttributePlan element, @Nullable AttributePlan index) {

        List<@Nullable Object> read(@Nullable Object from) {
            List<@Nullable Object> elements = new ArrayList<>();
            if (from instanceof Map<?, ?> map && index != null) {
                map.forEach((key, value) -> elements.add(pair(values.of(index, key), values.of(element, value))));
            } else if (from instanceof Map<?, ?> map) {
                map.values().forEach(value -> elements.add(values.of(element, value)));
            } else if (from instanceof Collection<?> collection) {
                collection.forEach(value -> elements.add(values.of(element, value)));
            } else if (from != null && from.getClass().isArray()) {
                for (int i = 0; i < Array.getLength(from); i++) {
                    elements.add(values.of(element, Array.get(from, i)));
                }
            }
            return elements;
        }

        private static Map<String, @Nullable Object> pair(@Nullable Object key, @Nullable Object value) {
            Map<String, @Nullable Object> pair = new LinkedHashMap<>();
            pair.put("key", key);
            pair.put("value", value);
            return pair;
        }
    }
}

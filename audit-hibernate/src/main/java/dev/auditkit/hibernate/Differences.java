package dev.auditkit.hibernate;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What an update changed: names, and old and new values where they are wanted. For one thread. */
final class Differences {

    private final Values values;
    private final boolean wanted;
    private final Set<String> names = new LinkedHashSet<>();
    private final Map<String, @Nullable Object> oldAndNew = new LinkedHashMap<>();

    /** @param wanted whether values are */
    private Differences(Values values, boolean wanted) {
        this.values = values;
        this.wanted = wanted;
    }

    /**
     * What differs.
     *
     * @param dirty which attributes Hibernate found changed; null where it did not look
     */
    static Differences of(
            EntityPlan plan,
            @Nullable Object[] before,
            @Nullable Object[] after,
            int @Nullable [] dirty,
            boolean wanted) {
        Differences differences = new Differences(plan.values(), wanted);
        AttributePlan version = null;
        for (AttributePlan attribute : plan.attributes()) {
            if (dirty != null && !contains(dirty, attribute.index())) {
                continue;
            }
            if (plan.isVersion(attribute)) {
                version = attribute;
            } else {
                differences.compare(attribute, before[attribute.index()], after[attribute.index()], dirty != null);
            }
        }
        if (differences.names.isEmpty() && version != null) {
            differences.compare(version, before[version.index()], after[version.index()], false);
        }
        return differences;
    }

    private static boolean contains(int[] indexes, int index) {
        for (int each : indexes) {
            if (each == index) {
                return true;
            }
        }
        return false;
    }

    private void compare(AttributePlan attribute, @Nullable Object before, @Nullable Object after, boolean known) {
        if (!attribute.parts().isEmpty() && before != null && after != null) {
            @Nullable Object[] old = attribute.partsOf(before);
            @Nullable Object[] now = attribute.partsOf(after);
            for (AttributePlan part : attribute.parts()) {
                compare(part, old[part.index()], now[part.index()], false);
            }
        } else if (known || differ(attribute, before, after)) {
            names.add(attribute.name());
            if (wanted) {
                oldAndNew.put(attribute.name(), change(attribute, before, after));
            }
        }
    }

    @SuppressWarnings("ReferenceEquality") // what is the same does not differ, whatever its equals says
    private boolean differ(AttributePlan attribute, @Nullable Object before, @Nullable Object after) {
        if (before == after || !Values.isLoaded(before) || !Values.isLoaded(after)) {
            return false;
        }
        if (before == null || after == null) {
            return true;
        }
        boolean reference = attribute.type().isEntityType() || attribute.type().isAnyType();
        return reference
                ? !Objects.equals(values.unmasked(attribute, before), values.unmasked(attribute, after))
                : !attribute.type().isEqual(before, after);
    }

    private Map<String, @Nullable Object> change(
            AttributePlan attribute, @Nullable Object before, @Nullable Object after) {
        Map<String, @Nullable Object> change = new LinkedHashMap<>();
        if (Values.isLoaded(before)) {
            change.put("old", values.of(attribute, before));
        }
        change.put("new", values.of(attribute, after));
        return change;
    }

    /** The names of what was changed; of attributes of an embedded object, where there was one before, {@code address.city}. */
    Set<String> names() {
        return names;
    }

    /** Old and new values by those names; empty where they are not wanted. */
    Map<String, @Nullable Object> oldAndNew() {
        return oldAndNew;
    }
}

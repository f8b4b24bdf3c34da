package dev.auditkit.hibernate;

import dev.auditkit.AuditEvent;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One thing that was done to data: the entry to be. For one thread. */
class Change {

    private final String operation;
    private final String entity;
    private final String key;
    private @Nullable Set<String> changed;
    private @Nullable Map<String, @Nullable Object> details;
    private boolean removalOnly;
    private boolean ofCollections;
    private boolean beforeDelete;
    private boolean dropped;

    /**
     * @param operation what was done, such as {@code update}
     * @param entity the name of the entity
     * @param key what it was done to, such as {@code Owner:1}
     */
    Change(String operation, String entity, String key) {
        this.operation = operation;
        this.entity = entity;
        this.key = key;
    }

    String operation() {
        return operation;
    }

    String entity() {
        return entity;
    }

    String key() {
        return key;
    }

    /** Says that an attribute was changed. */
    Change changed(String attribute) {
        if (changed == null) {
            changed = new LinkedHashSet<>();
        }
        changed.add(attribute);
        return this;
    }

    /** Says that attributes were changed, or that none was that has a name. */
    Change changed(Set<String> attributes) {
        changed = new LinkedHashSet<>(attributes);
        return this;
    }

    /** Adds a detail, unless it is an empty map. */
    Change detail(String name, @Nullable Object value) {
        if (value instanceof Map<?, ?> map && map.isEmpty()) {
            return this;
        }
        if (details == null) {
            details = new LinkedHashMap<>();
        }
        details.put(name, value);
        return this;
    }

    /** Adds a member to a detail that is a map; where it is a map that is there already, to that. */
    Change member(String name, String member, @Nullable Object value) {
        Map<String, @Nullable Object> members = new LinkedHashMap<>();
        if (details != null && details.get(name) instanceof Map<?, ?> before) {
            before.forEach((key, old) -> members.put((String) key, old));
        }
        members.put(member, joined(members.get(member), value));
        return detail(name, members);
    }

    private static @Nullable Object joined(@Nullable Object before, @Nullable Object value) {
        if (before instanceof Map<?, ?> old && value instanceof Map<?, ?> more) {
            Map<Object, @Nullable Object> all = new LinkedHashMap<>(old);
            all.putAll(more);
            return all;
        }
        return value;
    }

    /** Says that all it has is that collections were emptied, as Hibernate does before it deletes what they belong to. */
    Change removalOnly(boolean only) {
        removalOnly = only;
        return this;
    }

    boolean isRemovalOnly() {
        return removalOnly;
    }

    /** Says that nothing told of it before it was done but its collections. */
    Change ofCollections() {
        ofCollections = true;
        return this;
    }

    /** Says that what it was done to is about to be deleted. */
    void beforeDelete() {
        beforeDelete = true;
    }

    /** Whether it was attempted and is not among what was counted before it was done. */
    boolean isUncounted() {
        return ofCollections && !(removalOnly && beforeDelete);
    }

    /** Says that another entry has all of it. */
    void drop() {
        dropped = true;
    }

    boolean isDropped() {
        return dropped;
    }

    /** The event to be recorded. */
    AuditEvent.Builder event(@Nullable String tenant) {
        AuditEvent.Builder event = AuditEvent.of(operation).key(key);
        if (changed != null) {
            event.metadata("changed", changed);
        }
        if (details != null) {
            details.forEach(event::metadata);
        }
        if (tenant != null) {
            event.metadata("tenant", tenant);
        }
        return event;
    }
}

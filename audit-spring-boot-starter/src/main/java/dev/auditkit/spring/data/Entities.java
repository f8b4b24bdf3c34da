package dev.auditkit.spring.data;

import dev.auditkit.capture.Operations;
import org.jspecify.annotations.Nullable;
import org.springframework.data.repository.core.EntityInformation;

/** What a repository knows of its entities. Safe for use by many threads. */
final class Entities {

    /** Stands for all of them, or for those that a query chose. */
    static final String ANY = "*";

    private final EntityInformation<Object, Object> information;

    @SuppressWarnings("unchecked") // only entities of the repository are asked about
    Entities(EntityInformation<?, ?> information) {
        this.information = (EntityInformation<Object, Object>) information;
    }

    /** Whether saving creates or updates it. */
    String saving(Object entity) {
        return information.isNew(entity) ? Operations.CREATE : Operations.UPDATE;
    }

    /** The key of an entity: its type, and its id once it has one. */
    String key(Object entity) {
        Object id = information.getId(entity);
        return keyOf(id == null ? ANY : id);
    }

    /** The key of the entity that has this id. */
    String keyOf(@Nullable Object id) {
        return information.getJavaType().getSimpleName() + ":" + id;
    }

    boolean contains(@Nullable Object value) {
        return information.getJavaType().isInstance(value);
    }
}

package dev.auditkit.spring.data;

import dev.auditkit.capture.Operations;
import java.util.function.Supplier;
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
        return Boolean.TRUE.equals(orNull(() -> information.isNew(entity))) ? Operations.CREATE : Operations.UPDATE;
    }

    /** The key of an entity: its type, and its id once it has one. */
    String key(Object entity) {
        Object id = orNull(() -> information.getId(entity));
        return keyOf(id == null ? ANY : id);
    }

    /** The key of the entity that has this id. */
    String keyOf(@Nullable Object id) {
        String text = orNull(() -> String.valueOf(id));
        return information.getJavaType().getSimpleName() + ":" + (text == null ? ANY : text);
    }

    /** What an entity or the store's own code says of it; null where that fails, which it may do again when the repository asks. */
    private static <T> @Nullable T orNull(Supplier<@Nullable T> asked) {
        try {
            return asked.get();
        } catch (RuntimeException | LinkageError e) {
            return null;
        }
    }

    boolean contains(@Nullable Object value) {
        return information.getJavaType().isInstance(value);
    }
}

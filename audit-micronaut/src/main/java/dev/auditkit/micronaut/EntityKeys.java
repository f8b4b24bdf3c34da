package dev.auditkit.micronaut;

import io.micronaut.core.beans.BeanIntrospector;
import io.micronaut.core.beans.BeanProperty;
import io.micronaut.data.model.runtime.RuntimePersistentEntity;
import io.micronaut.data.model.runtime.RuntimePersistentProperty;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What entities are called in the log: {@code Owner:1}, and with an id of several properties {@code OrderLine:line=2,order=1}. */
final class EntityKeys {

    private EntityKeys() {}

    /** The name of an entity. */
    static String name(RuntimePersistentEntity<?> entity) {
        return entity.getIntrospection().getBeanType().getSimpleName();
    }

    /** The key of an entity. */
    static String key(RuntimePersistentEntity<Object> entity, Object of) {
        List<RuntimePersistentProperty<Object>> identity = entity.getRuntimeIdentityProperties();
        if (identity.size() == 1) {
            return name(entity) + ":" + text(identity.get(0).getProperty().get(of));
        }
        Map<String, @Nullable Object> parts = new TreeMap<>();
        identity.forEach(part -> parts.put(part.getName(), part.getProperty().get(of)));
        return name(entity) + ":" + text(parts);
    }

    /** An id as text. */
    static String text(@Nullable Object id) {
        if (id == null) {
            return "";
        }
        return BeanIntrospector.SHARED
                .findIntrospection(id.getClass())
                .map(embedded -> {
                    Map<String, @Nullable Object> parts = new TreeMap<>();
                    for (BeanProperty<?, ?> property : embedded.getBeanProperties()) {
                        parts.put(property.getName(), read(property, id));
                    }
                    return text(parts);
                })
                .orElseGet(id::toString);
    }

    @SuppressWarnings("unchecked")
    private static @Nullable Object read(BeanProperty<?, ?> property, Object of) {
        return ((BeanProperty<Object, ?>) property).get(of);
    }

    private static String text(Map<String, @Nullable Object> parts) {
        return parts.entrySet().stream()
                .map(part -> part.getKey() + "=" + text(part.getValue()))
                .collect(Collectors.joining(","));
    }
}

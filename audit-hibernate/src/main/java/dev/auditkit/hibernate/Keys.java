package dev.auditkit.hibernate;

import java.util.Map;
import java.util.TreeMap;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.hibernate.type.CompositeType;
import org.hibernate.type.EntityType;
import org.hibernate.type.Type;
import org.jspecify.annotations.Nullable;

/** Ids as text. */
final class Keys {

    private Keys() {}

    /** The id as text; one of several attributes as {@code line=2,order=1}, by their names. */
    static String text(Type type, @Nullable Object id, SessionFactoryImplementor factory) {
        if (id == null) {
            return "";
        }
        if (type instanceof EntityType entity) {
            return text(References.idType(entity, factory), References.id(entity, id, factory), factory);
        }
        if (!(type instanceof CompositeType composite)
                || !composite.getReturnedClass().isInstance(id)) {
            return id.toString();
        }
        Map<String, String> parts = new TreeMap<>();
        String[] names = composite.getPropertyNames();
        Type[] types = composite.getSubtypes();
        Object[] values = composite.getPropertyValues(id);
        for (int i = 0; i < names.length; i++) {
            parts.put(names[i], text(types[i], values[i], factory));
        }
        StringBuilder text = new StringBuilder();
        parts.forEach((name, part) ->
                text.append(text.isEmpty() ? "" : ",").append(name).append('=').append(part));
        return text.toString();
    }
}

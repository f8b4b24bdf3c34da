package dev.auditkit.hibernate;

import java.util.List;
import org.hibernate.type.CompositeType;
import org.hibernate.type.Type;
import org.jspecify.annotations.Nullable;

/**
 * What is recorded of an attribute. Immutable.
 *
 * @param name its name; with those of the embedded objects that it is in, dots between
 * @param type its type
 * @param index where it is among the attributes of what it belongs to
 * @param masked whether its value is never recorded
 * @param parts the attributes of an embedded object that are recorded; empty for all else
 */
record AttributePlan(String name, Type type, int index, boolean masked, List<AttributePlan> parts) {

    /** Whether values of that type are objects whose attributes are recorded, and nothing else of them. */
    static boolean isEmbedded(Type type) {
        return type instanceof CompositeType && !type.isAnyType();
    }

    boolean isEmbedded() {
        return isEmbedded(type);
    }

    /** The values of all attributes of an embedded object, by their index. */
    @Nullable
    Object[] partsOf(Object embedded) {
        return ((CompositeType) type).getPropertyValues(embedded);
    }
}

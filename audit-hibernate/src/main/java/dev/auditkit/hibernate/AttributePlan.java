package dev.auditkit.hibernate;

import dev.auditkit.AuditIgnore;
import dev.auditkit.AuditMasked;
import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import org.hibernate.type.CollectionType;
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

    /**
     * The plans of some attributes, without those that are ignored and those that are collections, which come by events of their own.
     *
     * @param prefix what their names begin with
     * @param owner their class; null where there is none
     * @param masked whether all are masked
     */
    static List<AttributePlan> of(
            String prefix, @Nullable Class<?> owner, String[] names, Type[] types, boolean masked) {
        List<AttributePlan> plans = new ArrayList<>();
        for (int i = 0; i < names.length; i++) {
            Type type = types[i];
            if (!(type instanceof CollectionType) && !isMarked(owner, names[i], AuditIgnore.class)) {
                boolean hidden = masked || isMarked(owner, names[i], AuditMasked.class);
                plans.add(
                        new AttributePlan(prefix + names[i], type, i, hidden, parts(prefix + names[i], type, hidden)));
            }
        }
        return List.copyOf(plans);
    }

    private static List<AttributePlan> parts(String name, Type type, boolean masked) {
        if (type instanceof CompositeType composite && !type.isAnyType()) {
            Class<?> owner = type.getReturnedClass();
            return of(name + ".", owner, composite.getPropertyNames(), composite.getSubtypes(), masked);
        }
        return List.of();
    }

    /** Whether the field of that name, or its getter, has the annotation; its class may be one that the given one extends. */
    static boolean isMarked(@Nullable Class<?> owner, String name, Class<? extends Annotation> annotation) {
        String suffix = name.isEmpty() ? name : Character.toUpperCase(name.charAt(0)) + name.substring(1);
        for (Class<?> type = owner; type != null && type != Object.class; type = type.getSuperclass()) {
            for (Field field : type.getDeclaredFields()) {
                if (field.getName().equals(name)) {
                    if (has(field, annotation)) {
                        return true;
                    }
                }
            }
            for (Method method : type.getDeclaredMethods()) {
                String called = method.getName();
                boolean getter = method.getParameterCount() == 0
                        && (called.equals("get" + suffix) || called.equals("is" + suffix) || called.equals(name));
                if (getter && has(method, annotation)) {
                    return true;
                }
            }
        }
        return false;
    }

    private static boolean has(AnnotatedElement element, Class<? extends Annotation> annotation) {
        return element.isAnnotationPresent(annotation);
    }

    /** The plan of the elements of a collection. */
    static AttributePlan ofElements(String name, Type type, boolean masked) {
        return new AttributePlan(name, type, 0, masked, parts(name, type, masked));
    }

    /** The values of all attributes of an embedded object, by their index. */
    @Nullable
    Object[] partsOf(Object embedded) {
        return ((CompositeType) type).getPropertyValues(embedded);
    }
}

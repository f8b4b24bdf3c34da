package dev.auditkit.hibernate;

import java.lang.annotation.Annotation;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.hibernate.type.CollectionType;
import org.hibernate.type.Type;
import org.jspecify.annotations.Nullable;

/** Where annotations are that say what is recorded of attributes. */
final class Marks {

    private Marks() {}

    /** Whether the field of that name, or its getter, has the annotation in one of the classes, or in one that these extend. */
    static boolean areAt(List<Class<?>> owners, String name, Class<? extends Annotation> annotation) {
        return owners.stream().anyMatch(owner -> isAt(owner, name, annotation));
    }

    private static boolean isAt(Class<?> owner, String name, Class<? extends Annotation> annotation) {
        String suffix = name.isEmpty() ? name : Character.toUpperCase(name.charAt(0)) + name.substring(1);
        for (Class<?> type = owner; type != null && type != Object.class; type = type.getSuperclass()) {
            for (Field field : type.getDeclaredFields()) {
                if (field.getName().equals(name) && field.isAnnotationPresent(annotation)) {
                    return true;
                }
            }
            for (Method method : type.getDeclaredMethods()) {
                String called = method.getName();
                boolean getter = method.getParameterCount() == 0
                        && (called.equals("get" + suffix) || called.equals("is" + suffix) || called.equals(name));
                if (getter && method.isAnnotationPresent(annotation)) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Whether the class of such values has the annotation. That of entities is for what is recorded of them, and not of what refers to them. */
    static boolean areOn(Type type, Class<? extends Annotation> annotation) {
        boolean value = !type.isEntityType() && !type.isAnyType() && !(type instanceof CollectionType);
        return value && type.getReturnedClass().isAnnotationPresent(annotation);
    }

    /** The class, if there is one, and those that extend it among the embeddable ones: their attributes are in one list with its own. */
    static List<Class<?>> ofEmbeddable(@Nullable Class<?> type, SessionFactoryImplementor factory) {
        List<Class<?>> all = new ArrayList<>();
        if (type != null) {
            all.add(type);
            Metamodels.of(factory).getEmbeddables().forEach(known -> {
                Class<?> other = known.getJavaType();
                if (other != null && other != type && type.isAssignableFrom(other)) {
                    all.add(other);
                }
            });
        }
        return all;
    }
}

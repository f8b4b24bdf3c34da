package dev.auditkit.capture;

import dev.auditkit.Audited;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Which {@link Audited} counts for a method: the nearest. */
public final class AuditedAnnotations {

    private AuditedAnnotations() {}

    /**
     * What counts for a method: that at the method as the class has it; else at the same method of a class or interface above
     * it; else, for public methods, at the class; else at an interface that declares the method.
     *
     * @param method the method, of the class or of one above it
     * @param target the class of the bean, not of a proxy for it
     * @return null when its calls are not audited
     */
    public static @Nullable Audited find(Method method, Class<?> target) {
        if (Modifier.isStatic(method.getModifiers()) || method.getDeclaringClass() == Object.class) {
            return null;
        }
        Audited atMethod = hierarchy(target)
                .map(type -> declared(method, type))
                .filter(Objects::nonNull)
                .map(declared -> declared.getAnnotation(Audited.class))
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
        if (atMethod != null || !Modifier.isPublic(method.getModifiers())) {
            return atMethod;
        }
        return hierarchy(target)
                .filter(type -> type == target || declared(method, type) != null)
                .map(type -> type.getAnnotation(Audited.class))
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }

    /** The class, those above it, then all their interfaces. */
    private static Stream<Class<?>> hierarchy(Class<?> type) {
        Stream<Class<?>> classes = Stream.<Class<?>>iterate(type, Objects::nonNull, Class::getSuperclass);
        Stream<Class<?>> interfaces = Stream.<Class<?>>iterate(type, Objects::nonNull, Class::getSuperclass)
                .flatMap(AuditedAnnotations::interfaces);
        return Stream.concat(classes, interfaces);
    }

    private static Stream<Class<?>> interfaces(Class<?> type) {
        return Stream.of(type.getInterfaces()).flatMap(above -> Stream.concat(Stream.of(above), interfaces(above)));
    }

    private static @Nullable Method declared(Method method, Class<?> type) {
        try {
            return type.getDeclaredMethod(method.getName(), method.getParameterTypes());
        } catch (NoSuchMethodException e) {
            return null;
        }
    }
}

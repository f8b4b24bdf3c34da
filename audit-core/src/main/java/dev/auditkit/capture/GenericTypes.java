package dev.auditkit.capture;

import java.lang.reflect.GenericArrayType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What a type is where it is used, once its type variables are replaced by what they stand for there. */
final class GenericTypes {

    private GenericTypes() {}

    /** A generic type with its arguments. */
    private record Applied(Class<?> raw, List<Type> arguments) implements ParameterizedType {

        @Override
        public Type[] getActualTypeArguments() {
            return arguments.toArray(Type[]::new);
        }

        @Override
        public Type getRawType() {
            return raw;
        }

        @Override
        public @Nullable Type getOwnerType() {
            return raw.getDeclaringClass();
        }
    }

    /** The class of a type. */
    static Class<?> raw(Type type) {
        if (type instanceof Class<?> raw) {
            return raw;
        }
        if (type instanceof ParameterizedType applied) {
            return raw(applied.getRawType());
        }
        if (type instanceof TypeVariable<?> variable) {
            return raw(variable.getBounds()[0]);
        }
        if (type instanceof WildcardType wildcard) {
            return raw(wildcard.getUpperBounds()[0]);
        }
        return type instanceof GenericArrayType array
                ? raw(array.getGenericComponentType()).arrayType()
                : Object.class;
    }

    /** The argument that a type gives a generic class which it is, extends or implements; {@code Object} where it gives none. */
    static Type argument(Type type, Class<?> generic, int index) {
        return as(type, generic) instanceof ParameterizedType applied
                ? applied.getActualTypeArguments()[index]
                : Object.class;
    }

    /**
     * A type as a member of another has it.
     *
     * @param type as it is declared
     * @param owner the type whose member it is
     */
    static Type resolve(Type type, Type owner) {
        if (type instanceof TypeVariable<?> variable) {
            return variable.getGenericDeclaration() instanceof Class<?> declaring
                    ? resolve(variable, declaring, owner)
                    : variable.getBounds()[0];
        }
        if (type instanceof ParameterizedType applied) {
            List<Type> arguments = Stream.of(applied.getActualTypeArguments())
                    .map(argument -> resolve(argument, owner))
                    .toList();
            return new Applied(raw(applied), arguments);
        }
        return type instanceof WildcardType wildcard ? resolve(wildcard.getUpperBounds()[0], owner) : type;
    }

    private static Type resolve(TypeVariable<?> variable, Class<?> declaring, Type owner) {
        if (as(owner, declaring) instanceof ParameterizedType applied) {
            TypeVariable<?>[] variables = declaring.getTypeParameters();
            for (int i = 0; i < variables.length; i++) {
                if (variables[i].equals(variable)) {
                    return applied.getActualTypeArguments()[i];
                }
            }
        }
        return raw(variable);
    }

    /** The type as one of its supertypes, with what it gives for that one's variables; null when it is none. */
    private static @Nullable Type as(Type type, Class<?> wanted) {
        Class<?> raw = raw(type);
        if (raw == wanted) {
            return type;
        }
        return Stream.concat(Stream.ofNullable(raw.getGenericSuperclass()), Stream.of(raw.getGenericInterfaces()))
                .filter(above -> wanted.isAssignableFrom(raw(above)))
                .findFirst()
                .map(above -> as(resolve(above, type), wanted))
                .orElse(null);
    }
}

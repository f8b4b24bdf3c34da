package dev.auditkit.capture;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.AccessibleObject;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Properties by reflection, which happens once a property: they are read by method handles. Stateless. */
final class ReflectedProperties implements PropertyFinder {

    static final ReflectedProperties INSTANCE = new ReflectedProperties();

    private ReflectedProperties() {}

    @Override
    public @Nullable Property find(Type owner, String name) {
        Class<?> type = GenericTypes.raw(owner);
        if (Map.class.isAssignableFrom(type)) {
            return new Property(GenericTypes.argument(owner, Map.class, 1), map -> ((Map<?, ?>) map).get(name));
        }
        if (type == Optional.class) {
            return insideOptional(find(GenericTypes.argument(owner, Optional.class, 0), name));
        }
        Found readable = readable(type).get(name);
        if (readable == null) {
            return null;
        }
        MethodHandle handle = readable.handle().asType(MethodType.methodType(Object.class, Object.class));
        return new Property(GenericTypes.resolve(readable.type(), owner), value -> (Object) handle.invokeExact(value));
    }

    private static @Nullable Property insideOptional(@Nullable Property property) {
        if (property == null) {
            return null;
        }
        Getter getter = property.getter();
        return new Property(property.type(), optional -> {
            Object value = ((Optional<?>) optional).orElse(null);
            return value == null ? null : getter.get(value);
        });
    }

    @Override
    public List<String> names(Type owner) {
        Class<?> type = GenericTypes.raw(owner);
        if (type == Optional.class) {
            return names(GenericTypes.argument(owner, Optional.class, 0));
        }
        return List.copyOf(readable(type).keySet());
    }

    private record Found(Type type, MethodHandle handle) {}

    /** What can be read of a type. A component of a record comes before a getter, a getter before a field. */
    private static Map<String, Found> readable(Class<?> type) {
        Map<String, Found> found = new TreeMap<>();
        for (Field field : type.getFields()) {
            if (!Modifier.isStatic(field.getModifiers())) {
                put(found, field.getName(), field.getGenericType(), field);
            }
        }
        for (Method method : type.getMethods()) {
            String name = propertyOf(method);
            if (name != null) {
                put(found, name, method.getGenericReturnType(), method);
            }
        }
        if (type.isRecord()) {
            for (RecordComponent component : type.getRecordComponents()) {
                put(found, component.getName(), component.getGenericType(), component.getAccessor());
            }
        }
        return found;
    }

    private static void put(Map<String, Found> found, String name, Type type, AccessibleObject member) {
        MethodHandle handle = handle(member);
        if (handle != null) {
            found.put(name, new Found(type, handle));
        }
    }

    /** A public member may be one of a class that is not public; null when its module does not open it. */
    private static @Nullable MethodHandle handle(AccessibleObject member) {
        if (!member.trySetAccessible()) {
            return null;
        }
        try {
            MethodHandles.Lookup lookup = MethodHandles.lookup();
            return member instanceof Field field ? lookup.unreflectGetter(field) : lookup.unreflect((Method) member);
        } catch (IllegalAccessException e) {
            return null;
        }
    }

    /** The property that a method gets; null when it is no getter. */
    private static @Nullable String propertyOf(Method method) {
        String name = method.getName();
        boolean isGetter = method.getParameterCount() == 0
                && !Modifier.isStatic(method.getModifiers())
                && !method.isBridge()
                && method.getReturnType() != void.class
                && method.getDeclaringClass() != Object.class;
        if (!isGetter) {
            return null;
        }
        if (name.startsWith("get") && name.length() > 3) {
            return decapitalized(name.substring(3));
        }
        boolean isBoolean = method.getReturnType() == boolean.class;
        return isBoolean && name.startsWith("is") && name.length() > 2 ? decapitalized(name.substring(2)) : null;
    }

    /** As JavaBeans say it: getName gives name, getURL gives URL. */
    private static String decapitalized(String name) {
        boolean isAcronym =
                name.length() > 1 && Character.isUpperCase(name.charAt(0)) && Character.isUpperCase(name.charAt(1));
        return isAcronym ? name : name.substring(0, 1).toLowerCase(Locale.ROOT) + name.substring(1);
    }
}

package dev.auditkit.quarkus.deployment;

import dev.auditkit.capture.PropertyFinder;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Finds properties by reflection, and remembers of which types. For one thread. */
final class PropertiesRead implements PropertyFinder {

    private final PropertyFinder reflection = PropertyFinder.reflection();
    private final Set<String> types = new TreeSet<>();

    @Override
    public @Nullable Property find(Type owner, String name) {
        Property property = reflection.find(owner, name);
        if (property != null) {
            remember(owner);
        }
        return property;
    }

    private void remember(Type type) {
        if (type instanceof Class<?> raw) {
            types.add(raw.getName());
        } else if (type instanceof ParameterizedType applied) {
            remember(applied.getRawType());
            for (Type argument : applied.getActualTypeArguments()) {
                remember(argument);
            }
        }
    }

    @Override
    public List<String> names(Type owner) {
        return reflection.names(owner);
    }

    /** The names of the types that have a property which some template names. */
    Set<String> types() {
        return Collections.unmodifiableSet(types);
    }
}

package dev.auditkit.micronaut;

import dev.auditkit.capture.PropertyFinder;
import io.micronaut.core.beans.BeanIntrospection;
import io.micronaut.core.beans.BeanIntrospector;
import io.micronaut.core.beans.BeanProperty;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Properties of introspected types as Micronaut knows them, without reflection; those of all others by reflection. Stateless. */
final class IntrospectedProperties implements PropertyFinder {

    static final IntrospectedProperties INSTANCE = new IntrospectedProperties();

    private final PropertyFinder others = PropertyFinder.reflection();

    private IntrospectedProperties() {}

    @Override
    public @Nullable Property find(Type owner, String name) {
        BeanProperty<?, ?> property = introspection(owner)
                .flatMap(introspection -> introspection.getProperty(name).stream())
                .filter(found -> !found.isWriteOnly())
                .findFirst()
                .orElse(null);
        return property == null ? others.find(owner, name) : property(property);
    }

    @SuppressWarnings("unchecked")
    private static Property property(BeanProperty<?, ?> property) {
        BeanProperty<Object, ?> ofAny = (BeanProperty<Object, ?>) property;
        return new Property(property.asArgument().asType(), ofAny::get);
    }

    @Override
    public List<String> names(Type owner) {
        return Stream.concat(
                        introspection(owner)
                                .flatMap(introspection -> introspection.getBeanProperties().stream())
                                .filter(property -> !property.isWriteOnly())
                                .map(BeanProperty::getName),
                        others.names(owner).stream())
                .distinct()
                .sorted()
                .toList();
    }

    private static Stream<BeanIntrospection<?>> introspection(Type owner) {
        Type raw = owner instanceof ParameterizedType applied ? applied.getRawType() : owner;
        // What is generic is not known to its introspection as it is used here.
        return raw instanceof Class<?> type && type.getTypeParameters().length == 0
                ? BeanIntrospector.SHARED.findIntrospection(type).<BeanIntrospection<?>>map(found -> found).stream()
                : Stream.empty();
    }
}

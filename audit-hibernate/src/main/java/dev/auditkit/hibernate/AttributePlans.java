package dev.auditkit.hibernate;

import dev.auditkit.AuditIgnore;
import dev.auditkit.AuditMasked;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.hibernate.persister.collection.CollectionPersister;
import org.hibernate.type.CollectionType;
import org.hibernate.type.CompositeType;
import org.hibernate.type.Type;
import org.jspecify.annotations.Nullable;

/** Finds what is recorded of the attributes of an entity, by their types and annotations. Immutable but for what it remembers. Safe for use by many threads. */
final class AttributePlans {

    private final SessionFactoryImplementor factory;
    private final List<AttributePlan> attributes;
    private final Map<String, Marked> collections = new ConcurrentHashMap<>();

    /**
     * @param owner the class of the entity; null where there is none
     * @param masked whether all of it is
     */
    AttributePlans(
            SessionFactoryImplementor factory, @Nullable Class<?> owner, String[] names, Type[] types, boolean masked) {
        this.factory = factory;
        attributes = of("", owner == null ? List.of() : List.of(owner), names, types, new Marked(false, masked));
    }

    /** Without those that are ignored and those that are collections, which come by events of their own. */
    List<AttributePlan> attributes() {
        return attributes;
    }

    /** The plan of a collection, which an embedded object may have. One that nobody knows has no values: it may be secret. */
    @SuppressWarnings(
            "removal") // the types of attributes and elements alike; what is to replace them differs from version to
    // version
    CollectionPlan collection(String attribute, CollectionPersister persister) {
        Type type = persister.getElementType();
        Marked marked =
                collections.getOrDefault(attribute, new Marked(false, true)).with(type);
        AttributePlan index = null;
        if (persister.hasIndex()
                && Map.class.isAssignableFrom(persister.getCollectionType().getReturnedClass())) {
            index = ofElements(attribute, persister.getIndexType(), marked.masked());
        }
        return new CollectionPlan(
                attribute, marked.ignored(), marked.masked(), ofElements(attribute, type, marked.masked()), index);
    }

    private List<AttributePlan> of(String prefix, List<Class<?>> owners, String[] names, Type[] types, Marked around) {
        List<AttributePlan> plans = new ArrayList<>();
        for (int i = 0; i < names.length; i++) {
            String name = prefix + names[i];
            Type type = types[i];
            Marked marked = around.with(owners, names[i]).with(type);
            if (type instanceof CollectionType) {
                collections.put(name, marked);
                continue;
            }
            List<AttributePlan> parts = parts(name, type, marked);
            // An embedded object of which no attribute is recorded is not recorded either.
            if (!marked.ignored() && !(AttributePlan.isEmbedded(type) && parts.isEmpty())) {
                plans.add(new AttributePlan(name, type, i, marked.masked(), parts));
            }
        }
        return List.copyOf(plans);
    }

    private List<AttributePlan> parts(String name, Type type, Marked marked) {
        if (type instanceof CompositeType composite && AttributePlan.isEmbedded(type)) {
            List<Class<?>> owners = Marks.ofEmbeddable(type.getReturnedClass(), factory);
            return of(name + ".", owners, composite.getPropertyNames(), composite.getSubtypes(), marked);
        }
        return List.of();
    }

    private AttributePlan ofElements(String name, Type type, boolean masked) {
        boolean hidden = masked || Marks.areOn(type, AuditMasked.class);
        return new AttributePlan(name, type, 0, hidden, parts(name, type, new Marked(false, hidden)));
    }

    /** What annotations say: at an attribute, or at what it is in. Immutable. */
    private record Marked(boolean ignored, boolean masked) {

        Marked with(List<Class<?>> owners, String name) {
            return new Marked(
                    ignored || Marks.areAt(owners, name, AuditIgnore.class),
                    masked || Marks.areAt(owners, name, AuditMasked.class));
        }

        Marked with(Type type) {
            return new Marked(
                    ignored || Marks.areOn(type, AuditIgnore.class), masked || Marks.areOn(type, AuditMasked.class));
        }
    }
}

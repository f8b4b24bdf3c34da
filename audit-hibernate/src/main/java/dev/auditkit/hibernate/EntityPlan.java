package dev.auditkit.hibernate;

import dev.auditkit.AuditIgnore;
import dev.auditkit.AuditMasked;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.hibernate.metamodel.mapping.EntityVersionMapping;
import org.hibernate.persister.collection.CollectionPersister;
import org.hibernate.persister.entity.EntityPersister;
import org.hibernate.type.Type;
import org.jspecify.annotations.Nullable;

/** What is recorded of an entity. Immutable but for what it remembers. Safe for use by many threads. */
final class EntityPlan {

    private final SessionFactoryImplementor factory;
    private final String name;
    private final boolean ignored;
    private final boolean softDeleted;
    private final @Nullable String version;
    private final Type idType;
    private final Values values;
    private final @Nullable Class<?> type;
    private final AttributePlans attributes;
    private final Map<String, CollectionPlan> collections = new ConcurrentHashMap<>();

    private EntityPlan(EntityPersister persister) {
        factory = persister.getFactory();
        Class<?> mapped = persister.getMappedClass();
        type = mapped == null || Map.class.isAssignableFrom(mapped) ? null : mapped;
        name = nameOf(type, persister.getEntityName(), factory);
        ignored = type != null && type.isAnnotationPresent(AuditIgnore.class);
        softDeleted = persister.getSoftDeleteMapping() != null;
        EntityVersionMapping versioned = persister.getVersionMapping();
        version = versioned == null ? null : versioned.getVersionAttribute().getAttributeName();
        values = new Values(factory);
        idType = persister.getIdentifierType();
        boolean masked = type != null && type.isAnnotationPresent(AuditMasked.class);
        attributes =
                new AttributePlans(factory, type, persister.getPropertyNames(), persister.getPropertyTypes(), masked);
    }

    static EntityPlan of(EntityPersister persister) {
        return new EntityPlan(persister);
    }

    /** As JPA names it, by an annotation or a mapping file, but for classes in others, of which it is the last part. */
    private static String nameOf(@Nullable Class<?> type, String entityName, SessionFactoryImplementor factory) {
        String last = entityName.substring(entityName.lastIndexOf('.') + 1);
        if (type == null) {
            return last;
        }
        String known = Metamodels.of(factory).entity(type).getName();
        return known.equals(last) ? type.getSimpleName() : known;
    }

    /** Whether the other is of one of its subclasses. */
    boolean isAbove(EntityPlan other) {
        return type != null && other.type != null && type != other.type && type.isAssignableFrom(other.type);
    }

    /** Its name, such as {@code Owner}. */
    String name() {
        return name;
    }

    /** Whether nothing is recorded of it. */
    boolean ignored() {
        return ignored;
    }

    /** Whether what is deleted stays in its table, and is marked. */
    boolean softDeleted() {
        return softDeleted;
    }

    /** Whether the attribute is the version, which each update changes. */
    boolean isVersion(AttributePlan attribute) {
        return attribute.name().equals(version);
    }

    /** Forms values for the log. */
    Values values() {
        return values;
    }

    /** What is recorded, but for collections. */
    List<AttributePlan> attributes() {
        return attributes.attributes();
    }

    /** What is recorded of a collection of it. */
    CollectionPlan collection(String attribute, CollectionPersister persister) {
        CollectionPlan plan = collections.get(attribute);
        if (plan == null) {
            plan = attributes.collection(attribute, persister);
            collections.put(attribute, plan);
        }
        return plan;
    }

    /** The key of what has that id: {@code Owner:1}. */
    String key(@Nullable Object id) {
        return name + ':' + Keys.text(idType, id, factory);
    }
}

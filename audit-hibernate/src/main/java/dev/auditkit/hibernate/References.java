package dev.auditkit.hibernate;

import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.hibernate.engine.spi.SharedSessionContractImplementor;
import org.hibernate.persister.entity.EntityPersister;
import org.hibernate.proxy.HibernateProxy;
import org.hibernate.proxy.LazyInitializer;
import org.hibernate.type.EntityType;
import org.hibernate.type.Type;
import org.jspecify.annotations.Nullable;

/** What an association refers to: its id, without loading it. */
final class References {

    private References() {}

    /** The id of what the value is or stands for; null when it has none yet. */
    static @Nullable Object id(EntityType type, Object value, SessionFactoryImplementor factory) {
        LazyInitializer proxy = HibernateProxy.extractLazyInitializer(value);
        if (proxy != null) {
            return proxy.getInternalIdentifier();
        }
        // As part of an id of several attributes it may be an id itself.
        return type.getReturnedClass().isInstance(value) ? idOf(target(type, factory), value) : value;
    }

    private static @Nullable Object idOf(EntityPersister persister, Object entity) {
        return persister.getIdentifier(entity, (SharedSessionContractImplementor) null);
    }

    /** The type of those ids. */
    static Type idType(EntityType type, SessionFactoryImplementor factory) {
        return target(type, factory).getIdentifierType();
    }

    private static EntityPersister target(EntityType type, SessionFactoryImplementor factory) {
        return type.getAssociatedEntityPersister(factory);
    }

    /** The key of what may be of any entity; null when it has no id yet. */
    static @Nullable String anyKey(Object value, SessionFactoryImplementor factory) {
        LazyInitializer proxy = HibernateProxy.extractLazyInitializer(value);
        String name = proxy == null ? value.getClass().getName() : proxy.getEntityName();
        EntityPersister persister = factory.getMappingMetamodel().findEntityDescriptor(name);
        if (persister == null) {
            return null;
        }
        Object id = proxy == null ? idOf(persister, value) : proxy.getInternalIdentifier();
        return id == null ? null : EntityPlan.of(persister).key(id);
    }
}

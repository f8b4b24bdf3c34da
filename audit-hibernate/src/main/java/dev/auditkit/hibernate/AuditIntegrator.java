package dev.auditkit.hibernate;

import org.hibernate.boot.Metadata;
import org.hibernate.boot.spi.BootstrapContext;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.hibernate.event.service.spi.EventListenerRegistry;
import org.hibernate.event.spi.EventType;
import org.hibernate.integrator.spi.Integrator;
import org.hibernate.service.spi.SessionFactoryServiceRegistry;

/** Listens to each session factory that is made. Hibernate finds it by itself; nobody else needs it. Safe for use by many threads. */
public final class AuditIntegrator implements Integrator {

    @Override
    public void integrate(Metadata metadata, BootstrapContext bootstrapContext, SessionFactoryImplementor factory) {
        DataCapture capture = new DataCapture(AuditHibernate.recorders(factory.getProperties()));
        capture.belongsTo(factory);
        WatchedJdbcServices.putInto(factory);
        EventListenerRegistry registry = factory.getEventEngine().getListenerRegistry();
        EntityListener entities = new EntityListener(capture);
        registry.appendListeners(EventType.PRE_INSERT, entities);
        registry.appendListeners(EventType.PRE_UPDATE, entities);
        registry.appendListeners(EventType.PRE_UPSERT, entities);
        registry.appendListeners(EventType.PRE_DELETE, entities);
        registry.appendListeners(EventType.POST_INSERT, entities);
        registry.appendListeners(EventType.POST_UPDATE, entities);
        registry.appendListeners(EventType.POST_UPSERT, entities);
        registry.appendListeners(EventType.POST_DELETE, entities);
        CollectionListener collections = new CollectionListener(capture);
        registry.appendListeners(EventType.PRE_COLLECTION_RECREATE, collections);
        registry.appendListeners(EventType.PRE_COLLECTION_UPDATE, collections);
        registry.appendListeners(EventType.PRE_COLLECTION_REMOVE, collections);
        registry.appendListeners(EventType.POST_COLLECTION_RECREATE, collections);
        registry.appendListeners(EventType.POST_COLLECTION_UPDATE, collections);
        registry.appendListeners(EventType.POST_COLLECTION_REMOVE, collections);
        registry.appendListeners(EventType.POST_LOAD, new LoadListener(capture));
    }

    @Override
    public void disintegrate(SessionFactoryImplementor factory, SessionFactoryServiceRegistry services) {
        DataCapture.forget(factory);
    }
}

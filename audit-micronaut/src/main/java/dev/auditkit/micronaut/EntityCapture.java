package dev.auditkit.micronaut;

import dev.auditkit.AuditIgnore;
import dev.auditkit.capture.Operations;
import io.micronaut.context.annotation.Requires;
import io.micronaut.data.annotation.event.PostPersist;
import io.micronaut.data.annotation.event.PostRemove;
import io.micronaut.data.annotation.event.PostUpdate;
import io.micronaut.data.annotation.event.PrePersist;
import io.micronaut.data.annotation.event.PreRemove;
import io.micronaut.data.annotation.event.PreUpdate;
import io.micronaut.data.event.EntityEventContext;
import io.micronaut.data.event.EntityEventListener;
import io.micronaut.data.model.runtime.RuntimePersistentEntity;
import jakarta.inject.Singleton;
import java.lang.annotation.Annotation;
import java.util.Set;

/**
 * Records what Micronaut Data does to entities, in whichever store. What Hibernate does has an event system of its own, and is recorded from
 * there. Safe for use by many threads.
 */
@Singleton
@Requires(classes = EntityEventListener.class)
@Requires(beans = DataTransactions.class)
final class EntityCapture implements EntityEventListener<Object> {

    private static final Set<Class<? extends Annotation>> CHANGES = Set.of(
            PrePersist.class, PreUpdate.class, PreRemove.class, PostPersist.class, PostUpdate.class, PostRemove.class);

    private final ThreadLocal<RepositoryCall> call = ThreadLocal.withInitial(RepositoryCall::new);

    private final DataTransactions transactions;

    EntityCapture(DataTransactions transactions) {
        this.transactions = transactions;
    }

    /** What the calling thread does. */
    RepositoryCall call() {
        return call.get();
    }

    @Override
    public boolean supports(RuntimePersistentEntity<Object> entity, Class<? extends Annotation> eventType) {
        return transactions.records()
                && CHANGES.contains(eventType)
                && !entity.getIntrospection().hasAnnotation(AuditIgnore.class);
    }

    @Override
    public boolean prePersist(EntityEventContext<Object> context) {
        return before(Operations.CREATE, context);
    }

    @Override
    public boolean preUpdate(EntityEventContext<Object> context) {
        return before(Operations.UPDATE, context);
    }

    @Override
    public boolean preRemove(EntityEventContext<Object> context) {
        return before(Operations.DELETE, context);
    }

    @Override
    public void postPersist(EntityEventContext<Object> context) {
        after(Operations.CREATE, context);
    }

    @Override
    public void postUpdate(EntityEventContext<Object> context) {
        after(Operations.UPDATE, context);
    }

    @Override
    public void postRemove(EntityEventContext<Object> context) {
        after(Operations.DELETE, context);
    }

    private boolean before(String operation, EntityEventContext<Object> context) {
        if (context.supportsEventSystem()) {
            transactions.refuseWithoutLog(operation);
        }
        return true;
    }

    private void after(String operation, EntityEventContext<Object> context) {
        RepositoryCall current = call.get();
        current.changed();
        if (context.supportsEventSystem()) {
            RuntimePersistentEntity<Object> entity = context.getPersistentEntity();
            String key = EntityKeys.key(entity, context.getEntity());
            transactions.changed(
                    new DataChange(operation, EntityKeys.name(entity), key, null, null), current.dataSource());
        }
    }
}

package dev.auditkit.hibernate;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.hibernate.persister.collection.CollectionPersister;
import org.hibernate.persister.entity.EntityPersister;
import org.jspecify.annotations.Nullable;

/** Which tables have which entities. Immutable. */
final class Tables {

    private final Map<String, EntityPlan> entities = new HashMap<>();
    private final Set<String> collections = new HashSet<>();

    Tables(SessionFactoryImplementor factory, DataCapture capture) {
        factory.getMappingMetamodel().forEachEntityDescriptor(persister -> {
            String table =
                    TableChanges.tableNamed(persister.getMappedTableDetails().getTableName());
            if (isRoot(persister) || !entities.containsKey(table)) {
                entities.put(table, capture.plan(persister));
            }
        });
        factory.getMappingMetamodel().forEachCollectionDescriptor(collection -> {
            String table = tableOf(collection);
            if (table != null && !entities.containsKey(table)) {
                collections.add(table);
            }
        });
    }

    private static boolean isRoot(EntityPersister persister) {
        return persister.getEntityName().equals(persister.getRootEntityName());
    }

    private static @Nullable String tableOf(CollectionPersister collection) {
        String mapped = collection.getAttributeMapping() == null
                ? null
                : collection.getAttributeMapping().getSeparateCollectionTable();
        return mapped == null ? null : TableChanges.tableNamed(mapped);
    }

    /** The entity whose own table it is; null when it is of none. */
    @Nullable
    EntityPlan entity(String table) {
        return entities.get(table);
    }

    /** Whether it has what belongs to an entity. */
    boolean isCollection(String table) {
        return collections.contains(table);
    }

    /**
     * The entity that a statement is about which changed the tables of these: the one that all others are superclasses of, or, where there are several such,
     * the one that is a superclass of all.
     */
    @SuppressWarnings("ReferenceEquality") // there is one plan of each entity
    static EntityPlan subject(Collection<EntityPlan> plans) {
        EntityPlan first = plans.iterator().next();
        EntityPlan lowest = first;
        EntityPlan highest = first;
        boolean inOneLine = true;
        for (EntityPlan plan : plans) {
            lowest = lowest.isAbove(plan) ? plan : lowest;
            highest = plan.isAbove(highest) ? plan : highest;
        }
        for (EntityPlan plan : plans) {
            inOneLine &= plan == lowest || plan.isAbove(lowest);
        }
        return inOneLine ? lowest : highest;
    }
}

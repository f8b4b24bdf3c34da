package dev.auditkit.hibernate;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.hibernate.persister.collection.CollectionPersister;
import org.hibernate.persister.entity.EntityPersister;
import org.hibernate.persister.entity.UnionSubclassEntityPersister;
import org.jspecify.annotations.Nullable;

/** Which tables have which entities. Immutable but for what it remembers. Safe for use by many threads. */
final class Tables {

    /** How many queries it remembers; those with values in their text may be any number. */
    private static final int MOST_QUERIES = 1_000;

    private final List<EntityPlan> plans = new ArrayList<>();
    private final Map<String, EntityPlan> entities = new HashMap<>();
    private final Set<String> collections = new HashSet<>();
    private final Set<String> unions = new HashSet<>();
    private final Map<String, Read> reads = new ConcurrentHashMap<>();

    Tables(SessionFactoryImplementor factory, DataCapture capture) {
        factory.getMappingMetamodel().forEachEntityDescriptor(persister -> {
            String table =
                    TableChanges.tableNamed(persister.getMappedTableDetails().getTableName());
            EntityPlan plan = capture.plan(persister);
            plans.add(plan);
            if (persister instanceof UnionSubclassEntityPersister) {
                unions.add(table);
            }
            if (isRoot(persister) || !entities.containsKey(table)) {
                entities.put(table, plan);
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

    /** Whether it has all of its entities: what these extend has no row elsewhere. */
    boolean hasRowsOfItsOwn(String table) {
        return unions.contains(table);
    }

    /** Whether it has what belongs to an entity. */
    boolean isCollection(String table) {
        return collections.contains(table);
    }

    /**
     * The entity that a statement is about which reads or changes the tables of these: the one that all others are superclasses of, or, where there are several
     * such, the nearest that is a superclass of all.
     */
    EntityPlan subject(Collection<EntityPlan> of) {
        for (EntityPlan plan : of) {
            if (of.stream().allMatch(other -> plan == other || other.isAbove(plan))) {
                return plan;
            }
        }
        EntityPlan nearest = null;
        for (EntityPlan plan : plans) {
            boolean above = of.stream().allMatch(other -> plan == other || plan.isAbove(other));
            if (above && (nearest == null || nearest.isAbove(plan))) {
                nearest = plan;
            }
        }
        return nearest == null ? of.iterator().next() : nearest;
    }

    /** What a query reads. */
    Read read(String sql) {
        Read known = reads.get(sql);
        if (known == null) {
            known = readOf(TablesRead.in(sql));
            if (reads.size() < MOST_QUERIES) {
                reads.put(sql, known);
            }
        }
        return known;
    }

    private Read readOf(TablesRead tables) {
        List<String> all = recorded(tables.all());
        boolean ignored = all.isEmpty() && !tables.all().isEmpty();
        List<String> first = recorded(tables.first());
        List<String> subjects = first.isEmpty() ? all.stream().limit(1).toList() : first;
        Set<EntityPlan> read = new LinkedHashSet<>();
        subjects.stream().map(entities::get).filter(Objects::nonNull).forEach(read::add);
        if (!read.isEmpty()) {
            return new Read(ignored, subject(read).name() + ":*", all);
        }
        return new Read(ignored, subjects.isEmpty() ? null : subjects.get(0) + ":*", all);
    }

    private List<String> recorded(List<String> tables) {
        return tables.stream()
                .filter(table -> {
                    EntityPlan plan = entities.get(table);
                    return plan == null || !plan.ignored();
                })
                .toList();
    }

    /**
     * What a query reads. Immutable.
     *
     * @param ignored whether nothing is recorded of all that it reads
     * @param key the entity that it begins with, or the table where that is of none; null where it reads no table
     * @param tables the tables, without those of which nothing is recorded
     */
    record Read(boolean ignored, @Nullable String key, List<String> tables) {}
}

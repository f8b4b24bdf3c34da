package dev.auditkit.hibernate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.auditkit.AuditEntry;
import dev.auditkit.AuditOption.DataValues;
import java.lang.reflect.Modifier;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.hibernate.Session;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.hibernate.engine.spi.SessionImplementor;
import org.hibernate.persister.entity.EntityPersister;
import org.hibernate.testing.orm.domain.StandardDomainModel;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The models that Hibernate tests itself with: each entity is created, changed and deleted, with all its values recorded. */
@Tag("heavy")
class ModelZooTest {

    @ParameterizedTest
    @EnumSource
    void everyEntityIsRecordedWithoutAFault(StandardDomainModel model) {
        Class<?>[] entities = model.getDescriptor().getAnnotatedClasses();
        try (Database database = Database.with(
                options -> options.captureDataValues(DataValues.ALL).logReads(true), entities)) {
            Set<String> lived = new TreeSet<>();
            Set<String> changed = new TreeSet<>();
            database.factory
                    .unwrap(SessionFactoryImplementor.class)
                    .getMappingMetamodel()
                    .forEachEntityDescriptor(persister -> {
                        if (!Modifier.isAbstract(persister.getMappedClass().getModifiers())) {
                            String name = EntityPlan.of(persister).name();
                            lived.add(name);
                            if (live(database, persister)) {
                                changed.add(name);
                            }
                        }
                    });
            assertThat(lived).isNotEmpty();
            assertThat(database.recorder.unrecorded()).isZero();
            List<AuditEntry> entries = database.recorded();
            for (String operation : List.of("create", "read", "update", "delete")) {
                assertThat(entries.stream()
                                .filter(entry -> entry.operation().equals(operation))
                                .map(entry ->
                                        entry.key().substring(0, entry.key().indexOf(':'))))
                        .as(operation)
                        .containsAll(operation.equals("update") ? changed : lived);
            }
        }
    }

    /** Answers whether it has a text that could be changed. */
    private static boolean live(Database database, EntityPersister persister) {
        Object id = database.fromTransaction(session -> {
            Object entity = Filled.entity(persister, session, 0);
            session.persist(entity);
            session.flush();
            return persister.getIdentifier(entity, session.unwrap(SessionImplementor.class));
        });
        Set<String> changed = database.fromTransaction(session -> Filled.change(find(session, persister, id)));
        database.inTransaction(session -> session.remove(find(session, persister, id)));
        String[] names = persister.getPropertyNames();
        return IntStream.range(0, names.length)
                .anyMatch(i -> changed.contains(names[i]) && persister.getPropertyUpdateability()[i]);
    }

    private static Object find(Session session, EntityPersister persister, Object id) {
        Object found = session.find(persister.getMappedClass(), id);
        if (found == null) {
            throw new IllegalStateException("not found again");
        }
        return found;
    }
}

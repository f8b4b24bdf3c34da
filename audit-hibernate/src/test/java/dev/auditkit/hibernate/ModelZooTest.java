package dev.auditkit.hibernate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.auditkit.AuditEntry;
import dev.auditkit.AuditOption.DataValues;
import jakarta.persistence.EmbeddedId;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.Id;
import jakarta.persistence.Version;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.hibernate.Session;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.hibernate.persister.entity.EntityPersister;
import org.hibernate.testing.orm.domain.StandardDomainModel;
import org.jspecify.annotations.Nullable;
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
            Set<String> stored = new TreeSet<>();
            List<String> refused = new ArrayList<>();
            SessionFactoryImplementor factory = database.factory.unwrap(SessionFactoryImplementor.class);
            factory.getMappingMetamodel().forEachEntityDescriptor(persister -> {
                Object entity = instance(persister);
                if (entity != null) {
                    try {
                        live(database, persister, entity);
                        stored.add(EntityPlan.of(persister).name());
                    } catch (RuntimeException e) {
                        refused.add(persister.getEntityName() + ": " + e); // it wants more than a value for each field
                    }
                }
            });
            assertThat(database.recorder.unrecorded()).isZero();
            List<AuditEntry> entries = database.recorded();
            for (String operation : List.of("create", "read", "delete")) {
                assertThat(entries.stream()
                                .filter(entry -> entry.operation().equals(operation))
                                .map(entry ->
                                        entry.key().substring(0, entry.key().indexOf(':'))))
                        .as(operation + "; not stored: " + refused)
                        .containsAll(stored);
            }
            assertThat(stored.size()).as("not stored: %s", refused).isGreaterThanOrEqualTo(refused.size());
        }
    }

    private static void live(Database database, EntityPersister persister, Object entity) {
        Object id = database.fromTransaction(session -> {
            session.persist(entity);
            session.flush();
            return persister.getIdentifier(entity, session.unwrap(org.hibernate.engine.spi.SessionImplementor.class));
        });
        database.inTransaction(session -> change(find(session, persister, id)));
        database.inTransaction(session -> session.remove(find(session, persister, id)));
    }

    private static Object find(Session session, EntityPersister persister, Object id) {
        Object found = session.find(persister.getMappedClass(), id);
        if (found == null) {
            throw new IllegalStateException("not found again");
        }
        return found;
    }

    private static void change(Object entity) {
        for (Field field : fields(entity.getClass())) {
            if (field.getType() == String.class && !isId(field)) {
                set(field, entity, "changed");
            }
        }
    }

    private static @Nullable Object instance(EntityPersister persister) {
        Class<?> type = persister.getMappedClass();
        if (type == null || Modifier.isAbstract(type.getModifiers()) || Map.class.isAssignableFrom(type)) {
            return null;
        }
        return filled(type);
    }

    private static @Nullable Object filled(Class<?> type) {
        try {
            Constructor<?> constructor = type.getDeclaredConstructor();
            constructor.setAccessible(true);
            Object instance = constructor.newInstance();
            for (Field field : fields(type)) {
                Object value =
                        field.isAnnotationPresent(EmbeddedId.class) ? filled(field.getType()) : value(field.getType());
                boolean given =
                        field.isAnnotationPresent(GeneratedValue.class) || field.isAnnotationPresent(Version.class);
                if (value != null && !given) {
                    set(field, instance, value);
                }
            }
            return instance;
        } catch (ReflectiveOperationException e) {
            return null;
        }
    }

    private static List<Field> fields(Class<?> of) {
        List<Field> fields = new ArrayList<>();
        for (Class<?> type = of; type != null && type != Object.class; type = type.getSuperclass()) {
            for (Field field : type.getDeclaredFields()) {
                if (!Modifier.isStatic(field.getModifiers()) && !Modifier.isFinal(field.getModifiers())) {
                    fields.add(field);
                }
            }
        }
        return fields;
    }

    private static boolean isId(Field field) {
        return field.isAnnotationPresent(Id.class) || field.getName().equals("id");
    }

    private static void set(Field field, Object of, Object value) {
        try {
            field.setAccessible(true);
            field.set(of, value);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }

    private static @Nullable Object value(Class<?> type) {
        if (type == String.class) {
            return "text";
        }
        if (type == Integer.class || type == int.class) {
            return 7;
        }
        if (type == Long.class || type == long.class) {
            return 7L;
        }
        if (type == Short.class || type == short.class) {
            return (short) 7;
        }
        if (type == Double.class || type == double.class) {
            return 7.5;
        }
        if (type == Float.class || type == float.class) {
            return 7.5f;
        }
        if (type == Boolean.class || type == boolean.class) {
            return true;
        }
        if (type == Character.class || type == char.class) {
            return 'c';
        }
        if (type == BigDecimal.class) {
            return BigDecimal.TEN;
        }
        if (type == BigInteger.class) {
            return BigInteger.TEN;
        }
        if (type == LocalDate.class) {
            return LocalDate.EPOCH;
        }
        if (type == LocalDateTime.class) {
            return LocalDate.EPOCH.atStartOfDay();
        }
        if (type == Instant.class) {
            return Instant.EPOCH;
        }
        if (type == UUID.class) {
            return new UUID(1, 2);
        }
        if (type == byte[].class) {
            return new byte[] {1, 2};
        }
        return type.isEnum() ? type.getEnumConstants()[0] : null;
    }
}

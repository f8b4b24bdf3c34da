package dev.auditkit.hibernate;

import jakarta.persistence.Embeddable;
import jakarta.persistence.Embedded;
import jakarta.persistence.EmbeddedId;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.Id;
import jakarta.persistence.Version;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Currency;
import java.util.Date;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TimeZone;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import javax.money.MonetaryAmount;
import org.hibernate.Session;
import org.hibernate.annotations.NaturalId;
import org.hibernate.persister.entity.EntityPersister;
import org.hibernate.type.EntityType;
import org.hibernate.type.Type;
import org.javamoney.moneta.Money;
import org.jspecify.annotations.Nullable;

/** Entities of any model, with something in each attribute. */
final class Filled {

    private static final AtomicInteger NUMBER = new AtomicInteger(100);
    private static final int DEEPEST = 4;

    private static final Map<Class<?>, Object> VALUES = Map.ofEntries(
            Map.entry(String.class, "text"),
            Map.entry(Integer.class, 7),
            Map.entry(int.class, 7),
            Map.entry(Long.class, 7L),
            Map.entry(long.class, 7L),
            Map.entry(Short.class, (short) 7),
            Map.entry(short.class, (short) 7),
            Map.entry(Byte.class, (byte) 7),
            Map.entry(byte.class, (byte) 7),
            Map.entry(Double.class, 7.5),
            Map.entry(double.class, 7.5),
            Map.entry(Float.class, 7.5f),
            Map.entry(float.class, 7.5f),
            Map.entry(Boolean.class, true),
            Map.entry(boolean.class, true),
            Map.entry(Character.class, 'c'),
            Map.entry(char.class, 'c'),
            Map.entry(BigDecimal.class, BigDecimal.TEN),
            Map.entry(BigInteger.class, BigInteger.TEN),
            Map.entry(Date.class, Date.from(Instant.EPOCH)),
            Map.entry(java.sql.Date.class, new java.sql.Date(0)),
            Map.entry(Timestamp.class, new Timestamp(0)),
            Map.entry(LocalDate.class, LocalDate.EPOCH),
            Map.entry(LocalTime.class, LocalTime.NOON),
            Map.entry(LocalDateTime.class, LocalDate.EPOCH.atStartOfDay()),
            Map.entry(OffsetDateTime.class, Instant.EPOCH.atOffset(ZoneOffset.UTC)),
            Map.entry(ZonedDateTime.class, Instant.EPOCH.atZone(ZoneOffset.UTC)),
            Map.entry(Instant.class, Instant.EPOCH),
            Map.entry(Duration.class, Duration.ofSeconds(7)),
            Map.entry(UUID.class, new UUID(1, 2)),
            Map.entry(URI.class, URI.create("https://example.org/")),
            Map.entry(Locale.class, Locale.GERMAN),
            Map.entry(Currency.class, Currency.getInstance("EUR")),
            Map.entry(TimeZone.class, TimeZone.getTimeZone("UTC")),
            Map.entry(Class.class, String.class),
            Map.entry(MonetaryAmount.class, Money.of(7, "EUR")),
            Map.entry(byte[].class, new byte[] {1, 2}),
            Map.entry(String[].class, new String[] {"text"}),
            Map.entry(int[].class, new int[] {7}));

    private Filled() {}

    /** A new one, whose required associations refer to others, which are stored. */
    static Object entity(EntityPersister persister, Session session, int depth) {
        Object entity = filled(persister.getMappedClass());
        Type[] types = persister.getPropertyTypes();
        boolean[] nullable = persister.getPropertyNullability();
        for (int i = 0; i < types.length; i++) {
            if (types[i] instanceof EntityType association && !nullable[i] && depth < DEEPEST) {
                Object other =
                        entity(association.getAssociatedEntityPersister(persister.getFactory()), session, depth + 1);
                session.persist(other);
                persister.setValue(entity, i, other);
            }
        }
        return entity;
    }

    /** Changes all texts that may be changed, and answers with the names of their fields. */
    static Set<String> change(Object entity) {
        Set<String> changed = new HashSet<>();
        for (Field field : fields(entity.getClass())) {
            if (field.getType() == String.class && !isId(field) && !field.isAnnotationPresent(NaturalId.class)) {
                set(field, entity, "changed");
                changed.add(field.getName());
            }
        }
        return changed;
    }

    private static Object filled(Class<?> type) {
        try {
            Constructor<?> constructor = type.getDeclaredConstructor();
            constructor.setAccessible(true);
            Object instance = constructor.newInstance();
            for (Field field : fields(type)) {
                boolean given =
                        field.isAnnotationPresent(GeneratedValue.class) || field.isAnnotationPresent(Version.class);
                Object value = given ? null : value(field);
                if (value != null) {
                    set(field, instance, value);
                }
            }
            return instance;
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static @Nullable Object value(Field field) {
        Class<?> type = field.getType();
        if (field.isAnnotationPresent(EmbeddedId.class)
                || field.isAnnotationPresent(Embedded.class)
                || type.isAnnotationPresent(Embeddable.class)) {
            return filled(type);
        }
        if (isId(field)) {
            int number = NUMBER.incrementAndGet();
            if (type == Integer.class || type == int.class) {
                return number;
            }
            if (type == Long.class || type == long.class) {
                return (long) number;
            }
            if (type == String.class) {
                return "id" + number;
            }
        }
        if (type == URL.class) {
            return url();
        }
        return type.isEnum() ? type.getEnumConstants()[0] : VALUES.get(type);
    }

    private static URL url() {
        try {
            return URI.create("https://example.org/").toURL();
        } catch (MalformedURLException e) {
            throw new IllegalStateException(e);
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
}

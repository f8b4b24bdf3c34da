package dev.auditkit.hibernate;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.temporal.TemporalAccessor;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.hibernate.bytecode.enhance.spi.LazyPropertyInitializer;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.hibernate.type.EntityType;
import org.hibernate.type.Type;
import org.jspecify.annotations.Nullable;

/**
 * Values of attributes as they are recorded: never one that is not loaded, long ones by their digest, associations by their id. Safe for use by many threads.
 */
final class Values {

    /** Of longer texts only the digest is recorded. */
    static final int LONGEST = 256;

    /** What stands for a value that is masked. */
    static final String MASK = "***";

    private final SessionFactoryImplementor factory;

    Values(SessionFactoryImplementor factory) {
        this.factory = factory;
    }

    /** Whether the value is there; one that is loaded when it is asked for is not. */
    @SuppressWarnings("ReferenceEquality") // the very same is meant
    static boolean isLoaded(@Nullable Object value) {
        return value != LazyPropertyInitializer.UNFETCHED_PROPERTY;
    }

    /** The values of attributes by their names, without those that are not loaded. */
    Map<String, @Nullable Object> all(List<AttributePlan> attributes, @Nullable Object[] state) {
        Map<String, @Nullable Object> all = new LinkedHashMap<>();
        for (AttributePlan attribute : attributes) {
            Object value = state[attribute.index()];
            if (isLoaded(value)) {
                all.put(attribute.name(), of(attribute, value));
            }
        }
        return all;
    }

    /** The value of an attribute, or what stands for it. */
    @Nullable
    Object of(AttributePlan attribute, @Nullable Object value) {
        if (attribute.masked()) { // null says something too
            return MASK;
        }
        if (value == null || !isLoaded(value)) {
            return null;
        }
        if (attribute.isEmbedded()) {
            return parts(attribute, value);
        }
        return of(attribute.type(), value);
    }

    /** What an association refers to, to be compared and not to be recorded: masked ones too. */
    @Nullable
    Object unmasked(AttributePlan attribute, @Nullable Object value) {
        return value == null || !isLoaded(value) ? null : of(attribute.type(), value);
    }

    private Map<String, @Nullable Object> parts(AttributePlan attribute, Object value) {
        Map<String, @Nullable Object> parts = new LinkedHashMap<>();
        @Nullable Object[] values = attribute.partsOf(value);
        for (AttributePlan part : attribute.parts()) {
            parts.put(part.name().substring(attribute.name().length() + 1), of(part, values[part.index()]));
        }
        return parts;
    }

    private @Nullable Object of(Type type, Object value) {
        if (type.isAnyType()) {
            return References.anyKey(value, factory);
        }
        if (type instanceof EntityType entity) {
            Object id = References.id(entity, value, factory);
            Object plain = id == null ? null : plain(id);
            return id == null || plain != null ? plain : Keys.text(References.idType(entity, factory), id, factory);
        }
        Object plain = plain(value);
        return plain == null ? described(type, value) : plain;
    }

    /** By its type. A value for which that has no text is not to cost the entry. */
    private Object described(Type type, Object value) {
        try {
            return limited(type.toLoggableString(value, factory));
        } catch (RuntimeException e) {
            return Map.of("class", value.getClass().getName());
        }
    }

    /** In the form in which the log has such values; null when it has none. */
    private static @Nullable Object plain(Object value) {
        if (value instanceof Boolean || value instanceof Number) {
            return value;
        }
        if (value instanceof String text) {
            return limited(text);
        }
        if (value instanceof Class<?> kind) { // which of several embeddable classes an object is of
            return kind.getSimpleName();
        }
        if (value instanceof Enum<?> constant) {
            return constant.name();
        }
        if (value instanceof byte[] bytes) {
            return digest(bytes, "bytes", bytes.length);
        }
        return value instanceof UUID || value instanceof TemporalAccessor || value instanceof Character
                ? value.toString()
                : null;
    }

    private static Object limited(String text) {
        return text.length() <= LONGEST
                ? text
                : digest(text.getBytes(StandardCharsets.UTF_8), "characters", text.length());
    }

    private static Map<String, Object> digest(byte[] bytes, String unit, int length) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
            Map<String, Object> described = new LinkedHashMap<>();
            described.put("sha256", HexFormat.of().formatHex(digest));
            described.put(unit, length);
            return described;
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("This JVM has no SHA-256, which every one must have", e);
        }
    }
}

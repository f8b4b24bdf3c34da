package dev.auditkit;

import dev.auditkit.internal.query.Cursor;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Which entries are wanted. All conditions must hold; of several values for one condition any may. Immutable.
 *
 * <pre>{@code
 * AuditQuery.builder().operation("order.*").user("alice").from(yesterday).limit(20).build()
 * }</pre>
 */
public final class AuditQuery {

    /** How many entries a page has when no limit is given. */
    public static final int DEFAULT_LIMIT = 100;

    /** In which order entries are wanted. */
    public enum Order {
        /** The largest sequence number first. */
        NEWEST_FIRST,
        /** The smallest sequence number first. */
        OLDEST_FIRST
    }

    private final Builder conditions;

    private AuditQuery(Builder conditions) {
        this.conditions = conditions;
    }

    /** A query without conditions, newest entries first. */
    public static AuditQuery all() {
        return builder().build();
    }

    /** A builder without conditions, newest entries first. */
    public static Builder builder() {
        return new Builder();
    }

    /** A builder with the conditions of this query. */
    public Builder toBuilder() {
        return new Builder(conditions);
    }

    /** Operations, or beginnings of operations with a trailing {@code *}; empty for any. */
    public Set<String> operations() {
        return Collections.unmodifiableSet(conditions.operations);
    }

    /** Users; empty for any. */
    public Set<String> users() {
        return Collections.unmodifiableSet(conditions.users);
    }

    /** Results; empty for any. */
    public Set<AuditResult> results() {
        return Collections.unmodifiableSet(conditions.results);
    }

    /** The key or its hash. */
    public @Nullable String key() {
        return conditions.key;
    }

    /** The source. */
    public @Nullable String source() {
        return conditions.source;
    }

    /** The node. */
    public @Nullable String node() {
        return conditions.node;
    }

    /** The trace. */
    public @Nullable String traceId() {
        return conditions.traceId;
    }

    /** The event's id. */
    public @Nullable UUID eventId() {
        return conditions.eventId;
    }

    /** The earliest {@code timestamp}, inclusive. */
    public @Nullable Instant from() {
        return conditions.from;
    }

    /** The latest {@code timestamp}, inclusive. */
    public @Nullable Instant to() {
        return conditions.to;
    }

    /** The smallest sequence number. */
    public long fromSeq() {
        return conditions.fromSeq;
    }

    /** Metadata that must be equal, by dotted path. */
    public Map<String, Object> where() {
        return Collections.unmodifiableMap(conditions.where);
    }

    /** The order. */
    public Order order() {
        return conditions.order;
    }

    /** At most how many entries; 0 where none was given. */
    public int limit() {
        return conditions.limit;
    }

    /** Where to go on. */
    public @Nullable String cursor() {
        return conditions.cursor;
    }

    /** Collects conditions. For one thread. */
    public static final class Builder {

        private final Set<String> operations = new LinkedHashSet<>();
        private final Set<String> users = new LinkedHashSet<>();
        private final Set<AuditResult> results = new LinkedHashSet<>();
        private @Nullable String key;
        private @Nullable String source;
        private @Nullable String node;
        private @Nullable String traceId;
        private @Nullable UUID eventId;
        private @Nullable Instant from;
        private @Nullable Instant to;
        private long fromSeq;
        private final Map<String, Object> where = new LinkedHashMap<>();
        private Order order = Order.NEWEST_FIRST;
        private int limit;
        private @Nullable String cursor;

        private Builder() {}

        private Builder(Builder other) {
            operations.addAll(other.operations);
            users.addAll(other.users);
            results.addAll(other.results);
            key = other.key;
            source = other.source;
            node = other.node;
            traceId = other.traceId;
            eventId = other.eventId;
            from = other.from;
            to = other.to;
            fromSeq = other.fromSeq;
            where.putAll(other.where);
            order = other.order;
            limit = other.limit;
            cursor = other.cursor;
        }

        /**
         * Adds an operation, or with a trailing {@code *} all that begin so.
         *
         * @throws IllegalArgumentException for a {@code *} anywhere else
         */
        public Builder operation(String operation) {
            int star = operation.indexOf('*');
            if (star >= 0 && star < operation.length() - 1) {
                throw new IllegalArgumentException("operation '" + operation
                        + "' has a * that is not at its end; allowed: a name, or a beginning and *");
            }
            operations.add(operation);
            return this;
        }

        /** Adds a user. */
        public Builder user(String user) {
            users.add(Objects.requireNonNull(user, "user"));
            return this;
        }

        /** Adds a result. */
        public Builder result(AuditResult result) {
            results.add(Objects.requireNonNull(result, "result"));
            return this;
        }

        /**
         * The key, as it was recorded (it is then hashed as the log's keys are), or its hash as it stands in
         * {@code key_hash}.
         */
        public Builder key(@Nullable String key) {
            this.key = key;
            return this;
        }

        /** The source. */
        public Builder source(@Nullable String source) {
            this.source = source;
            return this;
        }

        /** The node. */
        public Builder node(@Nullable String node) {
            this.node = node;
            return this;
        }

        /** The trace. */
        public Builder traceId(@Nullable String traceId) {
            this.traceId = traceId;
            return this;
        }

        /** The event's id. */
        public Builder eventId(@Nullable UUID eventId) {
            this.eventId = eventId;
            return this;
        }

        /** The earliest {@code timestamp}, inclusive. */
        public Builder from(@Nullable Instant from) {
            this.from = from;
            return this;
        }

        /** The latest {@code timestamp}, inclusive. */
        public Builder to(@Nullable Instant to) {
            this.to = to;
            return this;
        }

        /**
         * The smallest sequence number, inclusive.
         *
         * @throws IllegalArgumentException when it is negative
         */
        public Builder fromSeq(long seq) {
            if (seq < 0) {
                throw new IllegalArgumentException("sequence number " + seq + " is negative; allowed: 0 or more");
            }
            this.fromSeq = seq;
            return this;
        }

        /**
         * Metadata that must be equal.
         *
         * @param path the names from the outside to the inside, joined by dots; a name may itself have dots
         * @param value compared as a number with numbers, else as text
         */
        public Builder where(String path, Object value) {
            where.put(path, Objects.requireNonNull(value, "value"));
            return this;
        }

        /** The order of the answer, and of the pages. */
        public Builder order(Order order) {
            this.order = Objects.requireNonNull(order, "order");
            return this;
        }

        /**
         * At most how many entries. 0, the default, means {@value #DEFAULT_LIMIT} for a page and all for a stream or an
         * export.
         *
         * @throws IllegalArgumentException when it is negative
         */
        public Builder limit(int limit) {
            if (limit < 0) {
                throw new IllegalArgumentException("limit " + limit + " is negative; allowed: 0 or more");
            }
            this.limit = limit;
            return this;
        }

        /**
         * Where to go on: the {@link AuditPage#nextCursor()} of the page before. It stays good while the log grows and
         * rotates.
         *
         * @throws IllegalArgumentException when it is not such a cursor
         */
        public Builder cursor(@Nullable String cursor) {
            if (cursor != null) {
                Cursor.parse(cursor);
            }
            this.cursor = cursor;
            return this;
        }

        /**
         * The query.
         *
         * @throws IllegalArgumentException when {@code from} is after {@code to}, or the cursor is one of the other order
         */
        public AuditQuery build() {
            if (from != null && to != null && from.isAfter(to)) {
                throw new IllegalArgumentException("from " + from + " is after to " + to);
            }
            if (cursor != null && Cursor.parse(cursor).order() != order) {
                throw new IllegalArgumentException("cursor '" + cursor + "' belongs to a query in the other order");
            }
            return new AuditQuery(new Builder(this));
        }
    }
}

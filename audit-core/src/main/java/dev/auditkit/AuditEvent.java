package dev.auditkit;

import dev.auditkit.internal.codec.WellFormed;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Something that happened and is to be recorded. Immutable: what a caller hands to the builder is copied then and
 * there, so that later changes to it do not reach the log.
 *
 * <pre>{@code
 * log.log(AuditEvent.of("order.cancel")
 *         .key("order:4711")
 *         .user("alice")
 *         .metadata("reason", "out of stock")
 *         .build());
 * }</pre>
 */
public final class AuditEvent {

    /** Operations that begin so are the log's own. */
    static final String RESERVED = "audit.";

    private static final Instant EARLIEST = Instant.parse("0000-01-01T00:00:00Z");
    private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59.999999999Z");

    private final String operation;
    private final AuditType type;
    private final @Nullable String key;
    private final AuditResult result;
    private final @Nullable String user;
    private final @Nullable String source;
    private final Map<String, @Nullable Object> metadata;
    private final @Nullable String traceId;
    private final @Nullable String spanId;
    private final @Nullable Instant time;
    private final int estimatedSize;

    private AuditEvent(Builder builder) {
        operation = builder.operation;
        type = builder.type;
        key = builder.key;
        result = builder.result;
        user = builder.user;
        source = builder.source;
        metadata = builder.metadata.collected();
        traceId = builder.traceId;
        spanId = builder.spanId;
        time = builder.time;
        estimatedSize = (int) Math.min(
                Integer.MAX_VALUE,
                (long) length(operation)
                        + length(key)
                        + length(user)
                        + length(source)
                        + length(traceId)
                        + length(spanId)
                        + Snapshot.estimate(metadata));
    }

    /**
     * Begins an event.
     *
     * @param operation what is done, such as {@code order.cancel}; not blank
     * @throws IllegalArgumentException when it is blank
     */
    public static Builder of(String operation) {
        return new Builder(operation);
    }

    /** What is done. */
    public String operation() {
        return operation;
    }

    /** Whether it only reads. */
    public AuditType type() {
        return type;
    }

    /** What it is done to. */
    public @Nullable String key() {
        return key;
    }

    /** What became of it. */
    public AuditResult result() {
        return result;
    }

    /** Who does it. */
    public @Nullable String user() {
        return user;
    }

    /** From where. */
    public @Nullable String source() {
        return source;
    }

    /** Everything else, in the order it was given; unmodifiable at every level. */
    public Map<String, @Nullable Object> metadata() {
        return metadata;
    }

    /** The trace it is part of. */
    public @Nullable String traceId() {
        return traceId;
    }

    /** The span it is part of. */
    public @Nullable String spanId() {
        return spanId;
    }

    /** When it happened, where it is not now that it is recorded. */
    public @Nullable Instant time() {
        return time;
    }

    /** Whether the operation is one of the log's own, which callers may not record. */
    public boolean reserved() {
        return operation.startsWith(RESERVED);
    }

    /** About how many characters it has: what the queue's limit of bytes counts. */
    public int estimatedSize() {
        return estimatedSize;
    }

    @Override
    public String toString() {
        return "AuditEvent[" + operation + " by " + user + ": " + result.text() + "]";
    }

    private static int length(@Nullable String text) {
        return text == null ? 0 : text.length();
    }

    /** Collects what an event says. For one thread; may build several events. */
    public static final class Builder {

        private final String operation;
        private AuditType type = AuditType.WRITE;
        private @Nullable String key;
        private AuditResult result = AuditResult.OK;
        private @Nullable String user;
        private @Nullable String source;
        private final Details.Collector metadata = new Details.Collector();
        private @Nullable String traceId;
        private @Nullable String spanId;
        private @Nullable Instant time;

        private Builder(String operation) {
            if (operation.isBlank()) {
                throw new IllegalArgumentException("operation '" + operation + "' is blank; allowed: any other text");
            }
            this.operation = operation;
        }

        /** Says that it only reads: it is then recorded only when {@code log-reads} is true. */
        public Builder type(AuditType type) {
            this.type = Objects.requireNonNull(type, "type");
            return this;
        }

        /** What it is done to. */
        public Builder key(@Nullable String key) {
            this.key = key;
            return this;
        }

        /** What became of it; {@link AuditResult#OK} unless it is said. */
        public Builder result(AuditResult result) {
            this.result = Objects.requireNonNull(result, "result");
            return this;
        }

        /** Who does it. */
        public Builder user(@Nullable String user) {
            this.user = user;
            return this;
        }

        /** From where: usually a network address. */
        public Builder source(@Nullable String source) {
            this.source = source;
            return this;
        }

        /**
         * Adds a detail, or replaces the one of that name.
         *
         * @param value copied now. Kept as they are: null, strings, booleans, numbers, instants; maps, collections and
         *     arrays are copied to 64 levels and 100,000 values, byte arrays become Base64, NaN and the infinities
         *     strings; of anything else the {@code toString()} is taken
         */
        public Builder metadata(String name, @Nullable Object value) {
            metadata.put(WellFormed.of(name), Snapshot.of(value));
            return this;
        }

        /** Adds each detail in the map as {@link #metadata(String, Object)} does. */
        public Builder metadata(Map<String, ? extends @Nullable Object> details) {
            Snapshot.ofMap(details).forEach(metadata::put);
            return this;
        }

        /** The trace it is part of, as W3C Trace Context writes it. */
        public Builder traceId(@Nullable String traceId) {
            this.traceId = traceId;
            return this;
        }

        /** The span it is part of, as W3C Trace Context writes it. */
        public Builder spanId(@Nullable String spanId) {
            this.spanId = spanId;
            return this;
        }

        /**
         * When it happened, for an event that is recorded later, such as an import. The entry then has this time as
         * {@code timestamp}, cut to microseconds, and the time of recording as {@code recorded_at}.
         *
         * @throws IllegalArgumentException for a year outside 0000 to 9999
         */
        public Builder time(@Nullable Instant time) {
            if (time != null && (time.isBefore(EARLIEST) || time.isAfter(LATEST))) {
                throw new IllegalArgumentException(
                        "time " + time + " cannot be recorded; allowed: the years 0000 to 9999");
            }
            this.time = time;
            return this;
        }

        /** The event. */
        public AuditEvent build() {
            return new AuditEvent(this);
        }
    }
}

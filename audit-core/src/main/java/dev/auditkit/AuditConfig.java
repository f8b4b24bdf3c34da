package dev.auditkit;

import dev.auditkit.AuditOption.Compression;
import dev.auditkit.AuditOption.DataValues;
import dev.auditkit.AuditOption.Durability;
import dev.auditkit.AuditOption.FailurePolicy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The options of a log, checked. Immutable. {@link AuditOption} says what each is for, its default and its limits.
 *
 * <pre>{@code
 * AuditConfig config = AuditConfig.builder()
 *         .logDir(Path.of("/var/log/shop/audit"))
 *         .retentionDays(365)
 *         .build();
 * }</pre>
 */
public final class AuditConfig {

    private static final Duration LONGEST = Duration.ofMillis(Long.MAX_VALUE);

    private final EnumMap<AuditOption, Object> values;

    private AuditConfig(EnumMap<AuditOption, Object> values) {
        this.values = values;
    }

    /** A builder with every option at its default. */
    public static Builder builder() {
        return new Builder();
    }

    /** All options at their defaults. */
    public static AuditConfig defaults() {
        return builder().build();
    }

    /**
     * The options in a map.
     *
     * @param options from keys, with dashes and without the prefix {@code audit.}, to their values as text
     * @throws AuditConfigException for an unknown key or a value that is not allowed
     */
    public static AuditConfig of(Map<String, String> options) {
        Builder builder = builder();
        options.forEach(builder::set);
        return builder.build();
    }

    /** See {@link AuditOption#ENABLED}. */
    public boolean enabled() {
        return get(AuditOption.ENABLED, Boolean.class);
    }

    /** See {@link AuditOption#LOG_DIR}. */
    public Path logDir() {
        return get(AuditOption.LOG_DIR, Path.class);
    }

    /** See {@link AuditOption#ROTATION_SIZE_MB}; in MiB. */
    public int rotationSizeMb() {
        return get(AuditOption.ROTATION_SIZE_MB, Integer.class);
    }

    /** See {@link AuditOption#ROTATION_INTERVAL}. */
    public Duration rotationInterval() {
        return get(AuditOption.ROTATION_INTERVAL, Duration.class);
    }

    /** See {@link AuditOption#RETENTION_DAYS}. */
    public int retentionDays() {
        return get(AuditOption.RETENTION_DAYS, Integer.class);
    }

    /** See {@link AuditOption#LEGAL_HOLD}. */
    public boolean legalHold() {
        return get(AuditOption.LEGAL_HOLD, Boolean.class);
    }

    /** See {@link AuditOption#MIN_FREE_MB}; in MiB. */
    public int minFreeMb() {
        return get(AuditOption.MIN_FREE_MB, Integer.class);
    }

    /** See {@link AuditOption#LOG_READS}. */
    public boolean logReads() {
        return get(AuditOption.LOG_READS, Boolean.class);
    }

    /** See {@link AuditOption#SENSITIVE_KEYS}. */
    public boolean sensitiveKeys() {
        return get(AuditOption.SENSITIVE_KEYS, Boolean.class);
    }

    /** See {@link AuditOption#KEY_HASH_SECRET}; null where there is none. */
    public @Nullable String keyHashSecret() {
        return (String) values.get(AuditOption.KEY_HASH_SECRET);
    }

    /** See {@link AuditOption#NODE}. */
    public String node() {
        return get(AuditOption.NODE, String.class);
    }

    /** See {@link AuditOption#DURABILITY}. */
    public Durability durability() {
        return get(AuditOption.DURABILITY, Durability.class);
    }

    /** See {@link AuditOption#FAILURE_POLICY}. */
    public FailurePolicy failurePolicy() {
        return get(AuditOption.FAILURE_POLICY, FailurePolicy.class);
    }

    /** See {@link AuditOption#MAX_WAIT}. */
    public Duration maxWait() {
        return get(AuditOption.MAX_WAIT, Duration.class);
    }

    /** See {@link AuditOption#QUEUE_CAPACITY}; in events. */
    public int queueCapacity() {
        return get(AuditOption.QUEUE_CAPACITY, Integer.class);
    }

    /** See {@link AuditOption#COMPRESSION}. */
    public Compression compression() {
        return get(AuditOption.COMPRESSION, Compression.class);
    }

    /** See {@link AuditOption#CHECKPOINT_INTERVAL}. */
    public Duration checkpointInterval() {
        return get(AuditOption.CHECKPOINT_INTERVAL, Duration.class);
    }

    /** See {@link AuditOption#SIGNING_KEY}; null where there is none. */
    public @Nullable String signingKey() {
        return (String) values.get(AuditOption.SIGNING_KEY);
    }

    /** See {@link AuditOption#SIGNING_KEY_ALIAS}; null where there is none. */
    public @Nullable String signingKeyAlias() {
        return (String) values.get(AuditOption.SIGNING_KEY_ALIAS);
    }

    /** See {@link AuditOption#SIGNING_KEY_PASSWORD}; null where there is none. */
    public @Nullable String signingKeyPassword() {
        return (String) values.get(AuditOption.SIGNING_KEY_PASSWORD);
    }

    /** See {@link AuditOption#PREVIOUS_SIGNING_KEY}; null where there is none. */
    public @Nullable String previousSigningKey() {
        return (String) values.get(AuditOption.PREVIOUS_SIGNING_KEY);
    }

    /** See {@link AuditOption#POST_QUANTUM}. */
    public boolean postQuantum() {
        return get(AuditOption.POST_QUANTUM, Boolean.class);
    }

    /** See {@link AuditOption#ORIGIN}; null where there is none. */
    public @Nullable String origin() {
        return (String) values.get(AuditOption.ORIGIN);
    }

    /** See {@link AuditOption#WITNESSES}; null where there is none. */
    public @Nullable Path witnesses() {
        return (Path) values.get(AuditOption.WITNESSES);
    }

    /** See {@link AuditOption#CAPTURE_METHODS}. */
    public boolean captureMethods() {
        return get(AuditOption.CAPTURE_METHODS, Boolean.class);
    }

    /** See {@link AuditOption#CAPTURE_HTTP}. */
    public boolean captureHttp() {
        return get(AuditOption.CAPTURE_HTTP, Boolean.class);
    }

    /** See {@link AuditOption#CAPTURE_HTTP_EXCLUDE}; unmodifiable. */
    public List<String> captureHttpExclude() {
        return Stream.of(get(AuditOption.CAPTURE_HTTP_EXCLUDE, List.class).toArray())
                .map(String::valueOf)
                .toList();
    }

    /** See {@link AuditOption#CAPTURE_SECURITY}. */
    public boolean captureSecurity() {
        return get(AuditOption.CAPTURE_SECURITY, Boolean.class);
    }

    /** See {@link AuditOption#CAPTURE_DATA}. */
    public boolean captureData() {
        return get(AuditOption.CAPTURE_DATA, Boolean.class);
    }

    /** See {@link AuditOption#CAPTURE_DATA_VALUES}. */
    public DataValues captureDataValues() {
        return get(AuditOption.CAPTURE_DATA_VALUES, DataValues.class);
    }

    /** See {@link AuditOption#CAPTURE_ROLLED_BACK_DATA}. */
    public boolean captureRolledBackData() {
        return get(AuditOption.CAPTURE_ROLLED_BACK_DATA, Boolean.class);
    }

    /** See {@link AuditOption#CAPTURE_EXCEPTION_MESSAGES}. */
    public boolean captureExceptionMessages() {
        return get(AuditOption.CAPTURE_EXCEPTION_MESSAGES, Boolean.class);
    }

    /**
     * Refuses other options for the log that is open with these. The spelling of its directory does not matter, nor does what is
     * captured.
     *
     * @throws AuditConfigException naming the first option that differs
     */
    public void requireSame(AuditConfig other) {
        Stream.of(AuditOption.values())
                .filter(option -> option != AuditOption.LOG_DIR && !option.isCapture())
                .filter(option -> !Objects.equals(values.get(option), other.values.get(option)))
                .findFirst()
                .ifPresent(option -> {
                    throw AuditConfigException.differs(option, text(option), other.text(option), logDir().toString());
                });
    }

    /** The options that may be shown, from key to value, sorted by key; a secret that is set shows as {@code ***}. */
    public Map<String, String> describe() {
        Map<String, String> shown = new TreeMap<>();
        values.forEach((option, value) -> shown.put(option.key(), text(option)));
        return shown;
    }

    /** The value of the option as text; a secret shows as {@code ***}; empty where there is none. */
    String text(AuditOption option) {
        Object value = values.get(option);
        return value == null ? "" : option.secret() ? "***" : text(value);
    }

    /** The text that {@link AuditOption#parse} reads as this value. */
    static String text(Object value) {
        if (value instanceof Duration duration) {
            // Beyond what a long holds no option allows anything: any such number is refused.
            return duration.compareTo(LONGEST) > 0 ? duration.toString() : text(duration.toMillis());
        }
        if (value instanceof List<?> list) {
            return list.stream().map(String::valueOf).collect(Collectors.joining(","));
        }
        return value instanceof Enum<?> constant ? constant.name().toLowerCase(Locale.ROOT) : value.toString();
    }

    /** The duration in the largest unit that has no rest. */
    private static String text(long millis) {
        if (millis % 1_000 != 0) {
            return millis + "ms";
        }
        long seconds = millis / 1_000;
        if (seconds == 0 || seconds % 60 != 0) {
            return seconds + "s";
        }
        long minutes = seconds / 60;
        return minutes % 60 != 0 ? minutes + "m" : minutes % 1_440 != 0 ? minutes / 60 + "h" : minutes / 1_440 + "d";
    }

    private <T> T get(AuditOption option, Class<T> type) {
        return type.cast(Objects.requireNonNull(values.get(option), option.key()));
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof AuditConfig config && values.equals(config.values);
    }

    @Override
    public int hashCode() {
        return values.hashCode();
    }

    /** The options without their secrets. */
    @Override
    public String toString() {
        return "AuditConfig" + describe();
    }

    /** Collects options; each is checked as it is set. For one thread. */
    public static final class Builder {

        private final EnumMap<AuditOption, Object> values = new EnumMap<>(AuditOption.class);

        private Builder() {
            for (AuditOption option : AuditOption.values()) {
                String text = option.defaultValue();
                if (text != null) {
                    values.put(option, option.parse(text));
                }
            }
        }

        /**
         * Sets the option with that key.
         *
         * @param key with dashes, without the prefix
         * @throws AuditConfigException for an unknown key or a value that is not allowed
         */
        public Builder set(String key, String value) {
            return set(AuditOption.ofKey(key, value), value);
        }

        /**
         * Sets an option.
         *
         * @throws AuditConfigException for a value that is not allowed
         */
        public Builder set(AuditOption option, String value) {
            values.put(option, option.parse(value));
            return this;
        }

        /** See {@link AuditOption#ENABLED}. */
        public Builder enabled(boolean enabled) {
            return typed(AuditOption.ENABLED, enabled);
        }

        /** See {@link AuditOption#LOG_DIR}. */
        public Builder logDir(Path directory) {
            return typed(AuditOption.LOG_DIR, Objects.requireNonNull(directory, "directory"));
        }

        /** See {@link AuditOption#ROTATION_SIZE_MB}. */
        public Builder rotationSizeMb(int mebibytes) {
            return typed(AuditOption.ROTATION_SIZE_MB, mebibytes);
        }

        /** See {@link AuditOption#ROTATION_INTERVAL}. */
        public Builder rotationInterval(Duration interval) {
            return typed(AuditOption.ROTATION_INTERVAL, interval);
        }

        /** See {@link AuditOption#RETENTION_DAYS}. */
        public Builder retentionDays(int days) {
            return typed(AuditOption.RETENTION_DAYS, days);
        }

        /** See {@link AuditOption#LEGAL_HOLD}. */
        public Builder legalHold(boolean hold) {
            return typed(AuditOption.LEGAL_HOLD, hold);
        }

        /** See {@link AuditOption#MIN_FREE_MB}. */
        public Builder minFreeMb(int mebibytes) {
            return typed(AuditOption.MIN_FREE_MB, mebibytes);
        }

        /** See {@link AuditOption#LOG_READS}. */
        public Builder logReads(boolean logReads) {
            return typed(AuditOption.LOG_READS, logReads);
        }

        /** See {@link AuditOption#SENSITIVE_KEYS}. */
        public Builder sensitiveKeys(boolean written) {
            return typed(AuditOption.SENSITIVE_KEYS, written);
        }

        /** See {@link AuditOption#KEY_HASH_SECRET}. */
        public Builder keyHashSecret(String secret) {
            return set(AuditOption.KEY_HASH_SECRET, secret);
        }

        /** See {@link AuditOption#NODE}. */
        public Builder node(String node) {
            return set(AuditOption.NODE, node);
        }

        /** See {@link AuditOption#DURABILITY}. */
        public Builder durability(Durability durability) {
            return typed(AuditOption.DURABILITY, durability);
        }

        /** See {@link AuditOption#FAILURE_POLICY}. */
        public Builder failurePolicy(FailurePolicy policy) {
            return typed(AuditOption.FAILURE_POLICY, policy);
        }

        /** See {@link AuditOption#MAX_WAIT}. */
        public Builder maxWait(Duration wait) {
            return typed(AuditOption.MAX_WAIT, wait);
        }

        /** See {@link AuditOption#QUEUE_CAPACITY}. */
        public Builder queueCapacity(int events) {
            return typed(AuditOption.QUEUE_CAPACITY, events);
        }

        /** See {@link AuditOption#COMPRESSION}. */
        public Builder compression(Compression compression) {
            return typed(AuditOption.COMPRESSION, compression);
        }

        /** See {@link AuditOption#CHECKPOINT_INTERVAL}. */
        public Builder checkpointInterval(Duration interval) {
            return typed(AuditOption.CHECKPOINT_INTERVAL, interval);
        }

        /** See {@link AuditOption#SIGNING_KEY}. */
        public Builder signingKey(String signingKey) {
            return set(AuditOption.SIGNING_KEY, signingKey);
        }

        /** See {@link AuditOption#SIGNING_KEY_ALIAS}. */
        public Builder signingKeyAlias(String signingKeyAlias) {
            return set(AuditOption.SIGNING_KEY_ALIAS, signingKeyAlias);
        }

        /** See {@link AuditOption#SIGNING_KEY_PASSWORD}. */
        public Builder signingKeyPassword(String signingKeyPassword) {
            return set(AuditOption.SIGNING_KEY_PASSWORD, signingKeyPassword);
        }

        /** See {@link AuditOption#PREVIOUS_SIGNING_KEY}. */
        public Builder previousSigningKey(String previousSigningKey) {
            return set(AuditOption.PREVIOUS_SIGNING_KEY, previousSigningKey);
        }

        /** See {@link AuditOption#POST_QUANTUM}. */
        public Builder postQuantum(boolean postQuantum) {
            return typed(AuditOption.POST_QUANTUM, postQuantum);
        }

        /** See {@link AuditOption#ORIGIN}. */
        public Builder origin(String origin) {
            return set(AuditOption.ORIGIN, origin);
        }

        /** See {@link AuditOption#WITNESSES}. */
        public Builder witnesses(Path file) {
            return typed(AuditOption.WITNESSES, Objects.requireNonNull(file, "file"));
        }

        /** See {@link AuditOption#CAPTURE_METHODS}. */
        public Builder captureMethods(boolean captured) {
            return typed(AuditOption.CAPTURE_METHODS, captured);
        }

        /** See {@link AuditOption#CAPTURE_HTTP}. */
        public Builder captureHttp(boolean captured) {
            return typed(AuditOption.CAPTURE_HTTP, captured);
        }

        /** See {@link AuditOption#CAPTURE_HTTP_EXCLUDE}. */
        public Builder captureHttpExclude(List<String> patterns) {
            return typed(AuditOption.CAPTURE_HTTP_EXCLUDE, List.copyOf(patterns));
        }

        /** See {@link AuditOption#CAPTURE_SECURITY}. */
        public Builder captureSecurity(boolean captured) {
            return typed(AuditOption.CAPTURE_SECURITY, captured);
        }

        /** See {@link AuditOption#CAPTURE_DATA}. */
        public Builder captureData(boolean captured) {
            return typed(AuditOption.CAPTURE_DATA, captured);
        }

        /** See {@link AuditOption#CAPTURE_DATA_VALUES}. */
        public Builder captureDataValues(DataValues values) {
            return typed(AuditOption.CAPTURE_DATA_VALUES, values);
        }

        /** See {@link AuditOption#CAPTURE_ROLLED_BACK_DATA}. */
        public Builder captureRolledBackData(boolean captured) {
            return typed(AuditOption.CAPTURE_ROLLED_BACK_DATA, captured);
        }

        /** See {@link AuditOption#CAPTURE_EXCEPTION_MESSAGES}. */
        public Builder captureExceptionMessages(boolean captured) {
            return typed(AuditOption.CAPTURE_EXCEPTION_MESSAGES, captured);
        }

        /** The options as they stand. */
        public AuditConfig build() {
            EnumMap<AuditOption, Object> copy = new EnumMap<>(values);
            copy.computeIfAbsent(AuditOption.NODE, option -> NodeName.ofThisProcess());
            return new AuditConfig(copy);
        }

        /** Takes a typed value by way of its text, so that there is one check. */
        private Builder typed(AuditOption option, Object value) {
            return set(option, text(value));
        }
    }
}

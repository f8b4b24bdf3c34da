package dev.auditkit.micronaut;

import dev.auditkit.AuditConfig;
import dev.auditkit.AuditOption;
import dev.auditkit.AuditOption.Compression;
import dev.auditkit.AuditOption.DataValues;
import dev.auditkit.AuditOption.Durability;
import dev.auditkit.AuditOption.FailurePolicy;
import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The options of the log, typed for Micronaut, so that editors complete them. What they mean, their defaults and their limits are
 * {@link AuditOption}'s: a value is checked there, and a test holds that this page says the same. Immutable.
 *
 * @param enabled Whether anything is recorded; false leaves no file and no thread.
 * @param logDir The directory of the log; created, with mode 0700, when it is missing.
 * @param rotationSizeMb A segment is sealed at this size, in MiB.
 * @param rotationInterval A segment is sealed at this age, unless it holds only the log's own entries.
 * @param retentionDays Sealed segments whose newest entry was recorded longer ago are removed; 0 keeps them for ever.
 * @param legalHold While true, nothing is removed.
 * @param minFreeMb With less free space, in MiB, the disk counts as full.
 * @param logReads Whether operations that only read are recorded.
 * @param sensitiveKeys Whether keys are written as they are, beside their hash.
 * @param keyHashSecret The secret with which keys are hashed (HMAC-SHA-256); without it a key that can be guessed can be confirmed.
 * @param node The name of this node; by default the application's name, @ and the host's.
 * @param durability async: written within 10 ms, synced every checkpoint-interval; sync: log returns when the entry is synced.
 * @param failurePolicy When the log cannot take an entry: open drops and counts it, closed throws.
 * @param maxWait How long log may wait for room, or for the sync, before the failure policy decides.
 * @param queueCapacity How many events may wait for the writer.
 * @param compression How sealed segments are compressed: none or gzip.
 * @param checkpointInterval How often new entries are brought to stable storage and signed.
 * @param signingKey What signs checkpoints: an Ed25519 private key (PEM file or PKCS#12 key store), or the location of one that a
 *     SignerProvider takes; by default a key of the log's own.
 * @param signingKeyAlias The entry of the key store that has the signing key.
 * @param signingKeyPassword The password of the key store.
 * @param previousSigningKey The signing key so far, where signing-key is a new one; needed until the log was opened with it once.
 * @param postQuantum Whether checkpoints are also signed with ML-DSA-44, which needs JDK 24 or later.
 * @param origin The name of the log in its checkpoints, unique and fixed for life; drawn at random where none is given.
 * @param witnesses A file that names the witnesses who cosign checkpoints, and how many must (C2SP tlog-policy).
 * @param capture What of the application is captured.
 */
@ConfigurationProperties(AuditProperties.PREFIX)
record AuditProperties(
        @Bindable(defaultValue = "true") boolean enabled,
        @Bindable(defaultValue = "./audit_logs") String logDir,
        @Bindable(defaultValue = "100") int rotationSizeMb,
        @Bindable(defaultValue = "1d") String rotationInterval,
        @Bindable(defaultValue = "90") int retentionDays,
        @Bindable(defaultValue = "false") boolean legalHold,
        @Bindable(defaultValue = "512") int minFreeMb,
        @Bindable(defaultValue = "false") boolean logReads,
        @Bindable(defaultValue = "false") boolean sensitiveKeys,
        @Nullable String keyHashSecret,
        @Nullable String node,
        @Bindable(defaultValue = "async") Durability durability,
        @Bindable(defaultValue = "open") FailurePolicy failurePolicy,
        @Bindable(defaultValue = "1s") String maxWait,
        @Bindable(defaultValue = "8192") int queueCapacity,
        @Bindable(defaultValue = "none") Compression compression,
        @Bindable(defaultValue = "1s") String checkpointInterval,
        @Nullable String signingKey,
        @Nullable String signingKeyAlias,
        @Nullable String signingKeyPassword,
        @Nullable String previousSigningKey,
        @Bindable(defaultValue = "false") boolean postQuantum,
        @Nullable String origin,
        @Nullable String witnesses,
        Capture capture) {

    /** What all options begin with, without the dot. */
    static final String PREFIX = "audit";

    /**
     * What of the application is captured. Immutable.
     *
     * @param methods Whether calls of @Audited methods are recorded.
     * @param http Whether HTTP requests that may change something are recorded; with log-reads, those that only read too.
     * @param httpExclude The paths of HTTP requests that are not recorded.
     * @param security Whether logins, logouts, refusals and other events of security are recorded.
     * @param data Whether changes of stored data are recorded.
     * @param dataValues Which values of changed data are recorded: none, changed (old and new ones of an update) or all.
     * @param rolledBackData Whether a transaction that is rolled back leaves an error entry that says which changes of data it attempted.
     * @param exceptionMessages Whether the message of an exception is recorded beside its type; it may have personal data in it.
     */
    @ConfigurationProperties("capture")
    record Capture(
            @Bindable(defaultValue = "true") boolean methods,
            @Bindable(defaultValue = "true") boolean http,

            @Bindable(
                    defaultValue =
                            "/actuator/health/**,/actuator/info,/actuator/metrics/**,/actuator/prometheus,/q/health/**,/q/metrics/**,"
                                    + "/health/**,/metrics/**,/prometheus,/favicon.ico,/webjars/**,/static/**,/assets/**")
            List<String> httpExclude,

            @Bindable(defaultValue = "true") boolean security,
            @Bindable(defaultValue = "true") boolean data,
            @Bindable(defaultValue = "none") DataValues dataValues,
            @Bindable(defaultValue = "true") boolean rolledBackData,
            @Bindable(defaultValue = "false") boolean exceptionMessages) {}

    /**
     * The options, checked.
     *
     * @param applicationNode the node where none is configured; null for that of the log
     * @throws dev.auditkit.AuditConfigException for a value that is not allowed
     */
    AuditConfig toConfig(@Nullable String applicationNode) {
        AuditConfig.Builder config = AuditConfig.builder();
        for (AuditOption option : AuditOption.values()) {
            Object value = value(option);
            if (value != null) {
                config.set(option, text(value));
            }
        }
        if (node == null && applicationNode != null) {
            config.node(applicationNode);
        }
        return config.build();
    }

    /** The value of an option; null where none is set. */
    private @Nullable Object value(AuditOption option) {
        return switch (option) {
            case ENABLED -> enabled;
            case LOG_DIR -> logDir;
            case ROTATION_SIZE_MB -> rotationSizeMb;
            case ROTATION_INTERVAL -> rotationInterval;
            case RETENTION_DAYS -> retentionDays;
            case LEGAL_HOLD -> legalHold;
            case MIN_FREE_MB -> minFreeMb;
            case LOG_READS -> logReads;
            case SENSITIVE_KEYS -> sensitiveKeys;
            case KEY_HASH_SECRET -> keyHashSecret;
            case NODE -> node;
            case DURABILITY -> durability;
            case FAILURE_POLICY -> failurePolicy;
            case MAX_WAIT -> maxWait;
            case QUEUE_CAPACITY -> queueCapacity;
            case COMPRESSION -> compression;
            case CHECKPOINT_INTERVAL -> checkpointInterval;
            case SIGNING_KEY -> signingKey;
            case SIGNING_KEY_ALIAS -> signingKeyAlias;
            case SIGNING_KEY_PASSWORD -> signingKeyPassword;
            case PREVIOUS_SIGNING_KEY -> previousSigningKey;
            case POST_QUANTUM -> postQuantum;
            case ORIGIN -> origin;
            case WITNESSES -> witnesses;
            case CAPTURE_METHODS -> capture.methods;
            case CAPTURE_HTTP -> capture.http;
            case CAPTURE_HTTP_EXCLUDE -> capture.httpExclude;
            case CAPTURE_SECURITY -> capture.security;
            case CAPTURE_DATA -> capture.data;
            case CAPTURE_DATA_VALUES -> capture.dataValues;
            case CAPTURE_ROLLED_BACK_DATA -> capture.rolledBackData;
            case CAPTURE_EXCEPTION_MESSAGES -> capture.exceptionMessages;
        };
    }

    /** As {@link AuditOption} reads it. */
    private static String text(Object value) {
        if (value instanceof List<?> list) {
            return String.join(",", list.stream().map(String::valueOf).toList());
        }
        return value instanceof Enum<?> constant ? constant.name().toLowerCase(Locale.ROOT) : value.toString();
    }

    /** Without the values, as there are secrets among them; {@link AuditConfig#toString()} shows the rest. */
    @Override
    public String toString() {
        return "AuditProperties";
    }
}

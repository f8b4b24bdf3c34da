package dev.auditkit.quarkus;

import dev.auditkit.AuditOption.Compression;
import dev.auditkit.AuditOption.DataValues;
import dev.auditkit.AuditOption.Durability;
import dev.auditkit.AuditOption.FailurePolicy;
import io.quarkus.runtime.annotations.ConfigPhase;
import io.quarkus.runtime.annotations.ConfigRoot;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.util.List;
import java.util.Optional;

/** AuditKit. */
// What options mean, their defaults and their limits are AuditOption's: values are checked there, and a test holds that
// this page says the same.
@ConfigMapping(prefix = "audit")
@ConfigRoot(phase = ConfigPhase.RUN_TIME)
public interface AuditRunTimeConfig {

    /** Whether anything is recorded; false leaves no file and no thread. */
    @WithDefault("true")
    boolean enabled();

    /** The directory of the log; created, with mode 0700, when it is missing. */
    @WithDefault("./audit_logs")
    String logDir();

    /** A segment is sealed at this size, in MiB. */
    @WithDefault("100")
    int rotationSizeMb();

    /** A segment is sealed at this age, unless it holds only the log's own entries. */
    @WithDefault("1d")
    String rotationInterval();

    /** Sealed segments whose newest entry was recorded longer ago are removed; 0 keeps them for ever. */
    @WithDefault("90")
    int retentionDays();

    /** While true, nothing is removed. */
    @WithDefault("false")
    boolean legalHold();

    /** With less free space, in MiB, the disk counts as full. */
    @WithDefault("512")
    int minFreeMb();

    /** Whether operations that only read are recorded. */
    @WithDefault("false")
    boolean logReads();

    /** Whether keys are written as they are, beside their hash. */
    @WithDefault("false")
    boolean sensitiveKeys();

    /** The secret with which keys are hashed (HMAC-SHA-256); without it a key that can be guessed can be confirmed. */
    Optional<String> keyHashSecret();

    /** The name of this node; by default the application's name, @ and the host's. */
    Optional<String> node();

    /** async: written within 10 ms, synced every checkpoint-interval; sync: log returns when the entry is synced. */
    @WithDefault("async")
    Durability durability();

    /** When the log cannot take an entry: open drops and counts it, closed throws. */
    @WithDefault("open")
    FailurePolicy failurePolicy();

    /** How long log may wait for room, or for the sync, before the failure policy decides. */
    @WithDefault("1s")
    String maxWait();

    /** How many events may wait for the writer. */
    @WithDefault("8192")
    int queueCapacity();

    /** How sealed segments are compressed: none or gzip. */
    @WithDefault("none")
    Compression compression();

    /** How often new entries are brought to stable storage and signed. */
    @WithDefault("1s")
    String checkpointInterval();

    /**
     * What signs checkpoints: an Ed25519 private key (PEM file or PKCS#12 key store), or the location of one that a SignerProvider takes; by
     * default a key of the log's own.
     */
    Optional<String> signingKey();

    /** The entry of the key store that has the signing key. */
    Optional<String> signingKeyAlias();

    /** The password of the key store. */
    Optional<String> signingKeyPassword();

    /** The signing key so far, where signing-key is a new one; needed until the log was opened with it once. */
    Optional<String> previousSigningKey();

    /** Whether checkpoints are also signed with ML-DSA-44, which needs JDK 24 or later. */
    @WithDefault("false")
    boolean postQuantum();

    /** The name of the log in its checkpoints, unique and fixed for life; drawn at random where none is given. */
    Optional<String> origin();

    /** A file that names the witnesses who cosign checkpoints, and how many must (C2SP tlog-policy). */
    Optional<String> witnesses();

    /** What is captured. */
    Capture capture();

    /** What is captured. */
    interface Capture {

        /** Whether calls of @Audited methods are recorded. */
        @WithDefault("true")
        boolean methods();

        /** Whether HTTP requests that may change something are recorded; with log-reads, those that only read too. */
        @WithDefault("true")
        boolean http();

        /** The paths of HTTP requests that are not recorded. */
        @WithDefault(
                "/actuator/health/**,/actuator/info,/actuator/metrics/**,/actuator/prometheus,/q/health/**,/q/metrics/**,"
                        + "/health/**,/metrics/**,/prometheus,/favicon.ico,/webjars/**,/static/**,/assets/**")
        Optional<List<String>> httpExclude();

        /** Whether logins, logouts, refusals and other events of security are recorded. */
        @WithDefault("true")
        boolean security();

        /** Whether changes of stored data are recorded. */
        @WithDefault("true")
        boolean data();

        /** Which values of changed data are recorded: none, changed (old and new ones of an update) or all. */
        @WithDefault("none")
        DataValues dataValues();

        /** Whether a transaction that is rolled back leaves an error entry that says which changes of data it attempted. */
        @WithDefault("true")
        boolean rolledBackData();

        /** Whether the message of an exception is recorded beside its type; it may have personal data in it. */
        @WithDefault("false")
        boolean exceptionMessages();
    }
}

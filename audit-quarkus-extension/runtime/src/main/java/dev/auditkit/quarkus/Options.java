package dev.auditkit.quarkus;

import dev.auditkit.AuditConfig;
import dev.auditkit.AuditOption;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** From the properties to the options. */
final class Options {

    private Options() {}

    /**
     * The options, checked.
     *
     * @param applicationNode the node where none is configured
     * @throws dev.auditkit.AuditConfigException for a value that is not allowed
     */
    static AuditConfig of(AuditRunTimeConfig properties, String applicationNode) {
        AuditConfig.Builder config = AuditConfig.builder().node(applicationNode);
        for (AuditOption option : AuditOption.values()) {
            String text = text(value(properties, option));
            if (text != null) {
                config.set(option, text);
            }
        }
        return config.build();
    }

    private static Object value(AuditRunTimeConfig properties, AuditOption option) {
        return switch (option) {
            case ENABLED -> properties.enabled();
            case LOG_DIR -> properties.logDir();
            case ROTATION_SIZE_MB -> properties.rotationSizeMb();
            case ROTATION_INTERVAL -> properties.rotationInterval();
            case RETENTION_DAYS -> properties.retentionDays();
            case LEGAL_HOLD -> properties.legalHold();
            case MIN_FREE_MB -> properties.minFreeMb();
            case LOG_READS -> properties.logReads();
            case SENSITIVE_KEYS -> properties.sensitiveKeys();
            case KEY_HASH_SECRET -> properties.keyHashSecret();
            case NODE -> properties.node();
            case DURABILITY -> properties.durability();
            case FAILURE_POLICY -> properties.failurePolicy();
            case MAX_WAIT -> properties.maxWait();
            case QUEUE_CAPACITY -> properties.queueCapacity();
            case COMPRESSION -> properties.compression();
            case CHECKPOINT_INTERVAL -> properties.checkpointInterval();
            case SIGNING_KEY -> properties.signingKey();
            case SIGNING_KEY_ALIAS -> properties.signingKeyAlias();
            case SIGNING_KEY_PASSWORD -> properties.signingKeyPassword();
            case PREVIOUS_SIGNING_KEY -> properties.previousSigningKey();
            case POST_QUANTUM -> properties.postQuantum();
            case ORIGIN -> properties.origin();
            case WITNESSES -> properties.witnesses();
            case CAPTURE_METHODS -> properties.capture().methods();
            case CAPTURE_HTTP -> properties.capture().http();
            case CAPTURE_HTTP_EXCLUDE -> properties.capture().httpExclude().orElse(List.of()); // set, and empty
            case CAPTURE_SECURITY -> properties.capture().security();
            case CAPTURE_DATA -> properties.capture().data();
            case CAPTURE_DATA_VALUES -> properties.capture().dataValues();
            case CAPTURE_ROLLED_BACK_DATA -> properties.capture().rolledBackData();
            case CAPTURE_EXCEPTION_MESSAGES -> properties.capture().exceptionMessages();
        };
    }

    /** As {@link AuditOption} reads it; null where nothing is set. */
    private static @Nullable String text(Object value) {
        if (value instanceof Optional<?> optional) {
            return optional.map(String::valueOf).orElse(null);
        }
        if (value instanceof List<?> list) {
            return String.join(",", list.stream().map(String::valueOf).toList());
        }
        return value instanceof Enum<?> constant ? constant.name().toLowerCase(Locale.ROOT) : value.toString();
    }
}

package dev.auditkit;

import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The options of the log: the one place that knows their keys, defaults and limits. Adapters bind their own typed
 * properties to these; the command line offers each by its key. The prefix is {@code audit}.
 */
@SuppressWarnings("ImmutableEnumChecker") // a parser is a function without state
public enum AuditOption {
    /** {@code enabled} */
    ENABLED("true", Kind.BOOLEAN, "Whether anything is recorded; false leaves no file and no thread."),
    /** {@code log-dir} */
    LOG_DIR(
            "./audit_logs",
            Kind.path("directory"),
            "The directory of the log; created, with mode 0700, when it is missing."),
    /** {@code rotation-size-mb} */
    ROTATION_SIZE_MB("100", Kind.integer(1, 65_536), "A segment is sealed at this size, in MiB."),
    /** {@code rotation-interval} */
    ROTATION_INTERVAL(
            "1d",
            Kind.duration(Duration.ofSeconds(1), Duration.ofDays(3_650)),
            "A segment is sealed at this age, unless it holds only the log's own entries."),
    /** {@code retention-days} */
    RETENTION_DAYS(
            "90",
            Kind.integer(0, 36_500),
            "Sealed segments whose newest entry was recorded longer ago are removed; 0 keeps them for ever."),
    /** {@code legal-hold} */
    LEGAL_HOLD("false", Kind.BOOLEAN, "While true, nothing is removed."),
    /** {@code min-free-mb} */
    MIN_FREE_MB("512", Kind.integer(0, 1_048_576), "With less free space, in MiB, the disk counts as full."),
    /** {@code log-reads} */
    LOG_READS("false", Kind.BOOLEAN, "Whether operations that only read are recorded."),
    /** {@code sensitive-keys} */
    SENSITIVE_KEYS("false", Kind.BOOLEAN, "Whether keys are written as they are, beside their hash."),
    /** {@code key-hash-secret} */
    KEY_HASH_SECRET(
            null,
            Kind.secret(16),
            "The secret with which keys are hashed (HMAC-SHA-256); without it a key that can be guessed can be confirmed."),
    /** {@code node} */
    NODE(null, Kind.text(255), "The name of this node; by default the application's name, @ and the host's."),
    /** {@code durability} */
    DURABILITY(
            "async",
            Kind.oneOf(Durability.values()),
            "async: written within 10 ms, synced every checkpoint-interval; sync: log returns when the entry is synced."),
    /** {@code failure-policy} */
    FAILURE_POLICY(
            "open",
            Kind.oneOf(FailurePolicy.values()),
            "When the log cannot take an entry: open drops and counts it, closed throws."),
    /** {@code max-wait} */
    MAX_WAIT(
            "1s",
            Kind.duration(Duration.ZERO, Duration.ofHours(1)),
            "How long log may wait for room, or for the sync, before the failure policy decides."),
    /** {@code queue-capacity} */
    QUEUE_CAPACITY("8192", Kind.integer(64, 1_048_576), "How many events may wait for the writer."),
    /** {@code compression} */
    COMPRESSION("none", Kind.oneOf(Compression.values()), "How sealed segments are compressed: none or gzip."),
    /** {@code checkpoint-interval} */
    CHECKPOINT_INTERVAL(
            "1s",
            Kind.duration(Duration.ofMillis(10), Duration.ofHours(1)),
            "How often new entries are brought to stable storage and signed."),
    /** {@code signing-key} */
    SIGNING_KEY(
            null,
            Kind.location(),
            "What signs checkpoints: an Ed25519 private key (PEM file or PKCS#12 key store), or the location of one that a"
                    + " SignerProvider takes; by default a key of the log's own."),
    /** {@code signing-key-alias} */
    SIGNING_KEY_ALIAS(null, Kind.text(255), "The entry of the key store that has the signing key."),
    /** {@code signing-key-password} */
    SIGNING_KEY_PASSWORD(null, Kind.password(), "The password of the key store."),
    /** {@code previous-signing-key} */
    PREVIOUS_SIGNING_KEY(
            null,
            Kind.location(),
            "The signing key so far, where signing-key is a new one; needed until the log was opened with it once."),
    /** {@code post-quantum} */
    POST_QUANTUM(
            "false", Kind.BOOLEAN, "Whether checkpoints are also signed with ML-DSA-44, which needs JDK 24 or later."),
    /** {@code origin} */
    ORIGIN(
            null,
            Kind.origin(),
            "The name of the log in its checkpoints, unique and fixed for life; drawn at random where none is given."),
    /** {@code witnesses} */
    WITNESSES(
            null,
            Kind.path("file"),
            "A file that names the witnesses who cosign checkpoints, and how many must (C2SP tlog-policy)."),
    /** {@code capture.methods} */
    CAPTURE_METHODS("true", Kind.BOOLEAN, "Whether calls of @Audited methods are recorded."),
    /** {@code capture.http} */
    CAPTURE_HTTP(
            "true",
            Kind.BOOLEAN,
            "Whether HTTP requests that may change something are recorded; with log-reads, those that only read too."),
    /** {@code capture.http-exclude} */
    CAPTURE_HTTP_EXCLUDE(
            "/actuator/health/**,/actuator/info,/actuator/metrics/**,/actuator/prometheus,/q/health/**,/q/metrics/**,"
                    + "/health/**,/metrics/**,/prometheus,/favicon.ico,/webjars/**,/static/**,/assets/**",
            Kind.paths(),
            "The paths of HTTP requests that are not recorded."),
    /** {@code capture.security} */
    CAPTURE_SECURITY(
            "true", Kind.BOOLEAN, "Whether logins, logouts, refusals and other events of security are recorded."),
    /** {@code capture.data} */
    CAPTURE_DATA("true", Kind.BOOLEAN, "Whether changes of stored data are recorded."),
    /** {@code capture.data-values} */
    CAPTURE_DATA_VALUES(
            "none",
            Kind.oneOf(DataValues.values()),
            "Which values of changed data are recorded: none, changed (old and new ones of an update) or all."),
    /** {@code capture.rolled-back-data} */
    CAPTURE_ROLLED_BACK_DATA(
            "true",
            Kind.BOOLEAN,
            "Whether a transaction that is rolled back leaves an error entry that says which changes of data it attempted."),
    /** {@code capture.exception-messages} */
    CAPTURE_EXCEPTION_MESSAGES(
            "false",
            Kind.BOOLEAN,
            "Whether the message of an exception is recorded beside its type; it may have personal data in it.");

    /** When an entry counts as recorded. */
    public enum Durability {
        /** Once it is handed over; it is synced at the next checkpoint. */
        ASYNC,
        /** Once it is synced. */
        SYNC
    }

    /** What happens to an event that the log cannot take. */
    public enum FailurePolicy {
        /** It is dropped and counted, and the log says so as soon as it takes entries again. */
        OPEN,
        /** The caller gets an {@link AuditUnavailableException}. */
        CLOSED
    }

    /** The compression of sealed segments. */
    public enum Compression {
        /** They stay as they are. */
        NONE,
        /** Each block becomes a gzip member; {@code zcat} reads the file. */
        GZIP
    }

    /** Which values are recorded beside the names of what was changed; they may be personal data. */
    public enum DataValues {
        /** None. */
        NONE,
        /** The old and the new value of each attribute that an update changed. */
        CHANGED,
        /** Those, the values that an update left as they were, and all of what was created or deleted. */
        ALL
    }

    private static final String CAPTURE = "capture.";

    private final String key = key(name());
    private final @Nullable String defaultValue;
    private final Kind kind;
    private final String description;

    AuditOption(@Nullable String defaultValue, Kind kind, String description) {
        this.defaultValue = defaultValue;
        this.kind = kind;
        this.description = description;
    }

    /** Options of capturing are a group of their own. */
    private static String key(String name) {
        String key = name.toLowerCase(Locale.ROOT).replace('_', '-');
        return key.startsWith("capture-") ? CAPTURE + key.substring(CAPTURE.length()) : key;
    }

    /** Whether it says what of an application is captured, not how the log is kept: those who share a log may differ in it. */
    public boolean isCapture() {
        return key.startsWith(CAPTURE);
    }

    /** The key without its prefix: {@code log-dir}. */
    public String key() {
        return key;
    }

    /** The default as it would be written in a configuration; null where there is none. */
    public @Nullable String defaultValue() {
        return defaultValue;
    }

    /** What is allowed, in words. */
    public String allowed() {
        return kind.allowed;
    }

    /** What the option does, in a sentence. */
    public String description() {
        return description;
    }

    /** Whether the value must never be shown. */
    public boolean secret() {
        return kind.secret;
    }

    /**
     * The option with that key.
     *
     * @param key with dashes, without the prefix
     * @throws AuditConfigException when there is none
     */
    public static AuditOption ofKey(String key, String value) {
        return Stream.of(values())
                .filter(option -> option.key.equals(key))
                .findFirst()
                .orElseThrow(() -> new AuditConfigException(
                        key,
                        "***", // it may be a secret whose key is mistyped
                        "no such option; there are "
                                + String.join(
                                        ", ",
                                        Stream.of(values())
                                                .map(AuditOption::key)
                                                .toList())));
    }

    /** The value that the text stands for, of the type that the accessor in {@link AuditConfig} has. */
    Object parse(String text) {
        Object value = kind.parser.apply(text.strip());
        if (value == null) {
            throw new AuditConfigException(key, kind.secret ? "***" : text, kind.allowed);
        }
        return value;
    }

    /** How the text of an option is read; a parser answers null to what is not allowed. */
    private record Kind(String allowed, boolean secret, Function<String, @Nullable Object> parser) {

        private static final Pattern DURATION = Pattern.compile("([0-9]{1,15})(ms|s|m|h|d)");

        static final Kind BOOLEAN = new Kind("true or false", false, text -> switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> null;
        });

        static Kind path(String of) {
            return new Kind("the path of a " + of, false, text -> {
                try {
                    return text.isEmpty() ? null : Path.of(text);
                } catch (InvalidPathException e) {
                    return null;
                }
            });
        }

        static Kind integer(int smallest, int largest) {
            return new Kind("a whole number from " + smallest + " to " + largest, false, text -> {
                try {
                    int number = Integer.parseInt(text);
                    return number >= smallest && number <= largest ? number : null;
                } catch (NumberFormatException e) {
                    return null;
                }
            });
        }

        static Kind duration(Duration shortest, Duration longest) {
            String allowed = "a duration with its unit (ms, s, m, h or d, such as 500ms) from "
                    + AuditConfig.text(shortest) + " to " + AuditConfig.text(longest);
            return new Kind(allowed, false, text -> {
                Matcher matcher = DURATION.matcher(text);
                if (!matcher.matches()) {
                    return null;
                }
                long number = Long.parseLong(matcher.group(1));
                long unit = switch (matcher.group(2)) {
                    case "ms" -> 1;
                    case "s" -> 1_000;
                    case "m" -> 60_000;
                    case "h" -> 3_600_000;
                    default -> 86_400_000;
                };
                if (number > longest.toMillis() / unit) {
                    return null;
                }
                Duration duration = Duration.ofMillis(number * unit);
                return duration.compareTo(shortest) >= 0 ? duration : null;
            });
        }

        static Kind text(int longest) {
            return new Kind(
                    "1 to " + longest + " characters, none of them a control character",
                    false,
                    text -> !text.isEmpty()
                                    && text.length() <= longest
                                    && text.chars().noneMatch(Character::isISOControl)
                            ? text
                            : null);
        }

        /** Patterns of paths, as {@code dev.auditkit.capture} matches them. */
        static Kind paths() {
            return new Kind(
                    "patterns of paths with commas between: each begins with /, * is any part of a segment, ** any segments",
                    false,
                    text -> {
                        List<String> patterns = Stream.of(text.split(","))
                                .map(String::strip)
                                .filter(pattern -> !pattern.isEmpty())
                                .toList();
                        return patterns.stream().allMatch(Kind::isPathPattern) ? patterns : null;
                    });
        }

        private static boolean isPathPattern(String pattern) {
            return pattern.startsWith("/")
                    && pattern.chars().noneMatch(c -> Character.isISOControl(c) || Character.isWhitespace(c))
                    && Stream.of(pattern.split("/")).allMatch(part -> part.equals("**") || !part.contains("**"));
        }

        static Kind origin() {
            return new Kind(
                    "1 to 255 bytes without white space, control characters and +",
                    false,
                    text -> !text.isEmpty()
                                    && text.getBytes(StandardCharsets.UTF_8).length <= 255
                                    && text.codePoints().noneMatch(Kind::isNoNameCharacter)
                            ? text
                            : null);
        }

        private static boolean isNoNameCharacter(int c) {
            return c == '+' || Character.isWhitespace(c) || Character.isSpaceChar(c) || Character.isISOControl(c);
        }

        static Kind password() {
            return new Kind("a password without control characters", true, Kind::printable);
        }

        private static @Nullable String printable(String text) {
            return text.isEmpty() || text.chars().anyMatch(Character::isISOControl) ? null : text;
        }

        /** Never shown, as someone may have put the key in the place of where it is. */
        static Kind location() {
            return new Kind("the path of a file, or a location with a scheme", true, Kind::printable);
        }

        static Kind secret(int shortest) {
            return new Kind(
                    "a secret of at least " + shortest + " characters",
                    true,
                    text -> text.length() >= shortest ? text : null);
        }

        static <E extends Enum<E>> Kind oneOf(E[] values) {
            String allowed =
                    String.join(", ", Stream.of(values).map(Kind::lowerCase).toList());
            return new Kind(
                    allowed,
                    false,
                    text -> Stream.of(values)
                            .filter(value -> lowerCase(value).equals(text))
                            .findFirst()
                            .orElse(null));
        }

        private static String lowerCase(Enum<?> value) {
            return value.name().toLowerCase(Locale.ROOT);
        }
    }
}

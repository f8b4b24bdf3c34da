package dev.auditkit.cli;

import dev.auditkit.AuditConfig;
import dev.auditkit.AuditConfigException;
import dev.auditkit.AuditOption;
import java.nio.file.Path;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Options of the log as options of a command, each by its own key: names, defaults, limits and descriptions are those
 * of {@link AuditOption}. For one thread.
 */
final class ConfigOptions {

    /** Options that the environment can set too, and the variables that do. */
    private static final Map<AuditOption, String> VARIABLES = Map.of(
            AuditOption.LOG_DIR,
            "AUDIT_LOG_DIR",
            AuditOption.KEY_HASH_SECRET,
            "AUDIT_KEY_HASH_SECRET",
            AuditOption.SIGNING_KEY,
            "AUDIT_SIGNING_KEY",
            AuditOption.SIGNING_KEY_PASSWORD,
            "AUDIT_SIGNING_KEY_PASSWORD",
            AuditOption.PREVIOUS_SIGNING_KEY,
            "AUDIT_PREVIOUS_SIGNING_KEY");

    /** What the options mean to a command that only reads. */
    private static final Map<AuditOption, String> READING = Map.of(
            AuditOption.LOG_DIR,
            "The directory of the log.",
            AuditOption.KEY_HASH_SECRET,
            "The secret with which the log hashes keys, to find one by --key.");

    private final Map<String, String> environment;
    private final Map<AuditOption, String> descriptions;
    private final Map<AuditOption, String> defaults;
    private final EnumMap<AuditOption, OptionSpec> specs = new EnumMap<>(AuditOption.class);

    private ConfigOptions(
            Collection<AuditOption> offered,
            Map<AuditOption, String> descriptions,
            Map<AuditOption, String> defaults,
            Map<String, String> environment) {
        this.environment = environment;
        this.descriptions = descriptions;
        this.defaults = defaults;
        offered.forEach(option -> specs.put(option, spec(option)));
    }

    /** What a command needs that only reads. */
    static ConfigOptions reading(Shell shell) {
        return new ConfigOptions(
                List.of(AuditOption.LOG_DIR, AuditOption.KEY_HASH_SECRET), READING, Map.of(), shell.environment());
    }

    /** What a command needs that only has to find the log. */
    static ConfigOptions locating(Shell shell) {
        return new ConfigOptions(List.of(AuditOption.LOG_DIR), READING, Map.of(), shell.environment());
    }

    /**
     * All options of the log, for a command that writes.
     *
     * @param defaults those that are not the log's own
     */
    static ConfigOptions writing(Shell shell, Map<AuditOption, String> defaults) {
        // The command captures nothing: it has what it writes handed to it.
        List<AuditOption> offered = Stream.of(AuditOption.values())
                .filter(option -> !option.isCapture())
                .toList();
        return new ConfigOptions(offered, Map.of(), defaults, shell.environment());
    }

    /** Offers the options. */
    void addTo(CommandSpec command) {
        specs.values().forEach(command::addOption);
    }

    /**
     * What the options, the environment and the defaults say, in this order.
     *
     * @throws AuditConfigException for a value that is not allowed
     */
    AuditConfig config() {
        AuditConfig.Builder config = AuditConfig.builder();
        specs.forEach((option, spec) -> {
            String value = value(option, spec);
            if (value != null) {
                config.set(option, value);
            }
        });
        return config.build();
    }

    /**
     * The directory of the log, for a command that takes it without the option's name too.
     *
     * @param given what stands there; null for what {@link #config()} says
     */
    Path logDir(@Nullable String given) {
        return given == null ? config().logDir() : UsageException.unless(() -> Path.of(given));
    }

    private @Nullable String value(AuditOption option, OptionSpec spec) {
        String given = spec.getValue();
        if (given != null) {
            return given;
        }
        String variable = VARIABLES.get(option);
        String fromEnvironment = variable == null ? null : environment.get(variable);
        return fromEnvironment == null || fromEnvironment.isEmpty() ? defaults.get(option) : fromEnvironment;
    }

    private OptionSpec spec(AuditOption option) {
        OptionSpec.Builder spec = OptionSpec.builder("--" + option.key())
                .type(String.class)
                .paramLabel(label(option))
                .description(description(option).replace("%", "%%"));
        if (isSwitch(option)) {
            spec.arity("0..1").fallbackValue("true");
        }
        return spec.build();
    }

    private String description(AuditOption option) {
        StringBuilder text = new StringBuilder(descriptions.getOrDefault(option, option.description()));
        String variable = VARIABLES.get(option);
        if (option.secret()) {
            text.append(" Others on this machine can see a command line: the environment variable ")
                    .append(variable)
                    .append(" is the safer place.");
        } else if (variable != null) {
            text.append(" The environment variable ").append(variable).append(" can name it too.");
        }
        String standard = option.defaultValue();
        String value = defaults.getOrDefault(option, standard == null ? "" : standard);
        return value.isEmpty() ? text.toString() : text.append(" Default: ").append(value) + ".";
    }

    private static String label(AuditOption option) {
        return option.allowed().startsWith("a duration")
                ? "<duration>"
                : isSwitch(option) ? "true|false" : "<" + option.key().replaceAll(".*-", "") + ">";
    }

    private static boolean isSwitch(AuditOption option) {
        return "true".equals(option.defaultValue()) || "false".equals(option.defaultValue());
    }
}

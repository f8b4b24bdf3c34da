package dev.auditkit.micronaut;

import dev.auditkit.AuditConfig;
import dev.auditkit.AuditConfigException;
import dev.auditkit.AuditOption;
import dev.auditkit.capture.StartAdvice;
import io.micronaut.context.env.Environment;
import io.micronaut.context.exceptions.ConfigurationException;

/** Says of a log that keeps the application from starting what is wrong, and what to do. */
final class StartFailure {

    private StartFailure() {}

    /** The failure as Micronaut reports those of its configuration, where it is ours; else as it is. */
    static RuntimeException of(RuntimeException failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            String advice = StartAdvice.of(cause);
            if (advice != null) {
                return new ConfigurationException(cause.getMessage() + "\n\n" + advice, cause);
            }
        }
        return failure;
    }

    /**
     * Refuses properties that are not allowed by what they are as text: Micronaut takes the default for what it cannot convert.
     *
     * @throws RuntimeException saying of the first what is allowed
     */
    static void check(Environment environment) {
        AuditConfig.Builder config = AuditConfig.builder();
        try {
            for (AuditOption option : AuditOption.values()) {
                environment
                        .getProperty(AuditProperties.PREFIX + "." + option.key(), String.class)
                        .ifPresent(text -> config.set(option, text));
            }
        } catch (AuditConfigException e) {
            throw of(e);
        }
    }
}

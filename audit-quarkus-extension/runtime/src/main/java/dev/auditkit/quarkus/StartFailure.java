package dev.auditkit.quarkus;

import dev.auditkit.AuditException;
import dev.auditkit.capture.StartAdvice;
import io.quarkus.runtime.configuration.ConfigurationException;

/** Says of a log that keeps the application from starting what is wrong, and what to do. */
final class StartFailure {

    private StartFailure() {}

    /** The failure in the form of which Quarkus prints the message alone. */
    static ConfigurationException of(AuditException failure) {
        String advice = StartAdvice.of(failure);
        return new ConfigurationException(
                failure.getMessage() + System.lineSeparator() + (advice == null ? "Look into audit.log-dir." : advice),
                failure);
    }
}

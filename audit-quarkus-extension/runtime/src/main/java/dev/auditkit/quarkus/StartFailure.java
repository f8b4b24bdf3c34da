package dev.auditkit.quarkus;

import dev.auditkit.AuditConfigException;
import dev.auditkit.AuditException;
import dev.auditkit.AuditIntegrityException;
import dev.auditkit.AuditLockedException;
import dev.auditkit.AuditStorageException;
import io.quarkus.runtime.configuration.ConfigurationException;

/** Says of a log that keeps the application from starting what is wrong, and what to do. */
final class StartFailure {

    private StartFailure() {}

    /** The failure in the form of which Quarkus prints the message alone. */
    static ConfigurationException of(AuditException failure) {
        return new ConfigurationException(failure.getMessage() + System.lineSeparator() + action(failure), failure);
    }

    private static String action(AuditException failure) {
        if (failure instanceof AuditConfigException config) {
            return "Change audit." + config.key() + " in the application's configuration.";
        }
        if (failure instanceof AuditLockedException) {
            return "Stop the other process, or give each application a directory of its own with audit.log-dir. With"
                    + " audit.failure-policy=open the application starts without the log, which is DOWN until the directory is free.";
        }
        if (failure instanceof AuditIntegrityException) {
            return "Keep the directory as it is for whoever looks into it; 'audit verify' says what is wrong in full. Then start with another"
                    + " audit.log-dir, or with audit.failure-policy=open, which sets the damaged log aside and begins one that says so.";
        }
        return failure instanceof AuditStorageException
                ? "Make audit.log-dir a directory that the application may create, read and write."
                : "Look into audit.log-dir.";
    }
}

package dev.auditkit.cli;

import dev.auditkit.AuditConfig;
import dev.auditkit.AuditDisabledException;
import dev.auditkit.AuditReader;
import dev.auditkit.AuditStorageException;
import java.nio.file.NoSuchFileException;

/** For a command that tends a log: to create one in a directory whose name was mistyped would help nobody. */
final class ExistingLog {

    private ExistingLog() {}

    /**
     * Sees that there is a log in the directory that the options name.
     *
     * @param what what is to be done, as the start of a sentence
     * @throws AuditStorageException when there is none
     */
    static void require(AuditConfig config, String what) {
        if (!config.enabled()) {
            throw new AuditDisabledException(what);
        }
        try (AuditReader reader = AuditReader.open(config)) {
            if (reader.stats().totalFiles() == 0) {
                throw new AuditStorageException(
                        "There is no audit log",
                        new NoSuchFileException(config.logDir().toString()));
            }
        }
    }
}

package dev.auditkit.capture;

import dev.auditkit.AuditConfigException;
import dev.auditkit.AuditIntegrityException;
import dev.auditkit.AuditLockedException;
import dev.auditkit.AuditStorageException;
import dev.auditkit.AuditUnavailableException;
import org.jspecify.annotations.Nullable;

/** What to do about a log that keeps an application from starting, in words. */
public final class StartAdvice {

    private StartAdvice() {}

    /**
     * What to do.
     *
     * @param failure what stopped the start, not what only carries it
     * @return null when it is not the log's
     */
    public static @Nullable String of(Throwable failure) {
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
        if (failure instanceof AuditStorageException) {
            return "Make audit.log-dir a directory that the application may create, read and write.";
        }
        if (failure instanceof AuditUnavailableException) {
            return "See what the disk of audit.log-dir is doing; after a crash a long segment (audit.rotation-size-mb) takes its time. With"
                    + " audit.failure-policy=open the application starts all the same, and its log follows.";
        }
        if (failure instanceof AuditTemplateException) {
            return "Correct the annotation. Names of parameters are there only when the code is compiled with -parameters.";
        }
        return null;
    }
}

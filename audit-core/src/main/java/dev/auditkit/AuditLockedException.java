package dev.auditkit;

/** Another process writes to the log directory. The message names the directory and the holder. */
public final class AuditLockedException extends AuditUnavailableException {

    private static final long serialVersionUID = 1L;

    /**
     * @param directory the log directory
     * @param holder who holds it: process id, host and start time as far as they are known
     */
    public AuditLockedException(String directory, String holder) {
        super("The audit log in " + directory + " is being written by another process (" + holder
                + "); one directory has one writer");
    }
}

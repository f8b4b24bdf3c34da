package dev.auditkit;

import java.io.IOException;

/** The file system refused a read or a write. The message names the file, the cause is the file system's own word. */
public final class AuditStorageException extends AuditException {

    private static final long serialVersionUID = 1L;

    /**
     * @param what what was tried, on which file
     * @param cause what the file system answered
     */
    public AuditStorageException(String what, IOException cause) {
        super(what + ": " + cause, cause);
    }
}

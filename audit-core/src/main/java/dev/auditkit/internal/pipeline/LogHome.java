package dev.auditkit.internal.pipeline;

import dev.auditkit.internal.journal.Storage;
import java.io.IOException;
import java.nio.file.Path;

/** The place of a log, which one process at a time may enter to write. */
public interface LogHome {

    /** Where it is. */
    Path directory();

    /**
     * Makes it this process's own, creating it when it is missing.
     *
     * @throws dev.auditkit.AuditLockedException when another process has it
     * @throws IOException when it cannot be created or written
     */
    Storage enter() throws IOException;

    /** Lets others have it. */
    void leave() throws IOException;
}

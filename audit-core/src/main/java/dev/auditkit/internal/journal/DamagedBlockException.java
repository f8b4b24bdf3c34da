package dev.auditkit.internal.journal;

import java.io.IOException;

/** The bytes of a compressed block are not those that were written. */
public final class DamagedBlockException extends IOException {

    private static final long serialVersionUID = 1L;

    DamagedBlockException(String message) {
        super(message);
    }
}

package dev.auditkit.internal.proof;

import java.io.IOException;

/** The hash of an entry is needed that was removed, as retention wants, and is not kept. */
public final class MissingHashException extends IOException {

    private static final long serialVersionUID = 1L;

    /** @param seq the entry */
    public MissingHashException(long seq) {
        super("entry " + seq + " was removed, and its hash is not kept");
    }
}

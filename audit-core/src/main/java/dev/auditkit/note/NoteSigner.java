package dev.auditkit.note;

import java.security.GeneralSecurityException;

/** Signs notes: with a key in memory, or by way of a device or service that has it. Safe for use by many threads. */
public interface NoteSigner {

    /** The key that checks the signatures. */
    VerifierKey verifierKey();

    /**
     * Signs the bytes of a note's text.
     *
     * @throws GeneralSecurityException when that is not possible
     */
    byte[] sign(byte[] text) throws GeneralSecurityException;
}

package dev.auditkit.note;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.time.InstantSource;

/**
 * Cosigns checkpoints with an Ed25519 key in memory, as witnesses do (C2SP tlog-cosignature, type 4). The message that is
 * signed does not have the cosigner's name, so a key must have one name only. Safe for use by many threads.
 */
public final class Ed25519Cosigner implements NoteSigner {

    private final VerifierKey verifierKey;
    private final PrivateKey privateKey;
    private final InstantSource clock;

    /**
     * @param name the name of the cosigner
     * @param keys an Ed25519 key pair
     * @param clock tells the time that a cosignature says
     * @throws MalformedNoteException when the name cannot be a key's, or the key is of another kind
     */
    public Ed25519Cosigner(String name, KeyPair keys, InstantSource clock) throws MalformedNoteException {
        this.verifierKey = VerifierKey.ofEd25519Cosigner(name, keys.getPublic());
        this.privateKey = keys.getPrivate();
        this.clock = clock;
    }

    @Override
    public VerifierKey verifierKey() {
        return verifierKey;
    }

    /**
     * Signs the text of a checkpoint.
     *
     * @throws GeneralSecurityException when it is another text, or signing fails
     */
    @Override
    public byte[] sign(byte[] text) throws GeneralSecurityException {
        return TimestampedSignature.sign(verifierKey, privateKey, text, clock);
    }

    /** The verifier key; never the private one. */
    @Override
    public String toString() {
        return "Ed25519Cosigner[" + verifierKey + "]";
    }
}

package dev.auditkit.note;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.time.InstantSource;

/**
 * Signs checkpoints with an ML-DSA-44 key (FIPS 204) in memory: for a log, whose origin is then the name, or for a witness
 * (C2SP tlog-cosignature, type 6). Extension lines of a checkpoint are not signed. Needs a Java platform that has the
 * algorithm, as from JDK 24 on. Safe for use by many threads.
 */
public final class MlDsa44Signer implements NoteSigner {

    private final VerifierKey verifierKey;
    private final PrivateKey privateKey;
    private final InstantSource clock;

    /**
     * @param name the origin of the log, or the name of the cosigner
     * @param keys an ML-DSA-44 key pair
     * @param clock tells the time that a signature says
     * @throws MalformedNoteException when the name cannot be a key's, or the key is of another kind
     */
    public MlDsa44Signer(String name, KeyPair keys, InstantSource clock) throws MalformedNoteException {
        this.verifierKey = VerifierKey.ofMlDsa44(name, keys.getPublic());
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
        return "MlDsa44Signer[" + verifierKey + "]";
    }
}

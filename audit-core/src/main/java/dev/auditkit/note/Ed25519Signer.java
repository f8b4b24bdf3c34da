package dev.auditkit.note;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PrivateKey;

/** Signs with an Ed25519 key (RFC 8032) in memory. Safe for use by many threads. */
public final class Ed25519Signer implements NoteSigner {

    private final VerifierKey verifierKey;
    private final PrivateKey privateKey;

    /**
     * @param name the name of the key, which for a log is its origin
     * @param keys an Ed25519 key pair
     * @throws MalformedNoteException when the name cannot be a key's
     */
    public Ed25519Signer(String name, KeyPair keys) throws MalformedNoteException {
        this.verifierKey = VerifierKey.ofEd25519(name, keys.getPublic());
        this.privateKey = keys.getPrivate();
    }

    @Override
    public VerifierKey verifierKey() {
        return verifierKey;
    }

    @Override
    public byte[] sign(byte[] text) throws GeneralSecurityException {
        return verifierKey.type().sign(privateKey, text);
    }

    /** The key's name and id; never the key. */
    @Override
    public String toString() {
        return "Ed25519Signer[" + verifierKey + "]";
    }
}

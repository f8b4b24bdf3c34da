package dev.auditkit.witness;

import dev.auditkit.internal.keys.KeyPairFile;
import dev.auditkit.note.Ed25519Cosigner;
import dev.auditkit.note.MalformedNoteException;
import dev.auditkit.note.MlDsa44Signer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;

/**
 * Opens the keys that a witness cosigns with, each in a PEM file (PKCS#8, not encrypted) of its own. One that is not there is
 * made, readable and writable by its owner alone, and is on the disk before it signs anything. A file that others may read
 * or write is refused. No message has anything of a private key. For one thread and one process at a time.
 */
public final class WitnessKeys {

    private WitnessKeys() {}

    /**
     * Opens an Ed25519 key (C2SP tlog-cosignature, type 4).
     *
     * @param file created, and the directories that it is in, if need be
     * @param name of the witness
     * @param clock tells the time that a cosignature says
     * @throws MalformedNoteException when the name cannot be a key's
     * @throws IOException when the file cannot be read or created, or has no such key
     */
    public static Ed25519Cosigner ed25519(Path file, String name, InstantSource clock)
            throws IOException, MalformedNoteException {
        return new Ed25519Cosigner(name, new KeyPairFile(file).ed25519(), clock);
    }

    /**
     * Opens an ML-DSA-44 key (C2SP tlog-cosignature, type 6), whose file has the public key after the private one.
     *
     * @param file created, and the directories that it is in, if need be
     * @param name of the witness
     * @param clock tells the time that a cosignature says
     * @throws IllegalArgumentException when this Java platform has no ML-DSA, which needs JDK 24
     * @throws MalformedNoteException when the name cannot be a key's
     * @throws IOException when the file cannot be read or created, or has no such key
     */
    public static MlDsa44Signer mlDsa44(Path file, String name, InstantSource clock)
            throws IOException, MalformedNoteException {
        return new MlDsa44Signer(name, new KeyPairFile(file).mlDsa44(), clock);
    }
}

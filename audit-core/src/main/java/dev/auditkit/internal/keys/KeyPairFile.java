package dev.auditkit.internal.keys;

import dev.auditkit.internal.journal.DirectoryStorage;
import dev.auditkit.internal.journal.SmallFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.KeyPair;

/**
 * A PEM file with a key pair, for its owner alone, which is made if there is none. Messages name the file, and never anything
 * of what it holds.
 */
public final class KeyPairFile {

    private final Path path;

    /** @param path of the file */
    public KeyPairFile(Path path) {
        this.path = path;
    }

    /**
     * The Ed25519 key pair.
     *
     * @throws IOException when it cannot be read or made, is no such key, or others than its owner may read it
     */
    public KeyPair ed25519() throws IOException {
        try {
            if (Files.notExists(path)) {
                create(KeyFileText.ofPrivate(Ed25519Keys.generate()));
            }
            return Ed25519Keys.read(SecretFile.read(path));
        } catch (UnusableKeyException e) {
            throw unusable("Ed25519", e);
        }
    }

    /**
     * The ML-DSA-44 key pair.
     *
     * @throws IllegalArgumentException when this Java platform is older than 24
     * @throws IOException when it cannot be read or made, is no such key, or others than its owner may read it
     */
    public KeyPair mlDsa44() throws IOException {
        try {
            MlDsaKeys.requirePlatform();
        } catch (UnusableKeyException e) {
            throw new IllegalArgumentException(path + " cannot be used: " + e.getMessage(), e);
        }
        try {
            if (Files.notExists(path)) {
                create(KeyFileText.ofBoth(MlDsaKeys.generate()));
            }
            return MlDsaKeys.read(SecretFile.read(path));
        } catch (UnusableKeyException e) {
            throw unusable("ML-DSA-44", e);
        }
    }

    /** The key is on the disk before it signs anything; what is read after that is what is there. */
    private void create(byte[] pem) throws IOException {
        Path absolute = path.toAbsolutePath();
        Path directory = absolute.getParent();
        if (directory == null) {
            throw new NoSuchFileException(path.toString());
        }
        SmallFiles.replace(
                DirectoryStorage.createIfMissing(directory),
                absolute.getFileName().toString(),
                pem);
    }

    private IOException unusable(String algorithm, UnusableKeyException why) {
        return new IOException(path + " has no " + algorithm + " key that can be used: " + why.getMessage()
                + "; allowed: a PEM file with one, not encrypted, readable by its owner alone (mode 0600)");
    }
}

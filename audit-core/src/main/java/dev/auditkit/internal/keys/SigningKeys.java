package dev.auditkit.internal.keys;

import dev.auditkit.AuditConfigException;
import dev.auditkit.note.Ed25519Signer;
import dev.auditkit.note.MalformedNoteException;
import dev.auditkit.note.NoteSigner;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.KeyPair;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Opens the key with which a log signs, and makes new ones. What cannot be used is refused with an {@link
 * AuditConfigException} that names the file or the scheme, never a key or a password.
 */
public final class SigningKeys {

    private static final String KEY = "signing-key";

    private static final String LOCATIONS = "the path of a PEM file with an Ed25519 private key (PKCS#8, not encrypted,"
            + " as openssl genpkey -algorithm ed25519 writes it), or of a PKCS#12 key store with an alias and a password,"
            + " each readable by its owner alone (mode 0600), or a location that a SignerProvider takes";
    private static final String ED25519_FILE = "a PEM file with an Ed25519 private key (PKCS#8, not encrypted)";
    private static final String ML_DSA_FILE =
            "a PEM file with an ML-DSA-44 private key (PKCS#8, not encrypted) and its public key, on JDK 24 or later";

    /** What a key looks like when it stands where its place should: PEM, or DER or raw bytes in Base64 or hexadecimal. */
    private static final Pattern KEY_ITSELF = Pattern.compile(
            ".*-----BEGIN.*|.*[\r\n].*|M[A-Za-z0-9+/=_-]{43,}|[A-Za-z0-9+/_-]{43}=|[0-9a-fA-F]{64,}", Pattern.DOTALL);

    private SigningKeys() {}

    /**
     * Opens the key that a configuration names.
     *
     * @param location the path of a PEM file or a key store, or a location that begins with the scheme of a {@link
     *     dev.auditkit.spi.SignerProvider}
     * @param alias the entry of the key store; null for a PEM file
     * @param password the key store's; null for a PEM file
     * @param origin the log's origin, which becomes the name of the key
     * @throws AuditConfigException when there is no such key or it cannot be used
     * @throws IOException when a provider cannot reach what has the key
     */
    public static NoteSigner open(String location, @Nullable String alias, @Nullable String password, String origin)
            throws IOException {
        if (KEY_ITSELF.matcher(location).matches()) {
            throw refused("***", "it looks like a key instead of the place of one", LOCATIONS);
        }
        String scheme = SignerProviders.scheme(location).orElse(null);
        try {
            if (scheme != null) {
                return SignerProviders.open(scheme, location, origin);
            }
            byte[] file = SecretFile.read(Path.of(location));
            return signer(alias == null ? pem(file, password) : KeyStoreFile.read(file, alias, password), origin);
        } catch (UnusableKeyException e) {
            // What follows a scheme may have a password in it.
            throw refused(scheme == null ? location : scheme + ":***", e.getMessage(), LOCATIONS);
        } catch (InvalidPathException e) {
            throw refused("***", "it is no path", LOCATIONS);
        }
    }

    /** What may be shown of a location: not a key that stands in its place, and not what follows a scheme, which may have a password. */
    static String shown(@Nullable String location) {
        if (location == null || KEY_ITSELF.matcher(location).matches()) {
            return location == null ? "" : "***";
        }
        return SignerProviders.scheme(location).map(scheme -> scheme + ":***").orElse(location);
    }

    private static KeyPair pem(byte[] file, @Nullable String password) throws UnusableKeyException {
        if (password != null) {
            throw new UnusableKeyException("there is a password but no alias, which a key store needs");
        }
        return Ed25519Keys.read(file);
    }

    /** A new Ed25519 private key, as the text of a PEM file. */
    public static byte[] generateEd25519() {
        return KeyFileText.ofPrivate(Ed25519Keys.generate());
    }

    /**
     * Reads an Ed25519 key from the text of a PEM file.
     *
     * @param place where the text is from, for messages
     * @param origin the log's origin, which becomes the name of the key
     * @throws AuditConfigException when it has no such key
     */
    public static NoteSigner ed25519(byte[] pem, String place, String origin) {
        try {
            return signer(Ed25519Keys.read(pem), origin);
        } catch (UnusableKeyException e) {
            throw refused(place, e.getMessage(), ED25519_FILE);
        }
    }

    /**
     * New ML-DSA-44 keys, as the text of a PEM file with the private and the public one.
     *
     * @throws AuditConfigException when the Java platform is older than 24
     */
    public static byte[] generateMlDsa44() {
        try {
            return KeyFileText.ofBoth(MlDsaKeys.generate());
        } catch (UnusableKeyException e) {
            throw refused("ML-DSA-44", e.getMessage(), "Ed25519 on any Java platform, ML-DSA-44 on JDK 24 or later");
        }
    }

    /**
     * Reads ML-DSA-44 keys from the text of a PEM file that {@link #generateMlDsa44} made.
     *
     * @param place where the text is from, for messages
     * @throws AuditConfigException when it has no such keys, or the Java platform is older than 24
     */
    public static KeyPair mlDsa44(byte[] pem, String place) {
        try {
            return MlDsaKeys.read(pem);
        } catch (UnusableKeyException e) {
            throw refused(place, e.getMessage(), ML_DSA_FILE);
        }
    }

    private static NoteSigner signer(KeyPair keys, String origin) throws UnusableKeyException {
        try {
            return new Ed25519Signer(origin, keys);
        } catch (MalformedNoteException e) {
            throw new UnusableKeyException("the log's origin '" + origin + "' cannot be the name of a key");
        }
    }

    private static AuditConfigException refused(String value, @Nullable String reason, String allowed) {
        return new AuditConfigException(KEY, value, String.valueOf(reason), allowed);
    }
}

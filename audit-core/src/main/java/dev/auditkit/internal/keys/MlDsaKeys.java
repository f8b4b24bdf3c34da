package dev.auditkit.internal.keys;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;

/** Reads and makes ML-DSA-44 keys (FIPS 204), which Java platforms have since version 24 (JEP 497). */
final class MlDsaKeys {

    private static final String ALGORITHM = "ML-DSA-44";

    private MlDsaKeys() {}

    /** @throws UnusableKeyException when this Java platform has no ML-DSA */
    static KeyPair generate() throws UnusableKeyException {
        try {
            return KeyPairGenerator.getInstance(ALGORITHM).generateKeyPair();
        } catch (NoSuchAlgorithmException e) {
            throw missing();
        }
    }

    /**
     * Reads a key file with both keys: what a private one looks like differs between platforms (a seed, or what grows of it),
     * and a public one cannot be got from each of its forms.
     *
     * @throws UnusableKeyException when it has no such keys, or this Java platform has no ML-DSA
     */
    static KeyPair read(byte[] pem) throws UnusableKeyException {
        KeyFileText file = KeyFileText.parse(pem);
        byte[] publicKey = file.publicKey()
                .orElseThrow(() -> new UnusableKeyException("it has no PUBLIC KEY after the PRIVATE KEY"));
        KeyFactory factory = factory();
        KeyPair keys;
        try {
            PrivateKey secret = factory.generatePrivate(new PKCS8EncodedKeySpec(file.privateKey()));
            PublicKey open = factory.generatePublic(new X509EncodedKeySpec(publicKey));
            keys = new KeyPair(open, secret);
        } catch (GeneralSecurityException e) {
            throw new UnusableKeyException(
                    "the keys in it are no ML-DSA-44 keys (kind: " + Pairs.kind(file.privateKey()) + ")");
        }
        return Pairs.checked(keys, ALGORITHM);
    }

    /** @throws UnusableKeyException when this Java platform has no ML-DSA */
    static void requirePlatform() throws UnusableKeyException {
        factory();
    }

    private static KeyFactory factory() throws UnusableKeyException {
        try {
            return KeyFactory.getInstance(ALGORITHM);
        } catch (NoSuchAlgorithmException e) {
            throw missing();
        }
    }

    private static UnusableKeyException missing() {
        return new UnusableKeyException(
                "ML-DSA needs JDK 24 or later, and this is " + Runtime.version().feature());
    }
}

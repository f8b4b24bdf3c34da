package dev.auditkit.internal.keys;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.interfaces.EdECPrivateKey;
import java.security.spec.NamedParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;

/** Reads and makes Ed25519 keys (RFC 8032, RFC 8410). */
final class Ed25519Keys {

    private static final String ALGORITHM = "Ed25519";
    private static final int LENGTH = 32;

    private static final byte WITH_PUBLIC_KEY = 1;

    private Ed25519Keys() {}

    static KeyPair generate() {
        try {
            return KeyPairGenerator.getInstance(ALGORITHM).generateKeyPair();
        } catch (NoSuchAlgorithmException e) {
            throw missing(e);
        }
    }

    /**
     * Reads a key file; a public key in it must be that of the private one.
     *
     * @throws UnusableKeyException when it has no such key
     */
    static KeyPair read(byte[] pem) throws UnusableKeyException {
        KeyFileText file = KeyFileText.parse(pem);
        KeyPair keys = ofPkcs8(file.privateKey());
        byte[] derived = keys.getPublic().getEncoded();
        if (file.publicKey().isPresent() && !Arrays.equals(file.publicKey().get(), derived)) {
            throw new UnusableKeyException("the private and the public key in it do not belong together");
        }
        return keys;
    }

    /**
     * The pair of a private key in PKCS#8, with its public key (version 2 of RFC 5958) or without (version 1).
     *
     * @throws UnusableKeyException when it is another kind of key, or damaged
     */
    static KeyPair ofPkcs8(byte[] pkcs8) throws UnusableKeyException {
        EdECPrivateKey key = privateKey(pkcs8);
        KeyPair keys = new KeyPair(derive(key), key);
        byte[] encoded = keys.getPublic().getEncoded();
        // In version 2 the public key is the last field, and its 32 bytes end it (RFC 8410, section 7).
        boolean another = version(pkcs8) == WITH_PUBLIC_KEY
                && !Arrays.equals(
                        pkcs8, pkcs8.length - LENGTH, pkcs8.length, encoded, encoded.length - LENGTH, encoded.length);
        if (another) {
            throw new UnusableKeyException("the private and the public key in it do not belong together");
        }
        return Pairs.checked(keys, ALGORITHM);
    }

    /** The version of a PKCS#8 key in DER: the content of the number with which the sequence begins. */
    private static byte version(byte[] pkcs8) {
        int furtherLengthBytes = pkcs8[1] < 0 ? pkcs8[1] & 0x7f : 0;
        return pkcs8[4 + furtherLengthBytes];
    }

    private static EdECPrivateKey privateKey(byte[] pkcs8) throws UnusableKeyException {
        try {
            if (KeyFactory.getInstance(ALGORITHM).generatePrivate(new PKCS8EncodedKeySpec(pkcs8))
                    instanceof EdECPrivateKey key) {
                return key;
            }
        } catch (NoSuchAlgorithmException e) {
            throw missing(e);
        } catch (GeneralSecurityException e) {
            // Said below, without what the platform says of the bytes.
        }
        throw new UnusableKeyException("the key in it is no Ed25519 key (kind: " + Pairs.kind(pkcs8) + ")");
    }

    /**
     * The public key of a private one. The platform derives it only when it generates a pair, so it is made to generate this
     * one: what it draws as the private key is the private key.
     */
    private static PublicKey derive(EdECPrivateKey key) throws UnusableKeyException {
        byte[] seed = key.getBytes().orElseThrow(() -> new UnusableKeyException("the key in it cannot be read"));
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(ALGORITHM);
            generator.initialize(NamedParameterSpec.ED25519, new FixedRandom(seed));
            return generator.generateKeyPair().getPublic();
        } catch (GeneralSecurityException e) {
            throw missing(e);
        }
    }

    private static IllegalStateException missing(GeneralSecurityException e) {
        return new IllegalStateException("this Java platform has no Ed25519", e);
    }

    /** Draws the same bytes always. */
    private static final class FixedRandom extends SecureRandom {

        private static final long serialVersionUID = 1L;

        private final transient byte[] drawn;

        FixedRandom(byte[] drawn) {
            this.drawn = drawn;
        }

        @Override
        public void nextBytes(byte[] bytes) {
            if (bytes.length != drawn.length) {
                throw new IllegalStateException(
                        "this Java platform draws " + bytes.length + " bytes for an Ed25519 key, not " + drawn.length);
            }
            System.arraycopy(drawn, 0, bytes, 0, bytes.length);
        }
    }
}

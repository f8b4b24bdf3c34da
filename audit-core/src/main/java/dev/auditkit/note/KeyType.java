package dev.auditkit.note;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What a key signs, and by which algorithm: the signature types of C2SP signed-note that are known here. */
enum KeyType {
    /** The text of any note (C2SP signed-note). */
    ED25519(1, "Ed25519", KeyType.ED25519_X509, 32, 64),

    /** A checkpoint and the time (C2SP tlog-cosignature, Ed25519 signed message). */
    ED25519_COSIGNER(4, "Ed25519", KeyType.ED25519_X509, 32, 64),

    /** A checkpoint without its extension lines, the time and the signer's name (C2SP tlog-cosignature, ML-DSA-44). */
    ML_DSA_44(6, "ML-DSA-44", KeyType.ML_DSA_44_X509, 1312, 2420);

    /** What stands before the 32 bytes of an Ed25519 key in its X.509 form (RFC 8410, section 4). */
    private static final String ED25519_X509 = "302a300506032b6570032100";

    /** What stands before the 1312 bytes of an ML-DSA-44 key in its X.509 form (RFC 9881, section 4). */
    private static final String ML_DSA_44_X509 = "30820532300b06096086480165030403110382052100";

    private final byte code;
    private final String algorithm;
    private final String x509Prefix;
    private final int length;
    private final int signatureLength;

    KeyType(int code, String algorithm, String x509Prefix, int length, int signatureLength) {
        this.code = (byte) code;
        this.algorithm = algorithm;
        this.x509Prefix = x509Prefix;
        this.length = length;
        this.signatureLength = signatureLength;
    }

    /**
     * The type that key material, which is a type's code and a key, begins with.
     *
     * @throws MalformedNoteException when it is not known, or the key has another length
     */
    static KeyType of(byte[] material) throws MalformedNoteException {
        for (KeyType type : values()) {
            if (material.length == 1 + type.length && material[0] == type.code) {
                return type;
            }
        }
        throw new MalformedNoteException("key material of " + material.length + " bytes"
                + (material.length == 0 ? "" : " and type " + (material[0] & 0xff)) + " cannot be used; allowed: "
                + Stream.of(values())
                        .map(type -> "type " + type.code + " (" + type.algorithm + ") with " + (1 + type.length))
                        .collect(Collectors.joining(", ")));
    }

    /**
     * The type's code and the key.
     *
     * @throws MalformedNoteException when the key is of another algorithm
     */
    byte[] material(PublicKey key) throws MalformedNoteException {
        byte[] prefix = HexFormat.of().parseHex(x509Prefix);
        byte[] encoded = key.getEncoded();
        if (encoded == null
                || encoded.length != prefix.length + length
                || !Arrays.equals(prefix, 0, prefix.length, encoded, 0, prefix.length)) {
            throw new MalformedNoteException(
                    "a key of the kind " + key.getAlgorithm() + " is no " + algorithm + " key");
        }
        return ByteBuffer.allocate(1 + length)
                .put(code)
                .put(encoded, prefix.length, length)
                .array();
    }

    /**
     * The key in the form that this Java platform checks signatures with; null when it has no such algorithm.
     *
     * @throws MalformedNoteException when the bytes are no key
     */
    @Nullable
    PublicKey publicKey(byte[] material) throws MalformedNoteException {
        byte[] prefix = HexFormat.of().parseHex(x509Prefix);
        byte[] encoded = ByteBuffer.allocate(prefix.length + length)
                .put(prefix)
                .put(material, 1, length)
                .array();
        try {
            PublicKey key = KeyFactory.getInstance(algorithm).generatePublic(new X509EncodedKeySpec(encoded));
            Signature.getInstance(algorithm).initVerify(key); // only this looks whether the bytes are a point
            return key;
        } catch (NoSuchAlgorithmException e) {
            return null;
        } catch (GeneralSecurityException e) {
            throw new MalformedNoteException("the bytes are no " + algorithm + " key: " + e.getMessage());
        }
    }

    /** Whether signatures are over the time too, and over checkpoints only. */
    boolean isTimestamped() {
        return this != ED25519;
    }

    byte[] sign(PrivateKey key, byte[] message) throws GeneralSecurityException {
        Signature signer = Signature.getInstance(algorithm);
        signer.initSign(key);
        signer.update(message);
        return signer.sign();
    }

    boolean verifies(PublicKey key, byte[] message, byte[] signature) {
        if (signature.length != signatureLength) {
            return false; // JDK 17 passes over what follows an Ed25519 signature
        }
        try {
            Signature verifier = Signature.getInstance(algorithm);
            verifier.initVerify(key);
            verifier.update(message);
            return verifier.verify(signature);
        } catch (SignatureException e) {
            return false; // not even the form of a signature
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java platform had " + algorithm + " a moment ago", e);
        }
    }
}

package dev.auditkit.internal.keys;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.NoSuchAlgorithmException;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.List;

/** What holds for key pairs of every kind. */
final class Pairs {

    private static final byte[] TEXT = "Do these two keys belong together?\n".getBytes(StandardCharsets.US_ASCII);
    private static final List<String> OTHER_KINDS = List.of("Ed25519", "RSA", "EC", "Ed448", "DSA", "XDH", "ML-DSA");

    private Pairs() {}

    /**
     * The pair, if what its private key signs is checked by its public key.
     *
     * @throws UnusableKeyException when it is not
     */
    static KeyPair checked(KeyPair keys, String algorithm) throws UnusableKeyException {
        try {
            Signature signature = Signature.getInstance(algorithm);
            signature.initSign(keys.getPrivate());
            signature.update(TEXT);
            byte[] signed = signature.sign();
            signature.initVerify(keys.getPublic());
            signature.update(TEXT);
            if (signature.verify(signed)) {
                return keys;
            }
        } catch (GeneralSecurityException e) {
            // Keys that cannot even be tried do not belong together either.
        }
        throw new UnusableKeyException("the private and the public key in it do not belong together");
    }

    /** What kind of private key this is in PKCS#8, for messages. */
    static String kind(byte[] pkcs8) {
        for (String algorithm : OTHER_KINDS) {
            try {
                KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
                return algorithm;
            } catch (NoSuchAlgorithmException e) {
                // This Java platform does not have that kind.
            } catch (GeneralSecurityException e) {
                // Another kind.
            }
        }
        return "unknown";
    }
}

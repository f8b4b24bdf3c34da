package dev.auditkit.note;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;

/** ML-DSA-44 keys for tests, where there are any. */
public final class MlDsa {

    private MlDsa() {}

    /** Passes over the test, and says so, on a Java platform without the algorithm. */
    public static void assumeSupported() {
        assumeTrue(isSupported(), "passed over: ML-DSA-44 needs JDK 24, this is " + Runtime.version());
    }

    /** Whether this Java platform has the algorithm. */
    public static boolean isSupported() {
        try {
            return keyPair() != null;
        } catch (NoSuchAlgorithmException e) {
            return false;
        }
    }

    /** A new key pair. */
    public static KeyPair keyPair() throws NoSuchAlgorithmException {
        return KeyPairGenerator.getInstance("ML-DSA-44").generateKeyPair();
    }
}

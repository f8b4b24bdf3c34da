package dev.auditkit.note;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * The public key with which notes are checked, in the form of C2SP signed-note: {@code <name>+<hex id>+<base64 of type and
 * key>}. Immutable.
 */
public final class VerifierKey {

    /** The type of Ed25519 signatures over a note's text (C2SP signed-note). */
    static final byte ED25519 = 1;

    private static final int ED25519_LENGTH = 32;

    /** What stands before the 32 bytes of an Ed25519 key in its X.509 form (RFC 8410, section 4). */
    private static final byte[] X509_PREFIX = HexFormat.of().parseHex("302a300506032b6570032100");

    private final String name;
    private final int id;
    private final byte[] material;
    private final PublicKey key;

    private VerifierKey(String name, byte[] material) throws MalformedNoteException {
        this.name = name;
        this.material = material;
        this.id = id(name, material);
        this.key = decode(material);
    }

    /**
     * The verifier key of an Ed25519 public key.
     *
     * @throws MalformedNoteException when the name is empty or has white space, a control character or a {@code +}, or the
     *     key is of another kind
     */
    public static VerifierKey ofEd25519(String name, PublicKey key) throws MalformedNoteException {
        byte[] encoded = key.getEncoded();
        boolean known = encoded != null
                && encoded.length == X509_PREFIX.length + ED25519_LENGTH
                && Arrays.equals(X509_PREFIX, 0, X509_PREFIX.length, encoded, 0, X509_PREFIX.length);
        if (!known || encoded == null) {
            throw new MalformedNoteException("a key of the kind " + key.getAlgorithm() + " is no Ed25519 key");
        }
        byte[] material = new byte[1 + ED25519_LENGTH];
        material[0] = ED25519;
        System.arraycopy(encoded, X509_PREFIX.length, material, 1, ED25519_LENGTH);
        return new VerifierKey(checkedName(name), material);
    }

    /**
     * Reads a verifier key.
     *
     * @throws MalformedNoteException when the text is none, its id is not that of its key, or its type is not supported
     */
    public static VerifierKey parse(String text) throws MalformedNoteException {
        String[] parts = text.split("\\+", 3); // Base64 has plus signs of its own
        if (parts.length != 3) {
            throw new MalformedNoteException("verifier key '" + text + "' is not of the form name+id+key");
        }
        VerifierKey key = new VerifierKey(checkedName(parts[0]), material(parts[2]));
        if (!HexFormat.of().toHexDigits(key.id).equals(parts[1])) {
            throw new MalformedNoteException("verifier key '" + text + "' has another id than its name and key give");
        }
        return key;
    }

    private static byte[] material(String base64) throws MalformedNoteException {
        try {
            byte[] material = Base64.getDecoder().decode(base64);
            if (material.length == 1 + ED25519_LENGTH && material[0] == ED25519) {
                return material;
            }
        } catch (IllegalArgumentException e) {
            // Reported as any other key that cannot be used.
        }
        throw new MalformedNoteException("verifier key material '" + base64 + "' is no Ed25519 key of type 1");
    }

    /** The name if it can be a key's: not empty, without white space, control characters and plus signs. */
    static String checkedName(String name) throws MalformedNoteException {
        boolean allowed = !name.isEmpty()
                && name.codePoints()
                        .noneMatch(c -> c == '+'
                                || Character.isWhitespace(c)
                                || Character.isSpaceChar(c)
                                || Character.isISOControl(c));
        if (!allowed) {
            throw new MalformedNoteException("key name '" + name
                    + "' cannot be used; allowed: text without white space, control characters and +");
        }
        return name;
    }

    /** The key's name. */
    public String name() {
        return name;
    }

    /** The key's id, which with the name tells signatures of different keys apart. */
    public int id() {
        return id;
    }

    /** Whether the signature is this key's over the text. */
    boolean verifies(byte[] text, byte[] signature) {
        try {
            Signature verifier = Signature.getInstance("Ed25519");
            verifier.initVerify(key);
            verifier.update(text);
            return verifier.verify(signature);
        } catch (SignatureException e) {
            return false; // not even the form of a signature
        } catch (NoSuchAlgorithmException | InvalidKeyException e) {
            throw new IllegalStateException("this Java platform has no Ed25519", e);
        }
    }

    private static int id(String name, byte[] material) {
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            sha256.update((name + "\n").getBytes(StandardCharsets.UTF_8));
            byte[] hash = sha256.digest(material);
            return ByteBuffer.wrap(hash).getInt();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private static PublicKey decode(byte[] material) throws MalformedNoteException {
        byte[] encoded = Arrays.copyOf(X509_PREFIX, X509_PREFIX.length + ED25519_LENGTH);
        System.arraycopy(material, 1, encoded, X509_PREFIX.length, ED25519_LENGTH);
        try {
            return KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(encoded));
        } catch (GeneralSecurityException e) {
            throw new MalformedNoteException("the bytes are no Ed25519 key: " + e.getMessage());
        }
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof VerifierKey that && name.equals(that.name) && Arrays.equals(material, that.material);
    }

    @Override
    public int hashCode() {
        return 31 * name.hashCode() + Arrays.hashCode(material);
    }

    /** The text that {@link #parse} reads. */
    @Override
    public String toString() {
        return name + "+" + HexFormat.of().toHexDigits(id) + "+"
                + Base64.getEncoder().encodeToString(material);
    }
}

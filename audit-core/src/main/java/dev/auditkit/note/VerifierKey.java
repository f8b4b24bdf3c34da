package dev.auditkit.note;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * The public key with which notes are checked, in the form of C2SP signed-note: {@code <name>+<hex id>+<base64 of type and
 * key>}. Known are type 1 (Ed25519) and, for checkpoints only, types 4 (Ed25519) and 6 (ML-DSA-44) of C2SP
 * tlog-cosignature. Immutable.
 */
public final class VerifierKey {

    private final String name;
    private final int id;
    private final KeyType type;
    private final byte[] material;
    private final @Nullable PublicKey key;

    private VerifierKey(String name, byte[] material) throws MalformedNoteException {
        this.name = checkedName(name);
        this.type = KeyType.of(material);
        this.material = material;
        this.id = id(name, material);
        this.key = type.publicKey(material);
    }

    /**
     * The verifier key of an Ed25519 key that signs notes (type 1).
     *
     * @throws MalformedNoteException when the name is empty or has white space, a control character or a {@code +}, or the
     *     key is of another kind
     */
    public static VerifierKey ofEd25519(String name, PublicKey key) throws MalformedNoteException {
        return new VerifierKey(name, KeyType.ED25519.material(key));
    }

    /**
     * The verifier key of an Ed25519 key that cosigns checkpoints (type 4), as a witness's does.
     *
     * @throws MalformedNoteException when the name is empty or has white space, a control character or a {@code +}, or the
     *     key is of another kind
     */
    public static VerifierKey ofEd25519Cosigner(String name, PublicKey key) throws MalformedNoteException {
        return new VerifierKey(name, KeyType.ED25519_COSIGNER.material(key));
    }

    /**
     * The verifier key of an ML-DSA-44 key that signs or cosigns checkpoints (type 6).
     *
     * @throws MalformedNoteException when the name is empty or has white space, a control character or a {@code +}, or the
     *     key is of another kind
     */
    public static VerifierKey ofMlDsa44(String name, PublicKey key) throws MalformedNoteException {
        return new VerifierKey(name, KeyType.ML_DSA_44.material(key));
    }

    /**
     * Reads a verifier key.
     *
     * @throws MalformedNoteException when the text is none, its id is not that of its key, or its type is not known
     */
    public static VerifierKey parse(String text) throws MalformedNoteException {
        String[] parts = text.split("\\+", 3); // Base64 has plus signs of its own
        if (parts.length != 3) {
            throw new MalformedNoteException("verifier key '" + text + "' is not of the form name+id+key");
        }
        VerifierKey key;
        try {
            key = new VerifierKey(parts[0], Base64.getDecoder().decode(parts[2]));
        } catch (IllegalArgumentException e) {
            throw new MalformedNoteException("verifier key '" + text + "' has no Base64 behind its id");
        }
        if (!key.toString().equals(text)) {
            throw new MalformedNoteException("verifier key '" + text + "' has another id than its name and key give ("
                    + HexFormat.of().toHexDigits(key.id) + "), or not the usual Base64");
        }
        return key;
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

    /**
     * Whether signatures of this key can be checked here. Those of ML-DSA-44 keys can on JDK 24 and later; before, such a
     * key can only be read and shown.
     */
    public boolean isSupported() {
        return key != null;
    }

    /** Whether signatures of this key are of checkpoints only, and say when they were made. */
    public boolean isTimestamped() {
        return type.isTimestamped();
    }

    KeyType type() {
        return type;
    }

    /** The key without its name and type: two that are equal are of one holder. */
    ByteBuffer bareKey() {
        return ByteBuffer.wrap(material, 1, material.length - 1).slice().asReadOnlyBuffer();
    }

    /** Whether the signature is this key's over the text; false when the key is not supported. */
    boolean verifies(byte[] text, byte[] signature) {
        if (key == null) {
            return false;
        }
        return type.isTimestamped()
                ? TimestampedSignature.verifies(this, key, text, signature)
                : type.verifies(key, text, signature);
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

package dev.auditkit.internal.codec;

import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** SHA-256 (FIPS 180-4) and, of it, the leaf hash of RFC 6962, section 2.1. For one thread. */
public final class Sha256 {

    /** The length of a hash in bytes. */
    public static final int LENGTH = 32;

    /** What is hashed before a leaf. */
    static final byte LEAF_PREFIX = 0;

    /** A digest that computed before the compiler came has a table that it clears each time, so that it is replaced now and then. */
    private static final int RENEWED_AFTER = 1 << 14;

    private MessageDigest digest = newDigest();
    private int used;

    /** A digest that computes it. */
    public static MessageDigest newDigest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    byte[] of(byte[] bytes, int offset, int count) {
        digest.update(bytes, offset, count);
        return digest.digest();
    }

    /** Writes the leaf hash, {@code SHA-256(0x00 || leaf)}, to a place in {@code to}. */
    void leafHash(byte[] leaf, int offset, int count, byte[] to, int at) {
        digest.update(LEAF_PREFIX);
        of(leaf, offset, count, to, at);
    }

    /** Writes the hash of the bytes to a place in {@code to}. */
    public void of(byte[] bytes, int offset, int count, byte[] to, int at) {
        digest.update(bytes, offset, count);
        finish(to, at);
    }

    /** As {@link #leafHash}, of a leaf whose last brace is not there. */
    void leafHashOfOpenLeaf(byte[] leaf, int offset, int count, byte[] to) {
        digest.update(LEAF_PREFIX);
        digest.update(leaf, offset, count);
        digest.update((byte) '}');
        finish(to, 0);
    }

    private void finish(byte[] to, int at) {
        try {
            digest.digest(to, at, LENGTH);
        } catch (DigestException e) {
            throw new IllegalArgumentException("a hash needs " + LENGTH + " bytes", e);
        }
        if (++used == RENEWED_AFTER) {
            digest = newDigest();
            used = 0;
        }
    }
}

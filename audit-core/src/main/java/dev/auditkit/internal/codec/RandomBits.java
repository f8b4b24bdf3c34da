package dev.auditkit.internal.codec;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Random bits for secrets, at a hundredth of the price of {@link SecureRandom}: the key stream of AES-256 in counter mode
 * (NIST SP 800-38A, section 6.5) under a key drawn from there. The first bytes of each piece of the stream are the key of the
 * next, and what was given out is wiped, so that nothing in memory tells what was drawn before. For one thread.
 */
final class RandomBits {

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());
    private static final SecureRandom SEEDS = new SecureRandom();
    private static final int KEY_LENGTH = 32;

    /** So much that a new key, which takes memory and a microsecond, is needed once in thousands of events. */
    private static final int PIECE = 1 << 15;

    private static final byte[] ZEROS = new byte[PIECE];

    private final Cipher cipher;
    private final byte[] key = new byte[KEY_LENGTH];

    /** What was drawn; what is before {@link #next} was given out. */
    private final byte[] drawn = new byte[PIECE];

    private int next = PIECE;

    RandomBits() {
        try {
            cipher = Cipher.getInstance("AES/CTR/NoPadding");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has AES", e);
        }
        SEEDS.nextBytes(key);
    }

    /** The next 64 random bits. */
    long nextLong() {
        if (next == PIECE) {
            draw();
        }
        long bits = (long) LONGS.get(drawn, next);
        LONGS.set(drawn, next, 0L);
        next += Long.BYTES;
        return bits;
    }

    private void draw() {
        try {
            // A key serves for one piece only, so that the counter may begin at 0 each time.
            cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "AES"), new IvParameterSpec(new byte[16]));
            cipher.update(ZEROS, 0, PIECE, drawn, 0);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES in counter mode takes every key of " + KEY_LENGTH + " bytes", e);
        }
        System.arraycopy(drawn, 0, key, 0, KEY_LENGTH);
        Arrays.fill(drawn, 0, KEY_LENGTH, (byte) 0);
        next = KEY_LENGTH;
    }
}

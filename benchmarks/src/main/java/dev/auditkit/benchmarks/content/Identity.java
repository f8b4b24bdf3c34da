package dev.auditkit.benchmarks.content;

import java.nio.charset.StandardCharsets;
import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.concurrent.ThreadLocalRandom;

/**
 * What an application that logs with a peer has to do for the same line that AuditKit writes: hash the key and draw a UUIDv7,
 * both in a way that costs as little as it can. Safe for use by many threads.
 */
public final class Identity {

    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] PREFIX = "sha256:".getBytes(StandardCharsets.US_ASCII);
    private static final int HASH_LENGTH = 32;
    private static final int ID_LENGTH = 36;
    private static final ThreadLocal<Identity> OWN = ThreadLocal.withInitial(Identity::new);

    private final MessageDigest sha256;
    private final byte[] hash = new byte[HASH_LENGTH];
    private final byte[] keyHash = new byte[PREFIX.length + 2 * HASH_LENGTH];
    private final byte[] eventId = new byte[ID_LENGTH];

    private Identity() {
        try {
            sha256 = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JVM has SHA-256", e);
        }
        System.arraycopy(PREFIX, 0, keyHash, 0, PREFIX.length);
    }

    /** The hash of a key, {@code sha256:<hex>}. */
    public static String keyHash(String key) {
        return OWN.get().hash(key);
    }

    /** A new UUIDv7 (RFC 9562, 5.7), from a random source that is fast rather than secure. */
    public static String eventId() {
        return OWN.get().id();
    }

    private String hash(String key) {
        sha256.update(key.getBytes(StandardCharsets.UTF_8));
        try {
            sha256.digest(hash, 0, HASH_LENGTH);
        } catch (DigestException e) {
            throw new IllegalStateException("the array is long enough", e);
        }
        for (int i = 0; i < HASH_LENGTH; i++) {
            keyHash[PREFIX.length + 2 * i] = HEX[(hash[i] >> 4) & 0xf];
            keyHash[PREFIX.length + 2 * i + 1] = HEX[hash[i] & 0xf];
        }
        return new String(keyHash, StandardCharsets.ISO_8859_1);
    }

    private String id() {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        long high = (System.currentTimeMillis() << 16) | 0x7000 | random.nextInt(0x1000);
        long low = (random.nextLong() >>> 2) | (1L << 63);
        int at = 0;
        for (int i = 60; i >= 0; i -= 4) {
            if (i == 28 || i == 12) {
                eventId[at++] = '-';
            }
            eventId[at++] = HEX[(int) (high >>> i) & 0xf];
        }
        for (int i = 60; i >= 0; i -= 4) {
            if (i == 60 || i == 44) {
                eventId[at++] = '-';
            }
            eventId[at++] = HEX[(int) (low >>> i) & 0xf];
        }
        return new String(eventId, StandardCharsets.ISO_8859_1);
    }
}

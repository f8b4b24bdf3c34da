package dev.auditkit.benchmarks.content;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/**
 * What an application that logs with a peer has to do for the same line that AuditKit writes: hash the key and draw a UUIDv7,
 * both in a way that costs little. Safe for use by many threads.
 */
public final class Identity {

    private static final HexFormat HEX = HexFormat.of();
    private static final ThreadLocal<MessageDigest> SHA_256 = ThreadLocal.withInitial(Identity::digest);

    private Identity() {}

    /** The hash of a key, {@code sha256:<hex>}. */
    public static String keyHash(String key) {
        byte[] hash = SHA_256.get().digest(key.getBytes(StandardCharsets.UTF_8));
        return "sha256:" + HEX.formatHex(hash);
    }

    /** A new UUIDv7 (RFC 9562, 5.7), from a random source that is fast rather than secure. */
    public static String eventId() {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        long high = System.currentTimeMillis() << 16 | 0x7000 | random.nextInt(0x1000);
        long low = random.nextLong() >>> 2 | 1L << 63;
        return new UUID(high, low).toString();
    }

    private static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JVM has SHA-256", e);
        }
    }
}

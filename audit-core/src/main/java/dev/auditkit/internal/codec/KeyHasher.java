package dev.auditkit.internal.codec;

import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.ShortBufferException;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Hashes keys: {@code sha256:<hex>}, or with a secret {@code hmac-sha256:<kid>:<hex>} (RFC 2104), where the kid tells
 * secrets apart without telling them. For one thread.
 */
public final class KeyHasher {

    private static final Pattern HASH = Pattern.compile("sha256:[0-9a-f]{64}|hmac-sha256:[0-9a-f]{8}:[0-9a-f]{64}");

    private final Sha256 sha256 = new Sha256();
    private final PlainText plainText = new PlainText();
    private final byte[] plain = new byte[PlainText.LONGEST];
    private final byte[] digest = new byte[Sha256.LENGTH];
    private final @Nullable Mac mac;
    private final String prefix;

    /** @param secret the secret; null for the plain hash */
    public KeyHasher(@Nullable String secret) {
        if (secret == null) {
            mac = null;
            prefix = "sha256:";
        } else {
            mac = mac(secret);
            byte[] kid = mac.doFinal("kid".getBytes(StandardCharsets.UTF_8));
            prefix = "hmac-sha256:" + HexFormat.of().formatHex(kid, 0, 4) + ":";
        }
    }

    /** Whether the text has the form of a hash of a key. */
    public static boolean isHash(String text) {
        return HASH.matcher(text).matches();
    }

    /** The hash of the key as {@code key_hash} has it. */
    public String hash(String key) {
        return prefix + HexFormat.of().formatHex(digest(key));
    }

    /** What every hash begins with. */
    String prefix() {
        return prefix;
    }

    /** Appends the hash without its prefix. */
    void write(String key, JsonBytes to) {
        to.hex(digest(key), 0, Sha256.LENGTH);
    }

    /** The digest, good until the next. */
    private byte[] digest(String key) {
        if (key.length() <= PlainText.LONGEST && plainText.copy(key, plain, 0)) {
            digest(plain, key.length());
        } else {
            byte[] utf8 = JsonBytes.utf8(key);
            digest(utf8, utf8.length);
        }
        return digest;
    }

    private void digest(byte[] bytes, int count) {
        if (mac == null) {
            sha256.of(bytes, 0, count, digest, 0);
            return;
        }
        mac.update(bytes, 0, count);
        try {
            mac.doFinal(digest, 0);
        } catch (ShortBufferException e) {
            throw new IllegalStateException("a hash has " + Sha256.LENGTH + " bytes", e);
        }
    }

    private static Mac mac(String secret) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return mac;
        } catch (NoSuchAlgorithmException | InvalidKeyException e) {
            throw new IllegalStateException("every Java platform has HmacSHA256", e);
        }
    }
}

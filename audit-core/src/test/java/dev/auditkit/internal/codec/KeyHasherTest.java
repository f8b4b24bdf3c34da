package dev.auditkit.internal.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyHasherTest {

    private static final String SECRET = "s\u00e9cret of length";

    private static String hmac(String secret, String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return HexFormat.of().formatHex(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private static String written(KeyHasher hasher, String key) {
        JsonBytes json = new JsonBytes(0);
        json.ascii(hasher.prefix());
        hasher.write(key, json);
        return Leaves.utf8(Arrays.copyOf(json.array(), json.length()));
    }

    @Test
    void withoutASecretItIsTheSha256() {
        // FIPS 180-4: the digests of "abc" and of the empty message.
        assertThat(new KeyHasher(null).hash("abc"))
                .isEqualTo("sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        assertThat(new KeyHasher(null).hash(""))
                .isEqualTo("sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    }

    @Test
    void withASecretItIsTheHmac() {
        // RFC 4231, test case 2.
        assertThat(new KeyHasher("Jefe").hash("what do ya want for nothing?"))
                .endsWith(":5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
    }

    @Test
    void theKidIsTheBeginningOfTheHmacOfItsName() {
        assertThat(new KeyHasher(SECRET).hash("order:1"))
                .isEqualTo("hmac-sha256:" + hmac(SECRET, "kid").substring(0, 8) + ":" + hmac(SECRET, "order:1"));
        assertThat(new KeyHasher(SECRET + "!").hash("order:1"))
                .doesNotContain(hmac(SECRET, "kid").substring(0, 8));
    }

    @Property
    void agreesWithTheDefinition(@ForAll("keys") String key) {
        KeyHasher plain = new KeyHasher(null);
        KeyHasher keyed = new KeyHasher(SECRET);
        for (int i = 0; i < 2; i++) {
            assertThat(plain.hash(key))
                    .isEqualTo("sha256:" + Leaves.sha256(key))
                    .isEqualTo(written(plain, key));
            assertThat(keyed.hash(key))
                    .endsWith(":" + hmac(SECRET, Leaves.wellFormed(key)))
                    .isEqualTo(written(keyed, key));
        }
        assertThat(KeyHasher.isHash(plain.hash(key))).isTrue();
        assertThat(KeyHasher.isHash(keyed.hash(key))).isTrue();
        assertThat(KeyHasher.isHash(key)).isFalse();
    }

    @Provide
    Arbitrary<String> keys() {
        return Events.texts(40);
    }

    @Test
    void coversTheWholeKeyHoweverLong() {
        String key = "k".repeat(1 << 20);
        assertThat(new KeyHasher(null).hash(key + "a")).isEqualTo("sha256:" + Leaves.sha256(key + "a"));
        assertThat(new KeyHasher(SECRET).hash(key + "a")).endsWith(hmac(SECRET, key + "a"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "order:1",
                "sha256:",
                "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
                "sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015a",
                "sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad0",
                "sha256:BA7816BF8F01CFEA414140DE5DAE2223B00361A396177A9CB410FF61F20015AD",
                " sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
                "sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad\n",
                "hmac-sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
                "hmac-sha256:0123456:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
                "hmac-sha256:0123456x:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
            })
    void knowsWhatIsNotAHash(String text) {
        assertThat(KeyHasher.isHash(text)).isFalse();
    }
}

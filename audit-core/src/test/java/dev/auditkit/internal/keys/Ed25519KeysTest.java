package dev.auditkit.internal.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class Ed25519KeysTest {

    private static final String V1_HEAD = "302e020100300506032b657004220420";

    /** The keys of RFC 8410, section 10: version 1, version 2 with attributes, and the public key. */
    private static final String V1 = "MC4CAQAwBQYDK2VwBCIEINTuctv5E1hK1bbY8fdp+K06/nwoy/HU++CXqI9EdVhC";

    private static final String V2 = "MHICAQEwBQYDK2VwBCIEINTuctv5E1hK1bbY8fdp+K06/nwoy/HU++CXqI9EdVhC"
            + "oB8wHQYKKoZIhvcNAQkJFDEPDA1DdXJkbGUgQ2hhaXJzgSEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE=";

    private static final String PUBLIC = "MCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE=";

    private static byte[] base64(String text) {
        return Base64.getDecoder().decode(text);
    }

    private static byte[] pem(String privateKey, String publicKey) {
        return (new PemBlock(PemBlock.PRIVATE_KEY, base64(privateKey)).text()
                        + new PemBlock(PemBlock.PUBLIC_KEY, base64(publicKey)).text())
                .getBytes(StandardCharsets.US_ASCII);
    }

    @ParameterizedTest
    @CsvSource({
        "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60,"
                + "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb,"
                + "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7,"
                + "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025"
    })
    void derivesThePublicKeysThatRfc8032Publishes(String secret, String open) throws Exception {
        KeyPair keys = Ed25519Keys.ofPkcs8(HexFormat.of().parseHex(V1_HEAD + secret));

        assertThat(HexFormat.of().formatHex(keys.getPublic().getEncoded())).endsWith(open);
    }

    @Test
    void derivesForAnyKeyWhatThePlatformGenerated() throws Exception {
        for (int i = 0; i < 50; i++) {
            KeyPair keys = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
            assertThat(Ed25519Keys.ofPkcs8(keys.getPrivate().getEncoded()).getPublic())
                    .isEqualTo(keys.getPublic());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {V1, V2})
    void readsBothVersionsThatRfc8410Publishes(String key) throws Exception {
        assertThat(Ed25519Keys.ofPkcs8(base64(key)).getPublic().getEncoded()).isEqualTo(base64(PUBLIC));
        assertThat(Ed25519Keys.read(pem(key, PUBLIC)).getPublic().getEncoded()).isEqualTo(base64(PUBLIC));
    }

    @Test
    void refusesAPublicKeyThatIsNotThatOfThePrivateOne() {
        byte[] wrong = base64(V2);
        wrong[wrong.length - 1] ^= 1;
        assertThatThrownBy(() -> Ed25519Keys.ofPkcs8(wrong))
                .isInstanceOf(UnusableKeyException.class)
                .hasMessageContaining("do not belong together");

        byte[] other = Ed25519Keys.generate().getPublic().getEncoded();
        assertThatThrownBy(() -> Ed25519Keys.read(pem(V1, Base64.getEncoder().encodeToString(other))))
                .isInstanceOf(UnusableKeyException.class)
                .hasMessageContaining("do not belong together");
    }

    @Test
    void refusesAKeyThatIsCutShort() {
        byte[] key = base64(V1);
        for (int length = 0; length < key.length; length++) {
            byte[] cut = Arrays.copyOf(key, length);
            assertThatThrownBy(() -> Ed25519Keys.ofPkcs8(cut))
                    .as("%d bytes", length)
                    .isInstanceOf(UnusableKeyException.class);
        }
    }

    @ParameterizedTest
    @CsvSource({"RSA,RSA", "EC,EC", "Ed448,Ed448", "X25519,XDH"})
    void namesTheKindOfAnotherKey(String generated, String named) throws Exception {
        byte[] key = KeyPairGenerator.getInstance(generated)
                .generateKeyPair()
                .getPrivate()
                .getEncoded();

        assertThatThrownBy(() -> Ed25519Keys.ofPkcs8(key))
                .isInstanceOf(UnusableKeyException.class)
                .hasMessage("the key in it is no Ed25519 key (kind: " + named + ")");
    }
}

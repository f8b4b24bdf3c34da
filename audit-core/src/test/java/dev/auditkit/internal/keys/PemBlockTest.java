package dev.auditkit.internal.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PemBlockTest {

    private static final String BASE64 = "c2VjcmV0LXNlY3JldA==";

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    @Test
    void writesWhatItReads() throws Exception {
        for (int length = 0; length < 200; length++) {
            String text = new PemBlock("PUBLIC KEY", new byte[length]).text();
            List<PemBlock> blocks = PemBlock.parse(bytes("text before\n" + text + "and after\n"));
            assertThat(blocks).hasSize(1);
            assertThat(blocks.get(0).content()).hasSize(length);
            assertThat(blocks.get(0).label()).isEqualTo("PUBLIC KEY");
            assertThat(text.lines()).allMatch(line -> line.length() <= 64);
        }
    }

    @Test
    void readsLinesThatEndInTheWayOfWindows() throws Exception {
        String text = "-----BEGIN X-----\r\n" + BASE64 + "\r\n-----END X-----\r\n";

        assertThat(PemBlock.parse(bytes(text)).get(0).content()).isEqualTo(bytes("secret-secret"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "hello",
                "-----BEGIN X-----\n" + BASE64 + "\n",
                "-----BEGIN X-----\n" + BASE64 + "\n-----END Y-----\n",
                "-----BEGIN x-----\n" + BASE64 + "\n-----END x-----\n",
                BASE64
            })
    void refusesWhatIsNotPem(String text) {
        assertThatThrownBy(() -> PemBlock.parse(bytes(text)))
                .isInstanceOf(UnusableKeyException.class)
                .hasMessage("it is not PEM");
    }

    @Test
    void neverShowsWhatItHas() throws Exception {
        String text = "-----BEGIN X-----\n" + BASE64 + "\n-----END X-----\n";

        assertThat(PemBlock.parse(bytes(text)).get(0)).hasToString("PemBlock[X]");
        assertThatThrownBy(() -> PemBlock.parse(bytes(text.replace("c2V", "c!V"))))
                .isInstanceOf(UnusableKeyException.class)
                .hasMessage("the PEM block X is not Base64")
                .hasNoCause();
    }
}

package dev.auditkit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InputLinesTest {

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 100_000})
    void splitsAsAStringIsSplitHoweverTheBytesCome(int most) throws IOException {
        Random random = new Random(most);
        for (int round = 0; round < 200; round++) {
            StringBuilder text = new StringBuilder();
            for (int i = random.nextInt(12); i > 0; i--) {
                text.append(random.nextInt(3) == 0 ? "\n" : "x".repeat(random.nextInt(4)));
            }
            assertThat(lines(text.toString(), most))
                    .isEqualTo(text.toString().lines().toList());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {65_535, 65_536, 65_537, 1_000_000})
    void growsToTheLine(int length) throws IOException {
        assertThat(lines("a\n" + "x".repeat(length) + "\nb", 1 << 20)).containsExactly("a", "x".repeat(length), "b");
    }

    private static List<String> lines(String text, int most) throws IOException {
        InputLines lines = new InputLines(new Trickle(text, most));
        List<String> found = new ArrayList<>();
        while (lines.next()) {
            found.add(new String(lines.buffer(), lines.offset(), lines.length(), StandardCharsets.UTF_8));
            assertThat(lines.number()).isEqualTo(found.size());
        }
        return found;
    }

    private static final class Trickle extends InputStream {

        private final ByteArrayInputStream in;
        private final int most;

        Trickle(String text, int most) {
            this.in = new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
            this.most = most;
        }

        @Override
        public int read() {
            return in.read();
        }

        @Override
        public int read(byte[] to, int offset, int length) {
            return in.read(to, offset, Math.min(most, length));
        }
    }
}

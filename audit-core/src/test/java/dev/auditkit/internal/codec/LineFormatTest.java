package dev.auditkit.internal.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LineFormatTest {

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 9, 10, 255, 256, 4_711, 999_999_999_999_999_999L})
    void putsPlaceAndHashBeforeTheLastBrace(long seq) {
        byte[] leaf = Leaves.leaf(Leaves.WITH_KEYS, Events.full());
        byte[] padded = new byte[leaf.length + 10];
        System.arraycopy(leaf, 0, padded, 7, leaf.length);
        Leaf view = Leaf.of(padded, HexFormat.of().parseHex(Leaves.leafHash(leaf)), 0, 0);
        view.show(padded, 7, leaf.length);
        JsonBytes line = new JsonBytes(0);
        LineFormat.append(line, view, seq);
        byte[] expected = Leaves.line(leaf, Long.toString(seq));
        assertThat(Arrays.copyOf(line.array(), line.length() - 1)).isEqualTo(expected);
        assertThat(line.array()[line.length() - 1]).isEqualTo((byte) '\n');
        assertThat(Leaves.parse(expected))
                .containsEntry("hash", "sha256:" + Leaves.leafHash(leaf))
                .hasSize(Leaves.parse(leaf).size() + 2);
    }

    @Test
    void linesFollowEachOther() {
        JsonBytes lines = new JsonBytes(0);
        byte[] leaf = "{\"a\":1}".getBytes(StandardCharsets.US_ASCII);
        LineFormat.append(lines, Leaf.of(leaf, new byte[32], 0, 0), 0);
        LineFormat.append(lines, Leaf.of(leaf, new byte[32], 0, 0), 1);
        String hash = "0".repeat(64);
        assertThat(Leaves.utf8(Arrays.copyOf(lines.array(), lines.length())))
                .isEqualTo("{\"a\":1,\"seq\":0,\"hash\":\"sha256:" + hash + "\"}\n"
                        + "{\"a\":1,\"seq\":1,\"hash\":\"sha256:" + hash + "\"}\n");
    }

    @Test
    void theLargestLineIsThatOfTheLargestLeafAndThePlaceWithMostDigits() {
        byte[] leaf = new byte[65_535];
        JsonBytes line = new JsonBytes(0);
        LineFormat.append(line, Leaf.of(leaf, new byte[32], 0, 0), 999_999_999_999_999_999L);
        assertThat(line.length()).isEqualTo(LineFormat.LARGEST_LINE);
        assertThat(LineFormat.LARGEST_LEAF).isEqualTo(65_535);
    }

    @Test
    void roomIsMadeForTheWholeLineAtOnce() {
        byte[] leaf = new byte[1_000];
        JsonBytes line = new JsonBytes(0);
        LineFormat.append(line, Leaf.of(leaf, new byte[32], 0, 0), 999_999_999_999_999_999L);
        // One growth, to exactly what the largest line of this leaf takes, and so no failure half way.
        assertThat(line.array().length).isBetween(line.length(), line.length() + 1);
    }
}

package dev.auditkit.internal.journal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.auditkit.internal.codec.LineFormat;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LineReaderTest {

    private final LineReader reader = new LineReader();

    private List<String> read(byte[] text, long from, long until) throws IOException {
        reader.reset(LineReader.of(text, text.length), from, until);
        List<String> lines = new ArrayList<>();
        long position = from;
        while (reader.next()) {
            assertThat(reader.position()).isEqualTo(position);
            lines.add(new String(reader.buffer(), reader.offset(), reader.length(), StandardCharsets.ISO_8859_1));
            position += reader.consumed();
        }
        assertThat(reader.position()).isEqualTo(position);
        return lines;
    }

    private List<String> read(String text) throws IOException {
        return read(text.getBytes(StandardCharsets.ISO_8859_1), 0, text.length());
    }

    @Test
    void linesEndInALineFeed() throws IOException {
        assertThat(read("")).isEmpty();
        assertThat(read("one")).isEmpty();
        assertThat(read("one\n")).containsExactly("one");
        assertThat(read("one\ntwo")).containsExactly("one");
        assertThat(read("\n\none\r\n")).containsExactly("", "", "one\r");
    }

    @Test
    void onlyTheRangeIsRead() throws IOException {
        byte[] text = "one\ntwo\nthree\n".getBytes(StandardCharsets.US_ASCII);

        assertThat(read(text, 4, 8)).containsExactly("two");
        assertThat(read(text, 4, 7)).isEmpty();
        assertThat(read(text, 5, 14)).containsExactly("wo", "three");
        assertThat(read(text, 4, 1_000)).containsExactly("two", "three");
        assertThat(read(text, 14, 14)).isEmpty();
    }

    @Test
    void linesOfEveryLengthAreReadWhole() throws IOException {
        Random random = new Random(4);
        for (int round = 0; round < 20; round++) {
            List<String> lines = new ArrayList<>();
            StringBuilder text = new StringBuilder();
            for (int i = 0; i < 60; i++) {
                int length = random.nextInt(4) == 0 ? random.nextInt(LineFormat.LARGEST_LINE) : random.nextInt(300);
                String line = String.valueOf((char) ('a' + i % 26)).repeat(length);
                lines.add(line);
                text.append(line).append('\n');
            }
            assertThat(read(text.toString())).isEqualTo(lines);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 4_096})
    void sourceThatGivesLittleAtATimeIsReadToItsEnd(int most) throws IOException {
        byte[] text = ("x".repeat(5_000) + "\ny\n").getBytes(StandardCharsets.US_ASCII);
        LineReader.Source whole = LineReader.of(text, text.length);
        reader.reset(
                (position, to, offset, count) -> whole.read(position, to, offset, Math.min(count, most)), 0, 5_003);

        assertThat(reader.next()).isTrue();
        assertThat(reader.length()).isEqualTo(5_000);
        assertThat(reader.next()).isTrue();
        assertThat(reader.length()).isEqualTo(1);
        assertThat(reader.next()).isFalse();
    }

    @Test
    void bytesWithoutALineFeedComeInPieces() throws IOException {
        byte[] zeros = new byte[5 * LineFormat.LARGEST_LINE + 17];

        List<String> pieces = read(zeros, 0, zeros.length);

        assertThat(pieces).hasSize(5).allMatch(piece -> piece.length() == LineFormat.LARGEST_LINE);
        assertThat(zeros.length - reader.position()).isEqualTo(17);
    }

    @Test
    void lineAfterALongRunOfGarbageIsFound() throws IOException {
        byte[] text = new byte[1_000_000];
        Arrays.fill(text, (byte) 'x');
        byte[] line = "\nthe line\n".getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(line, 0, text, text.length - line.length, line.length);

        List<String> lines = read(text, 0, text.length);

        assertThat(lines.get(lines.size() - 1)).isEqualTo("the line");
        assertThat(String.join("", lines)).hasSize(text.length - 2);
    }

    @Test
    void readerIsUsedAgain() throws IOException {
        read("one\ntwo");

        assertThat(read("three\n")).containsExactly("three");
    }
}

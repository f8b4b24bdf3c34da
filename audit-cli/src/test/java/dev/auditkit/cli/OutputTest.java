package dev.auditkit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What stands between the command and a terminal, a pipe or a full disk. */
class OutputTest {

    @TempDir
    Path directory;

    @Test
    void showsNoCharacterThatDrivesATerminal() {
        Printable printable = new Printable(StandardCharsets.UTF_8);
        String all = IntStream.rangeClosed(0, 0x10ffff)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();

        String shown = printable.of(all);

        assertThat(shown.codePoints().filter(Character::isISOControl)).isEmpty();
        assertThat(shown.codePoints().filter(c -> Character.getType(c) == Character.FORMAT))
                .isEmpty();
        assertThat(printable.of("Zürich 東京 \t\u202e\ud800")).isEqualTo("Zürich 東京 \\u0009\\u202e\\ud800");
        assertThat(new Printable(StandardCharsets.US_ASCII).of("Zürich")).isEqualTo("Z\\u00fcrich");
    }

    @Test
    void cutsTextToColumns() {
        Printable printable = new Printable(StandardCharsets.UTF_8);

        assertThat(printable.fitted("abcdef", 6)).isEqualTo("abcdef");
        assertThat(printable.fitted("abcdefg", 6)).isEqualTo("abcde…");
        assertThat(printable.fitted("東京都庁", 6)).isEqualTo("東京…");
        assertThat(new Printable(StandardCharsets.US_ASCII).fitted("abcdefg", 6))
                .isEqualTo("abc...");
    }

    @Test
    void guardsATerminalFromBytesForPrograms() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        TerminalGuard guard = new TerminalGuard(out);

        guard.write("a\u001b[2Jb\u007f\u009b\u00a0é\r\n\tÂ\n".getBytes(StandardCharsets.UTF_8));

        assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("a\\x1b[2Jb\\x7f\\x9b\u00a0é\r\n\tÂ\n");
    }

    @Test
    void knowsATerminalByItsName() {
        assertThat(Terminal.isTerminal("/dev/pts/3")).isTrue();
        assertThat(Terminal.isTerminal("/dev/tty1")).isTrue();
        assertThat(Terminal.isTerminal("/dev/console")).isTrue();
        assertThat(Terminal.isTerminal("pipe:[4711]")).isFalse();
        assertThat(Terminal.isTerminal("/dev/null")).isFalse();
        assertThat(Terminal.isTerminal("/tmp/file")).isFalse();
    }

    @Test
    void saysWhenStandardOutputTakesNoMore() {
        Cli cli = new Cli(directory.resolve("log"));
        cli.append("{\"operation\":\"a\"}");

        for (String[] command :
                new String[][] {{"query"}, {"query", "--format=jsonl"}, {"stats"}, {"tail"}, {"--help"}}) {
            StringWriter err = new StringWriter();
            int code = cli.run(new Broken("No space left on device"), err, command);

            assertThat(code).isEqualTo(3);
            assertThat(err.toString())
                    .contains("standard output: No space left on device")
                    .hasLineCount(1);
        }
        StringWriter err = new StringWriter();
        assertThat(cli.run(new Broken("Broken pipe"), err, "query")).isZero();
        assertThat(err.toString()).isEmpty();
    }

    private static final class Broken extends OutputStream {

        private final String message;

        Broken(String message) {
            this.message = message;
        }

        @Override
        public void write(int value) throws IOException {
            throw new IOException(message);
        }
    }
}

package dev.auditkit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.auditkit.AuditOption;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class AppendCommandTest {

    private static final String GOOD = "{\"operation\":\"good\"}\n";

    @TempDir
    Path directory;

    Cli cli;

    @BeforeEach
    void useALogDirectory() {
        cli = new Cli(directory.resolve("log"));
    }

    @Test
    void recordsEveryMemberOfAnEvent() throws IOException {
        Cli.Outcome outcome = cli.append("""
                {"operation":"order.cancel","key":"order:1","result":"denied","user":"alice","source":"10.0.0.7",\
                "metadata":{"n":1.50,"deep":[{"x":null},true]},"trace_id":"t1","span_id":"s1",\
                "timestamp":"2020-02-29T13:00:00.5+01:00"}
                """, "--sensitive-keys", "--node=importer");

        assertThat(outcome.err()).isEqualTo("1 appended, 0 refused\n");
        assertThat(outcome.code()).isZero();
        assertThat(cli.entries())
                .singleElement()
                .asString()
                .startsWith("{\"timestamp\":\"2020-02-29T12:00:00.500000Z\",\"recorded_at\":\"")
                .contains("\"operation\":\"order.cancel\",\"key\":\"order:1\",\"key_hash\":\"sha256:")
                .contains("\"result\":\"denied\",\"user\":\"alice\",\"source\":\"10.0.0.7\",\"node\":\"importer\"")
                .contains(
                        "\"metadata\":{\"n\":1.50,\"deep\":[{\"x\":null},true]},\"trace_id\":\"t1\",\"span_id\":\"s1\"");
    }

    @Test
    void namesABadLineByItsNumberAndKeepsTheGoodOnes() throws IOException {
        Cli.Outcome outcome = cli.append(GOOD + "\n{\"operation\":\n" + GOOD + "  \r\n[1]\n" + GOOD.strip());

        assertThat(outcome.code()).isEqualTo(1);
        assertThat(outcome.err().lines())
                .hasSize(3)
                .satisfiesExactly(
                        line -> assertThat(line).startsWith("audit append: line 3: it is not JSON: "),
                        line -> assertThat(line).isEqualTo("audit append: line 6: it is not a JSON object"),
                        line -> assertThat(line).isEqualTo("3 appended, 2 refused"));
        assertThat(cli.entries()).hasSize(3);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"user":"alice"}                         | member 'operation' is missing
            {"operation":null}                       | member 'operation' is missing
            {"operation":" "}                        | operation ' ' is blank; allowed: any other text
            {"operation":"audit.opened"}             | operation 'audit.opened' is one of the log's own; allowed: any that does not begin with audit.
            {"operation":7}                          | member 'operation' is a number; allowed: a string
            {"operation":"a","user":true}            | member 'user' is a boolean; allowed: a string
            {"operation":"a","key":{}}               | member 'key' is an object; allowed: a string
            {"operation":"a","metadata":[]}          | member 'metadata' is an array; allowed: an object
            {"operation":"a","metadata":"x"}         | member 'metadata' is a string; allowed: an object
            {"operation":"a","result":"OK"}          | result 'OK' is not known; allowed: ok, error, denied
            {"operation":"a","timestamp":"today"}    | timestamp 'today' cannot be used; allowed: RFC 3339, such as 2025-10-23T08:30:45.123456Z
            {"operation":"a","timestamp":"2025-02-30T00:00:00Z"} | timestamp '2025-02-30T00:00:00Z' cannot be used; allowed: RFC 3339, such as 2025-10-23T08:30:45.123456Z
            {"operation":"a","colour":"red"}         | member 'colour' is not known; allowed: operation, key, result, user, source, metadata, trace_id, span_id, timestamp
            {"operation":"a","seq":1}                | member 'seq' is not known; allowed: operation, key, result, user, source, metadata, trace_id, span_id, timestamp
            {"operation":"a","operation":"b"}        | member 'operation' is there twice
            {"operation":"a","metadata":{"x":1,"x":2}} | member 'x' is there twice
            {"operation":"a"} {"operation":"b"}      | there is something behind the object
            """)
    void saysWhyItRefusesALine(String line, String reason) throws IOException {
        Cli.Outcome outcome = cli.append(line + "\n" + GOOD);

        assertThat(outcome.code()).isEqualTo(1);
        assertThat(outcome.err()).isEqualTo("audit append: line 1: " + reason + "\n1 appended, 1 refused\n");
        assertThat(cli.entries()).hasSize(1);
    }

    @Test
    void showsWhatItRefusesWithoutDrivingTheTerminal() {
        Cli.Outcome outcome = cli.append("{\"\\u001b[2J\":1}\n");

        assertThat(outcome.err()).startsWith("audit append: line 1: member '\\u001b[2J' is not known;");
    }

    @Test
    void refusesALineThatWouldNotFitMemoryAndGoesOn() throws IOException {
        String huge = "{\"operation\":\"" + "x".repeat(InputLines.LONGEST) + "\"}\n";

        Cli.Outcome outcome = cli.append(GOOD + huge + GOOD);

        assertThat(outcome.code()).isEqualTo(1);
        assertThat(outcome.err())
                .isEqualTo("audit append: line 2: it is longer than 4194304 bytes\n2 appended, 1 refused\n");
        assertThat(cli.entries()).hasSize(2);
    }

    @Test
    void takesAMegabyteOfMetadataAndRefusesEndlessNesting() throws IOException {
        String large = "{\"operation\":\"large\",\"metadata\":{\"x\":\"" + "x".repeat(1 << 20) + "\"}}\n";
        String deep = "{\"operation\":\"deep\",\"metadata\":{\"x\":" + "[".repeat(10_000) + "]".repeat(10_000) + "}}\n";

        Cli.Outcome outcome = cli.append(large + deep);

        assertThat(outcome.err()).contains("line 2: it is not JSON: Document nesting depth");
        assertThat(outcome.err()).endsWith("1 appended, 1 refused\n");
        assertThat(cli.entries()).singleElement().asString().contains("\"truncated_bytes\":");
    }

    @Test
    void keepsTextThatIsHardToKeep() throws IOException {
        Cli.Outcome outcome = cli.append(
                "{\"operation\":\"a\",\"key\":\"line\\nfeed \\u0000 \\ud83d\\ude00 \\ud800\"}\n", "--sensitive-keys");

        assertThat(outcome.code()).isZero();
        assertThat(cli.entries())
                .singleElement()
                .asString()
                .contains("\\n")
                .contains("\\u0000")
                .contains("😀");
    }

    @Test
    void refusesBytesThatAreNotUtf8() throws IOException {
        cli.in = new ByteArrayInputStream("{\"operation\":\"\u00e9\"}\n".getBytes(StandardCharsets.ISO_8859_1));

        Cli.Outcome outcome = cli.run("append", "--min-free-mb=0");

        assertThat(outcome.code()).isEqualTo(1);
        assertThat(outcome.err()).contains("line 1: it is not JSON: Invalid UTF-8");
    }

    @ParameterizedTest
    @EnumSource(AuditOption.class)
    void offersEveryOptionOfTheLogButThoseOfCapture(AuditOption option) {
        String help = cli.run("append", "--help").out();

        assertThat(help.contains(" --" + option.key())).isEqualTo(!option.isCapture());
        assertThat(cli.append("", "--" + option.key(), "not \u0000 valid").code())
                .isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"--rotation-size-mb=0", "--max-wait=5", "--durability=maybe", "--legal-hold=yes"})
    void refusesABadValueWithWhatIsAllowed(String option) {
        Cli.Outcome outcome = cli.append(GOOD, option);

        assertThat(outcome.code()).isEqualTo(2);
        assertThat(outcome.err())
                .startsWith("audit append: audit." + option.substring(2).split("=", -1)[0] + " = '"
                        + option.split("=", -1)[1] + "' cannot be used; allowed: ");
        assertThat(cli.logDir).doesNotExist();
    }

    @Test
    void takesTheSecretFromTheEnvironment() throws IOException {
        cli.environment.put("AUDIT_KEY_HASH_SECRET", "a secret of some length");

        cli.append("{\"operation\":\"a\",\"key\":\"k\"}");

        assertThat(cli.entries()).singleElement().asString().contains("\"key_hash\":\"hmac-sha256:");
    }

    @Test
    void neverShowsASecret() {
        Cli.Outcome outcome = cli.append(GOOD, "--key-hash-secret=short");

        assertThat(outcome.code()).isEqualTo(2);
        assertThat(outcome.err()).contains("'***'").doesNotContain("short'");
    }

    @Test
    void refusesToRecordNothing() {
        Cli.Outcome outcome = cli.append(GOOD, "--enabled=false");

        assertThat(outcome.code()).isEqualTo(2);
        assertThat(outcome.err()).isEqualTo("audit append: An append is not possible while audit.enabled is false\n");
    }

    @Test
    void saysThatALogCannotBeThere() throws IOException {
        Files.writeString(cli.logDir, "a file");

        Cli.Outcome outcome = cli.append(GOOD);

        assertThat(outcome.code()).isEqualTo(3);
        assertThat(outcome.err())
                .startsWith("audit append: ")
                .contains(cli.logDir.toString())
                .doesNotContain("\tat ");
    }

    @Test
    void refusesToGoOnWithADamagedLog() throws IOException {
        cli.append(GOOD);
        cli.run("rotate", "--min-free-mb=0");
        cli.run("rotate", "--min-free-mb=0");
        Files.delete(cli.segments().get(1));

        Cli.Outcome outcome = cli.append(GOOD);

        assertThat(outcome.code()).isEqualTo(1);
        assertThat(outcome.err()).startsWith("audit append: The audit log is damaged: entry ");
    }

    @Test
    void showsHowFarItIsOnATerminal() {
        cli.errIsTerminal = true;
        byte[] input = GOOD.getBytes(StandardCharsets.UTF_8);
        cli.inputSize = 4L * input.length;
        cli.in = new Dripping(input, 4, 600);

        Cli.Outcome outcome = cli.run("append", "--min-free-mb=0");

        assertThat(outcome.code()).isZero();
        assertThat(outcome.err()).contains("[#").contains(" events, ").endsWith("\r\u001b[K4 appended, 0 refused\n");
    }

    @Test
    void isSilentAboutItsProgressOtherwise() {
        Cli.Outcome outcome = cli.append(GOOD);

        assertThat(outcome.err()).doesNotContain("\r");
    }

    /** Gives its bytes again and again, not too fast. */
    private static final class Dripping extends java.io.InputStream {

        private final byte[] bytes;
        private final long millis;
        private int times;

        Dripping(byte[] bytes, int times, long millis) {
            this.bytes = bytes;
            this.times = times;
            this.millis = millis;
        }

        @Override
        public int read() {
            throw new UnsupportedOperationException("read in bulk");
        }

        @Override
        public int read(byte[] to, int offset, int length) throws IOException {
            if (times-- == 0) {
                return -1;
            }
            try {
                Thread.sleep(millis);
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
            System.arraycopy(bytes, 0, to, offset, bytes.length);
            return bytes.length;
        }
    }

    @Test
    @Tag("heavy") // the log tries for half a minute to write what it accepted
    void stopsWithTheLogsOwnReasonWhenItCannotTakeAnEvent() {
        // Nowhere is so much room, so the disk counts as full.
        cli.in = new ByteArrayInputStream(GOOD.repeat(1_000).getBytes(StandardCharsets.UTF_8));
        Cli.Outcome outcome = cli.run("append", "--min-free-mb=1048576", "--max-wait=200ms", "--queue-capacity=64");

        assertThat(outcome.code()).isEqualTo(3);
        assertThat(outcome.err()).startsWith("audit append: ").doesNotContain("\tat ");
    }
}

package dev.auditkit.internal.codec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.auditkit.AuditEvent;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class LineViewTest {

    private static final byte[] LEAF = Leaves.leaf(Leaves.WITH_KEYS, Events.full());
    private static final byte[] LINE = Leaves.line(LEAF, "4711");

    private final LineView view = new LineView();

    private String parse(byte[] line) {
        return view.parse(line, 0, line.length);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    @Test
    void takesALineApart() {
        assertThat(parse(LINE)).isNull();
        assertThat(view.seq()).isEqualTo(4_711);
        assertThat(view.hashMatches()).isTrue();
        assertThat(view.hash()).isEqualTo("sha256:" + Leaves.leafHash(LEAF));
        assertThat(HexFormat.of().formatHex(view.hashBytes())).isEqualTo(Leaves.leafHash(LEAF));
        assertThat(view.leaf()).isEqualTo(LEAF);
        assertThat(text(view.line())).isEqualTo(text(LINE) + "\n");
        assertThat(view.timestamp()).isEqualTo(1_583_020_799_999_999L);
        assertThat(view.recorded()).isEqualTo(Leaves.NOW);
    }

    @Test
    void aLineWithoutATimeOfItsOwnWasRecordedWhenItHappened() {
        byte[] line = Leaves.line(Leaves.leaf(Leaves.PLAIN, AuditEvent.of("x").build()), "0");
        assertThat(parse(line)).isNull();
        assertThat(view.timestamp()).isEqualTo(Leaves.NOW);
        assertThat(view.recorded()).isEqualTo(Leaves.NOW);
        assertThat(view.seq()).isZero();
    }

    @Test
    void aTimeOfRecordingInMetadataIsNotTheEntrys() {
        byte[] leaf = Leaves.leaf(
                Leaves.PLAIN,
                AuditEvent.of("x").metadata("recorded_at", Instant.EPOCH).build());
        assertThat(parse(Leaves.line(leaf, "0"))).isNull();
        assertThat(view.recorded()).isEqualTo(Leaves.NOW);
    }

    @Test
    void findsALineInTheMiddleOfABuffer() {
        byte[] other =
                Leaves.line(Leaves.leaf(Leaves.PLAIN, AuditEvent.of("other").build()), "4710");
        byte[] buffer = bytes(text(other) + "\n" + text(LINE) + "\n" + text(other) + "\n");
        assertThat(view.parse(buffer, other.length + 1, LINE.length)).isNull();
        assertThat(view.seq()).isEqualTo(4_711);
        assertThat(view.hashMatches()).isTrue();
        assertThat(view.leaf()).isEqualTo(LEAF);
        assertThat(text(view.line())).isEqualTo(text(LINE) + "\n");
        assertThat(view.contains(bytes("order.cancel"))).isTrue();
        assertThat(view.contains(bytes("other"))).isFalse();
    }

    @Test
    void nothingOfOneLineIsLeftInTheNext() {
        assertThat(parse(LINE)).isNull();
        byte[] leaf = Leaves.leaf(Leaves.PLAIN, AuditEvent.of("y").build());
        assertThat(parse(Leaves.line(leaf, "7"))).isNull();
        assertThat(view.seq()).isEqualTo(7);
        assertThat(view.leaf()).isEqualTo(leaf);
        assertThat(view.recorded()).isEqualTo(Leaves.NOW);
        assertThat(view.timestamp()).isEqualTo(Leaves.NOW);
        assertThat(view.hashMatches()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "1", "9", "10", "256", "1000000", "999999999999999999", "100000000000000000"})
    void takesEveryPlaceOfUpTo18Digits(String seq) {
        assertThat(parse(Leaves.line(LEAF, seq))).isNull();
        assertThat(view.seq()).isEqualTo(Long.parseLong(seq));
        assertThat(view.hashMatches()).isTrue();
    }

    static Stream<Arguments> malformed() {
        String hash = Leaves.leafHash(LEAF);
        return Stream.of(
                damage("no suffix", line -> text(LEAF)),
                damage("no seq", line -> line.replace(",\"seq\":4711", "")),
                damage("no hash", line -> line.substring(0, line.lastIndexOf(",\"hash\"")) + "}"),
                damage("no digits", line -> line.replace("4711", "")),
                damage("a leading zero", line -> line.replace("\"seq\":4711", "\"seq\":04711")),
                damage("two zeros", line -> line.replace("\"seq\":4711", "\"seq\":00")),
                damage("a sign", line -> line.replace("\"seq\":4711", "\"seq\":-4711")),
                damage("a plus", line -> line.replace("\"seq\":4711", "\"seq\":+4711")),
                damage("a fraction", line -> line.replace("\"seq\":4711", "\"seq\":4711.0")),
                damage("an exponent", line -> line.replace("\"seq\":4711", "\"seq\":4e3")),
                damage("a quoted seq", line -> line.replace("\"seq\":4711", "\"seq\":\"4711\"")),
                damage("19 digits", line -> line.replace("\"seq\":4711", "\"seq\":1000000000000000000")),
                damage("30 digits", line -> line.replace("\"seq\":4711", "\"seq\":" + "1".repeat(30))),
                damage("space before seq", line -> line.replace(",\"seq\"", ", \"seq\"")),
                damage("space before the number", line -> line.replace("\"seq\":4711", "\"seq\": 4711")),
                damage("space after the number", line -> line.replace("\"seq\":4711,", "\"seq\":4711 ,")),
                damage("another name for seq", line -> line.replace("\"seq\":4711", "\"sEq\":4711")),
                damage("another name for hash", line -> line.replace(",\"hash\":\"sha256:", ",\"hast\":\"sha256:")),
                damage("another algorithm", line -> line.replace("\"hash\":\"sha256:", "\"hash\":\"sha512:")),
                damage("no algorithm", line -> line.replace("\"hash\":\"sha256:", "\"hash\":\"")),
                damage("space in the hash member", line -> line.replace("\"hash\":\"", "\"hash\": \"")),
                damage("upper-case hex", line -> line.replace(hash, hash.toUpperCase(Locale.ROOT))),
                damage("63 digits of hex", line -> line.replace(hash, hash.substring(1))),
                damage("65 digits of hex", line -> line.replace(hash, hash + "0")),
                damage("no hex at the beginning", line -> line.replace(hash, "g" + hash.substring(1))),
                damage("no hex at the end", line -> line.replace(hash, hash.substring(1) + "`")),
                damage("a slash in the hex", line -> line.replace(hash, "/" + hash.substring(1))),
                damage("a colon in the hex", line -> line.replace(hash, ":" + hash.substring(1))),
                damage("a member after hash", line -> line.substring(0, line.length() - 1) + ",\"more\":1}"),
                damage(
                        "seq after hash",
                        line -> line.replace(",\"seq\":4711", "").replaceFirst("}$", ",\"seq\":4711}")),
                damage("something between", line -> line.replace(",\"hash\"", ",\"more\":1,\"hash\"")),
                damage("no brace", line -> line.substring(0, line.length() - 1)),
                damage("no quotation mark", line -> line.substring(0, line.length() - 2) + "}"),
                damage("two braces", line -> line + "}"),
                damage("space at the end", line -> line + " "),
                damage("a carriage return", line -> line + "\r"),
                damage("a line feed", line -> line + "\n"),
                damage("nothing", line -> ""),
                damage("only the suffix", line -> line.substring(line.indexOf(",\"seq\""))),
                damage("only digits before hash", line -> line.substring(line.lastIndexOf("4711"))),
                damage("only hash", line -> line.substring(line.lastIndexOf(",\"hash\""))),
                damage("only a brace", line -> "}"),
                damage("only zeros", line -> "\0".repeat(line.length())),
                damage("no time", line -> "{" + line.substring(line.indexOf("\"event_id\""))),
                damage("a time that is none", line -> line.replace("2020-02-29", "2021-02-29")),
                damage("a time of recording that is none", line -> line.replace("2025-10-23T08", "2025-10-23T24")));
    }

    private static Arguments damage(String name, UnaryOperator<String> damage) {
        return Arguments.of(name, damage);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("malformed")
    void refusesALineWith(String name, UnaryOperator<String> damage) {
        String damaged = damage.apply(text(LINE));
        assertThat(damaged).as(name).isNotEqualTo(text(LINE));
        assertThat(parse(bytes(damaged))).as(name).startsWith("the line ");
        // A good line before must not help.
        assertThat(parse(LINE)).isNull();
        assertThat(parse(bytes(damaged))).as(name).startsWith("the line ");
        // Nor must what stands around the line in the buffer.
        byte[] buffer = bytes(text(LINE) + "\n" + damaged + "\n" + text(LINE));
        assertThat(view.parse(buffer, LINE.length + 1, damaged.length()))
                .as(name)
                .startsWith("the line ");
    }

    @Test
    void saysWhatIsWrong() {
        assertThat(parse(LEAF)).isEqualTo("the line does not end in \"seq\" and \"hash\"");
        assertThat(parse(bytes(text(LINE).replace("4711", "04711"))))
                .isEqualTo("the line has no \"seq\" before its \"hash\"");
        String suffix = text(LINE).substring(text(LINE).lastIndexOf(",\"seq\""));
        assertThat(parse(bytes(suffix))).isEqualTo("the line has no \"seq\" before its \"hash\"");
        assertThat(parse(bytes(suffix.substring(suffix.indexOf(",\"hash\"")))))
                .isEqualTo("the line does not end in \"seq\" and \"hash\"");
        assertThat(parse(bytes(text(LINE).replace("2020-02-29", "2020-02-30"))))
                .startsWith("the line has no timestamp: ");
    }

    @Test
    void refusesALineThatIsCutOffAnywhere() {
        for (int length = 0; length < LINE.length; length++) {
            assertThat(view.parse(LINE, 0, length)).as("cut at %d", length).isNotNull();
            assertThat(parse(Arrays.copyOf(LINE, length)))
                    .as("cut at %d", length)
                    .isNotNull();
        }
    }

    @Test
    void refusesALineWhoseBeginningIsLost() {
        for (int at = 1; at < LINE.length; at++) {
            String problem = view.parse(LINE, at, LINE.length - at);
            assertThat(problem != null || !view.hashMatches()).as("from %d", at).isTrue();
        }
    }

    @Test
    void refusesASuffixWithoutALeaf() {
        String suffix = text(LINE).substring(text(LINE).lastIndexOf(",\"seq\""));
        for (String before : new String[] {"", "{", "{\"timestamp\":\""}) {
            assertThat(parse(bytes(before + suffix))).startsWith("the line ");
        }
    }

    @Test
    void everyBitThatFlipsIsSeen() {
        for (int bit = 0; bit < 8 * LINE.length; bit++) {
            byte[] flipped = LINE.clone();
            flipped[bit / 8] ^= (byte) (1 << bit % 8);
            boolean seen = parse(flipped) != null || !view.hashMatches() || view.seq() != 4_711;
            assertThat(seen).as("bit %d of byte %d", bit % 8, bit / 8).isTrue();
        }
    }

    @Test
    void everyByteThatIsLostOrAddedIsSeen() {
        String line = text(LINE);
        for (int at = 0; at < line.length(); at++) {
            String lost = line.substring(0, at) + line.substring(at + 1);
            assertThat(parse(bytes(lost)) != null || !view.hashMatches() || view.seq() != 4_711)
                    .as("without byte %d", at)
                    .isTrue();
            String added = line.substring(0, at) + "1" + line.substring(at);
            assertThat(parse(bytes(added)) != null || !view.hashMatches() || view.seq() != 4_711)
                    .as("with a byte more at %d", at)
                    .isTrue();
        }
    }

    @Test
    void everyDigitOfTheHashCounts() {
        String hash = Leaves.leafHash(LEAF);
        for (int i = 0; i < 64; i++) {
            String wrong = hash.substring(0, i) + (hash.charAt(i) == '0' ? '1' : '0') + hash.substring(i + 1);
            assertThat(parse(bytes(text(LINE).replace(hash, wrong)))).isNull();
            assertThat(view.hashMatches()).as("digit %d", i).isFalse();
            assertThat(view.hash()).isEqualTo("sha256:" + wrong);
        }
    }

    @Test
    void aSuffixInsideTheLeafIsNotTheSuffix() {
        String inside = ",\"seq\":1,\"hash\":\"sha256:" + "0".repeat(64) + "\"}";
        byte[] leaf = Leaves.leaf(
                Leaves.WITH_KEYS,
                AuditEvent.of(inside)
                        .key(inside)
                        .metadata("seq", 1)
                        .metadata("hash", "sha256:" + "0".repeat(64))
                        .metadata(inside, inside)
                        .spanId(inside)
                        .build());
        assertThat(parse(Leaves.line(leaf, "2"))).isNull();
        assertThat(view.seq()).isEqualTo(2);
        assertThat(view.hashMatches()).isTrue();
        assertThat(view.leaf()).isEqualTo(leaf);
    }

    @Test
    void ofTwoSuffixesTheLastCounts() {
        // Not what a writer makes: a leaf that has seq and hash of its own. The line is of the form, and says what its
        // end says.
        byte[] twice = Leaves.line(LINE, "5");
        assertThat(parse(twice)).isNull();
        assertThat(view.seq()).isEqualTo(5);
        assertThat(view.leaf()).isEqualTo(LINE);
        assertThat(view.hashMatches()).isTrue();
    }

    @Test
    void contentsAreFoundInTheLeafOnly() {
        assertThat(parse(LINE)).isNull();
        assertThat(view.contains(bytes("{\""))).isTrue();
        assertThat(view.contains(bytes("7\""))).isTrue();
        assertThat(view.contains(bytes("{\"timestamp\":\"2020"))).isTrue();
        assertThat(view.contains(bytes("\"operation\":\"order.cancel\""))).isTrue();
        assertThat(view.contains(bytes("\"span_id\":\"00f067aa0ba902b7\""))).isTrue();
        assertThat(view.contains(bytes("\"operation\":\"order.cance\""))).isFalse();
        assertThat(view.contains(bytes(",\"seq\":"))).isFalse();
        assertThat(view.contains(bytes("sha256:" + Leaves.leafHash(LEAF)))).isFalse();
        assertThat(view.contains(bytes("00f067aa0ba902b7\","))).isFalse();
        assertThat(view.contains(bytes("x".repeat(LINE.length + 1)))).isFalse();
        assertThat(view.contains(Arrays.copyOf(LEAF, LEAF.length - 1))).isTrue();
    }
}

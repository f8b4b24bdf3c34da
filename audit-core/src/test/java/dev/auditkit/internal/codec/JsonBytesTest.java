package dev.auditkit.internal.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonBytesTest {

    private static String written(JsonBytes json) {
        return Leaves.utf8(Arrays.copyOf(json.array(), json.length()));
    }

    private static String string(String text) {
        JsonBytes json = new JsonBytes(0);
        json.string(text);
        return written(json);
    }

    @Test
    void everyCharacterHasItsOneForm() {
        for (int point = 0; point <= Character.MAX_CODE_POINT; point += point < 0x3000 ? 1 : 257) {
            if (point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE) {
                continue;
            }
            String text = Character.toString(point);
            assertThat(string(text)).isEqualTo('"' + Leaves.escaped(text) + '"');
        }
    }

    @Test
    void escapesAreTheShortOnesWhereThereAreAnyElseLowerCase() {
        assertThat(string("\0\b\t\n\u000b\f\r\u001b\u001f\"\\/\u007f\u2028\uD83D\uDE00\uFFFF"))
                .isEqualTo("\"\\u0000\\b\\t\\n\\u000b\\f\\r\\u001b\\u001f\\\"\\\\/\u007f\u2028\uD83D\uDE00\uFFFF\"");
    }

    @Test
    void aQuestionMarkIsNotTakenForASurrogate() {
        assertThat(string("why? \uD83D\uDE00 ?")).isEqualTo("\"why? \uD83D\uDE00 ?\"");
        assertThat(string("why? \uD83D")).isEqualTo("\"why? \uFFFD\"");
        assertThat(string("\uDE00")).isEqualTo("\"\uFFFD\"");
        assertThat(JsonBytes.utf8("?")).containsExactly('?');
    }

    @Property
    void jacksonReadsEveryStringBack(@ForAll("anyText") String text) {
        JsonBytes json = new JsonBytes(0);
        json.string(text);
        byte[] bytes = Arrays.copyOf(json.array(), json.length());
        assertThat(Leaves.parseValue(bytes)).isEqualTo(Leaves.wellFormed(text));
        assertThat(Leaves.utf8(bytes)).isEqualTo('"' + Leaves.escaped(text) + '"');
    }

    @Property
    void aLimitedStringIsTheLongestBeginningThatFits(
            @ForAll("anyText") String text, @ForAll @IntRange(max = 40) int limit) {
        JsonBytes json = new JsonBytes(0);
        byte[] whole = json.string(text, limit);
        StringBuilder expected = new StringBuilder();
        int size = 0;
        boolean cut = false;
        for (int point : Leaves.wellFormed(text).codePoints().toArray()) {
            String escaped = Leaves.escaped(Character.toString(point));
            size += escaped.getBytes(StandardCharsets.UTF_8).length;
            if (size > limit) {
                cut = true;
                break;
            }
            expected.append(escaped);
        }
        assertThat(written(json)).isEqualTo('"' + expected.toString() + '"');
        if (cut) {
            assertThat(whole).isEqualTo(Leaves.wellFormed(text).getBytes(StandardCharsets.UTF_8));
        } else {
            assertThat(whole).isNull();
        }
    }

    @Provide
    Arbitrary<String> anyText() {
        return Events.texts(60);
    }

    @ParameterizedTest
    @ValueSource(
            longs = {
                0,
                1,
                9,
                10,
                11,
                99,
                100,
                101,
                999_999_999L,
                1_000_000_000L,
                999_999_999_999_999_999L,
                Long.MAX_VALUE,
                -1,
                -10,
                Long.MIN_VALUE
            })
    void writesNumbers(long value) {
        JsonBytes json = new JsonBytes(0);
        json.number(value);
        assertThat(written(json)).isEqualTo(Long.toString(value));
    }

    @Property
    void writesAnyNumber(@ForAll long value) {
        JsonBytes json = new JsonBytes(3);
        json.number(value);
        json.raw((byte) ',');
        json.number(value);
        assertThat(written(json)).isEqualTo(value + "," + value);
    }

    @Test
    void writesHexOfAPart() {
        JsonBytes json = new JsonBytes(0);
        json.hex(new byte[] {1, (byte) 0xab, (byte) 0xff, 0x7f, 0}, 1, 3);
        assertThat(written(json)).isEqualTo("abff7f");
    }

    @Test
    void writesAsciiAndBytesAsTheyAre() {
        JsonBytes json = new JsonBytes(1);
        json.ascii("{\"a\":");
        json.raw(new byte[] {'x', '1', '2', 'y'}, 1, 2);
        json.raw(new byte[] {'}'});
        json.ascii("");
        assertThat(written(json)).isEqualTo("{\"a\":12}");
        assertThat(json.length()).isEqualTo(8);
    }

    @Test
    void rewindsAndClears() {
        JsonBytes json = new JsonBytes(16);
        json.ascii("abcdef");
        json.rewind(2);
        json.ascii("x");
        assertThat(written(json)).isEqualTo("abx");
        json.clear();
        assertThat(json.length()).isZero();
        json.ascii("again");
        assertThat(written(json)).isEqualTo("again");
    }

    @Test
    void growsAsFarAsItMustAndKeepsWhatIsThere() {
        JsonBytes json = new JsonBytes(4);
        StringBuilder expected = new StringBuilder();
        for (int i = 0; i < 2_000; i++) {
            json.number(i);
            expected.append(i);
        }
        json.ascii("z".repeat(100_000));
        expected.append("z".repeat(100_000));
        assertThat(written(json)).isEqualTo(expected.toString());
    }

    @Test
    void growsByDoublingSoThatManySmallWritesStayCheap() {
        JsonBytes json = new JsonBytes(1_000);
        json.ascii("x".repeat(1_001));
        assertThat(json.array()).hasSize(2_000);
        json.ensure(999);
        assertThat(json.array()).hasSize(2_000);
        json.ensure(1_000);
        assertThat(json.array()).hasSize(4_000);
        json.ensure(9_000);
        assertThat(json.array()).hasSize(10_001);
    }

    @Test
    void roomThatWasMadeIsNotMadeAgain() {
        JsonBytes json = new JsonBytes(0);
        json.ensure(100);
        byte[] array = json.array();
        json.hex(new byte[50], 0, 50);
        assertThat(json.array()).isSameAs(array);
    }

    @Test
    void forgetsTheMemoryOfAnExceptionallyLargeText() {
        JsonBytes json = new JsonBytes(16);
        json.ascii("x".repeat(1 << 20));
        byte[] kept = json.array();
        json.clear();
        assertThat(json.array()).isSameAs(kept);
        json.ascii("x".repeat((1 << 20) + 1));
        assertThat(json.array().length).isGreaterThan(1 << 20);
        json.clear();
        assertThat(json.array()).hasSize(1 << 20);
    }

    @Test
    void aStringOfControlCharactersFitsWhereItIsSixTimesAsLong() {
        String text = "\u0001".repeat(10_000);
        assertThat(string(text)).hasSize(60_002).isEqualTo('"' + "\\u0001".repeat(10_000) + '"');
    }
}

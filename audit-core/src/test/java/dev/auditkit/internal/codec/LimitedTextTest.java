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

class LimitedTextTest {

    private record Written(String json, boolean cut) {

        int size() {
            return json.getBytes(StandardCharsets.UTF_8).length - 2;
        }

        String text() {
            return (String) Leaves.parseValue(json.getBytes(StandardCharsets.UTF_8));
        }
    }

    private static Written write(String text, int limit) {
        JsonBytes json = new JsonBytes(0);
        json.ascii("[");
        boolean cut = LimitedText.write(json, text, limit, new Sha256());
        String whole = Leaves.utf8(Arrays.copyOf(json.array(), json.length()));
        assertThat(whole).startsWith("[");
        return new Written(whole.substring(1), cut);
    }

    @Test
    void theLimitsAreThoseOfTheFormat() {
        assertThat(LimitedText.LARGEST_KEY).isEqualTo(8 * 1_024);
        assertThat(LimitedText.LARGEST_TEXT).isEqualTo(1_024);
    }

    @Test
    void aTextThatJustFitsIsKept() {
        Written fits = write("x".repeat(1_024), 1_024);
        assertThat(fits.cut()).isFalse();
        assertThat(fits.text()).isEqualTo("x".repeat(1_024));
    }

    @Test
    void aTextThatJustDoesNotFitEndsInTheHashOfTheWhole() {
        String text = "x".repeat(1_025);
        Written cut = write(text, 1_024);
        assertThat(cut.cut()).isTrue();
        assertThat(cut.size()).isEqualTo(1_024);
        assertThat(cut.text()).isEqualTo("x".repeat(1_024 - 74) + "...sha256:" + Leaves.sha256(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\u00e9",
                "\u20ac",
                "\uD83D\uDE00",
                "\0",
                "\n",
                "\"",
                "\\",
                "\uD800",
                "a\u00e9\u20ac\uD83D\uDE00\0\\"
            })
    void isCutBetweenTwoCharacters(String character) {
        for (int shift = 0; shift < 14; shift++) {
            String text = "x".repeat(shift) + character.repeat(1_100);
            Written cut = write(text, 1_024);
            assertThat(cut.cut()).isTrue();
            assertThat(cut.size()).isBetween(1_024 - 5, 1_024);
            assertThat(cut.text()).isEqualTo(Leaves.stored(text, 1_024));
        }
    }

    @Property
    void agreesWithTheDefinition(@ForAll("texts") String text, @ForAll @IntRange(min = 74, max = 120) int limit) {
        Written written = write(text, limit);
        assertThat(written.size()).isLessThanOrEqualTo(limit);
        assertThat(written.text()).isEqualTo(Leaves.stored(text, limit));
        assertThat(written.cut()).isEqualTo(!written.text().equals(Leaves.wellFormed(text)));
    }

    @Property(tries = 300)
    void storedIsWhatAReaderMustLookFor(@ForAll("longTexts") String text) {
        assertThat(LimitedText.stored(text)).isEqualTo(Leaves.stored(text, 1_024));
    }

    @Provide
    Arbitrary<String> texts() {
        return Events.texts(100);
    }

    @Provide
    Arbitrary<String> longTexts() {
        return Events.longTexts();
    }

    @Test
    void textsThatBeginAlikeAreToldApart() {
        String beginning = "x".repeat(5_000);
        assertThat(LimitedText.stored(beginning + "a")).isNotEqualTo(LimitedText.stored(beginning + "b"));
    }

    @Test
    void aTextOfAMegabyteOfControlCharactersIsCut() {
        String text = "\u0001".repeat(1 << 20);
        Written cut = write(text, 8_192);
        assertThat(cut.size()).isBetween(8_192 - 5, 8_192);
        assertThat(cut.text()).isEqualTo("\u0001".repeat((8_192 - 74) / 6) + "...sha256:" + Leaves.sha256(text));
    }
}

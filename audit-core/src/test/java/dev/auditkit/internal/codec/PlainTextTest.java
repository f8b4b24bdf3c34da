package dev.auditkit.internal.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

class PlainTextTest {

    private final PlainText plain = new PlainText();
    private final byte[] to = new byte[300];

    private void requireNotMistaken(String text) {
        boolean copied = plain.copy(text, to, 5);
        assertThat(copied)
                .isEqualTo(Leaves.escaped(text).equals(text) && text.chars().allMatch(c -> c < 0x80));
        if (copied) {
            assertThat(Arrays.copyOfRange(to, 5, 5 + text.length()))
                    .isEqualTo(text.getBytes(StandardCharsets.US_ASCII));
        }
    }

    @Test
    void everyCharacterIsTakenForWhatItIsAtEveryPlace() {
        for (int c = 0; c <= 0xffff; c++) {
            requireNotMistaken(String.valueOf((char) c));
            requireNotMistaken("ab" + (char) c + "cd");
        }
        for (int at = 0; at < PlainText.LONGEST; at++) {
            requireNotMistaken("x".repeat(at) + "\u0161" + "x".repeat(PlainText.LONGEST - 1 - at));
            requireNotMistaken("x".repeat(at) + '"' + "x".repeat(PlainText.LONGEST - 1 - at));
        }
    }

    @Property
    void plainTextsAreCopied(
            @ForAll @StringLength(max = PlainText.LONGEST) @CharRange(from = '\0', to = '\u0090') String text) {
        requireNotMistaken(text);
    }

    @Property
    void noOtherTextIs(@ForAll @StringLength(max = PlainText.LONGEST) String text) {
        requireNotMistaken(text);
    }
}

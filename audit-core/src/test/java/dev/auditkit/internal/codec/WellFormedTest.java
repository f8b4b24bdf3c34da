package dev.auditkit.internal.codec;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class WellFormedTest {

    @Test
    void keepsATextThatIsWellFormedAsItIs() {
        String text = "caf\u00e9 \u20ac \uD83D\uDE00 \0 \uFFFF";
        assertThat(WellFormed.of(text)).isEqualTo(text);
        String ascii = new String("plain");
        assertThat(WellFormed.of(ascii)).isSameAs(ascii);
        assertThat(WellFormed.of("")).isEmpty();
    }

    @Test
    void replacesEachLoneSurrogateByOneReplacementCharacter() {
        assertThat(WellFormed.of("\uD800")).isEqualTo("\uFFFD");
        assertThat(WellFormed.of("\uDC00")).isEqualTo("\uFFFD");
        assertThat(WellFormed.of("a\uD83Db\uDE00c")).isEqualTo("a\uFFFDb\uFFFDc");
        assertThat(WellFormed.of("\uDE00\uD83D")).isEqualTo("\uFFFD\uFFFD");
        assertThat(WellFormed.of("\uD83D\uD83D\uDE00\uDE00")).isEqualTo("\uFFFD\uD83D\uDE00\uFFFD");
        assertThat(WellFormed.of("\uDBFF\uDFFF\uDBFF")).isEqualTo("\uDBFF\uDFFF\uFFFD");
    }

    @Property
    void agreesWithALookAtNeighbours(@ForAll("surrogates") String text) {
        assertThat(WellFormed.of(text)).isEqualTo(Leaves.wellFormed(text));
    }

    @Provide
    Arbitrary<String> surrogates() {
        return Arbitraries.of('a', '\uD800', '\uDBFF', '\uDC00', '\uDFFF', '\uFFFD', '\uE000', '\uD7FF')
                .list()
                .ofMaxSize(8)
                .map(chars -> {
                    StringBuilder text = new StringBuilder();
                    chars.forEach(text::append);
                    return text.toString();
                });
    }
}

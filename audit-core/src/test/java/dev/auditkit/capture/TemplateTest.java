package dev.auditkit.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.auditkit.capture.Template.Reference;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TemplateTest {

    @ParameterizedTest
    @CsvSource({"order:1,0", "order:{id},1", "{a}{b.c},2", "{{id}},0", "{{{id}}},1", "'',0", "{$x_1.ä},1"})
    void readsLiteralsPlaceholdersAndBraces(String text, int references) {
        Template template = Template.parse(text);
        assertThat(template.references()).hasSize(references);
        assertThat(template).hasToString(text);
        assertThat(template.text()).isEqualTo(text);
    }

    @Test
    void tellsWhatItNames() {
        assertThat(Template.parse("{order.customer.id} by {user}: {return}").references())
                .containsExactly(
                        new Reference("order", List.of("customer", "id")),
                        new Reference("user", List.of()),
                        new Reference(Template.RESULT, List.of()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}", "{ id}", "{id }", "{.id}", "{id.}", "{a..b}", "{1}", "{a-b}", "{a()}", "{a[0]}", "{a{b}", "{a b}"
            })
    void refusesWhatIsNoName(String text) {
        assertThatThrownBy(() -> Template.parse("order:" + text))
                .isInstanceOf(AuditTemplateException.class)
                .hasMessageContaining("'order:" + text + "'")
                .hasMessageContaining("allowed:");
    }

    @ParameterizedTest
    @CsvSource({"a{b,2", "{,1", "{a.b,1", "{{{,3"})
    void refusesABraceThatIsNotClosed(String text, int place) {
        assertThatThrownBy(() -> Template.parse(text))
                .isInstanceOf(AuditTemplateException.class)
                .hasMessageContaining("{ without its } at character " + place);
    }

    @ParameterizedTest
    @CsvSource({"a}b,2", "},1", "{a}},4", "}}},3"})
    void refusesABraceThatIsNotOpened(String text, int place) {
        assertThatThrownBy(() -> Template.parse(text))
                .isInstanceOf(AuditTemplateException.class)
                .hasMessageContaining("} without its { at character " + place);
    }

    @ParameterizedTest
    @CsvSource({
        "sk_live_0123456789abcdefghijklmnopqrstuvwxyz,token:sk_live_01...",
        "0123456789012345678901234567890123456789,token:0123456789...",
        "012345678901234567890123456789,token:0123456...",
        "01234567,token:01...",
        "0123,token:0...",
        "012,token:...",
        "'',token:...",
        "ab\uD83D\uDE00abcdefgh,token:ab..."
    })
    void aTokenShowsItsBeginningAndAtMostAQuarter(String token, String shortened) {
        assertThat(Tokens.shortened(token)).isEqualTo(shortened);
    }
}

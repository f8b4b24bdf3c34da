package dev.auditkit.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.auditkit.AuditFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExportFormatsTest {

    @Test
    void findsEachFormatByItsName() {
        assertThat(ExportFormats.all()).extracting(AuditFormat::name).containsExactly("jsonl", "csv");
        assertThat(ExportFormats.all()).isUnmodifiable();
        assertThat(ExportFormats.all())
                .allSatisfy(format ->
                        assertThat(ExportFormats.byName(format.name())).isSameAs(format));
        assertThat(ExportFormats.jsonl().name()).isEqualTo("jsonl");
        assertThat(ExportFormats.csv().name()).isEqualTo("csv");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "CSV", "json", "xlsx"})
    void refusesAnyOtherName(String name) {
        assertThatThrownBy(() -> ExportFormats.byName(name))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("format '" + name + "' is not known; allowed: jsonl, csv");
    }
}

package dev.auditkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AuditResultTest {

    @ParameterizedTest
    @CsvSource({"OK,ok", "ERROR,error", "DENIED,denied"})
    void hasTheTextThatStandsInTheLog(AuditResult result, String text) {
        assertThat(result.text()).isEqualTo(text);
        assertThat(AuditResult.of(text)).isSameAs(result);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "OK", "Ok", "ok ", "failed"})
    void refusesAnyOtherText(String text) {
        assertThatThrownBy(() -> AuditResult.of(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("result '" + text + "' is not known; allowed: ok, error, denied");
    }

    @Test
    void anEmptyReceiptIsThatOfNoEntry() {
        assertThat(AuditReceipt.empty().isEmpty()).isTrue();
        assertThat(AuditReceipt.empty().leafHash()).isNull();
        assertThat(new AuditReceipt(0, "sha256:00").isEmpty()).isFalse();
    }
}

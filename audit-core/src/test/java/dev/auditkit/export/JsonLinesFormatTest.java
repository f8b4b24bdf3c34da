package dev.auditkit.export;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class JsonLinesFormatTest {

    @Test
    void theLinesOfTheLogAreWrittenByteForByte() {
        byte[] first = "{\"a\":\"\u20ac\",\"seq\":0,\"hash\":\"sha256:00\"}\n".getBytes(StandardCharsets.UTF_8);
        byte[] second = new byte[70_000];
        new Random(1).nextBytes(second);
        byte[] document = Lines.document(ExportFormats.jsonl(), List.of(Lines.of(null, first), Lines.of(null, second)));
        byte[] expected = new byte[first.length + second.length];
        System.arraycopy(first, 0, expected, 0, first.length);
        System.arraycopy(second, 0, expected, first.length, second.length);
        assertThat(document).isEqualTo(expected);
    }

    @Test
    void anEmptyDocumentIsEmpty() {
        assertThat(Lines.document(ExportFormats.jsonl(), List.of())).isEmpty();
    }
}

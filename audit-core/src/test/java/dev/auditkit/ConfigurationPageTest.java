package dev.auditkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The page that users read says what {@link AuditOption} does. */
class ConfigurationPageTest {

    @Test
    void listsEachOptionOnceWithItsDefaultLimitsAndDescription() throws IOException {
        List<String> rows = Files.readAllLines(Path.of("../docs/configuration.md")).stream()
                .filter(line -> line.matches("\\| `[a-z.-]+` \\|.*"))
                .toList();

        assertThat(rows)
                .containsExactlyElementsOf(Stream.of(AuditOption.values())
                        .map(ConfigurationPageTest::row)
                        .toList());
    }

    private static String row(AuditOption option) {
        String defaultValue = option.defaultValue() == null ? "(none)" : "`" + option.defaultValue() + "`";
        return "| `" + option.key() + "` | " + defaultValue + " | " + option.allowed() + " | " + option.description()
                + " |";
    }
}

package dev.auditkit.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.auditkit.AuditConfig;
import dev.auditkit.AuditOption;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import tools.jackson.databind.json.JsonMapper;

/** The properties are the options: the same names, defaults and descriptions. */
class AuditPropertiesTest {

    @Test
    void withoutAnyPropertyEveryOptionHasItsDefault() {
        assertThat(bind(Map.of()).toConfig("shop@host"))
                .isEqualTo(AuditConfig.builder().node("shop@host").build());
    }

    @Test
    void aConfiguredNodeIsTakenAsItIs() {
        assertThat(bind(Map.of("audit.node", "here")).toConfig("shop@host").node())
                .isEqualTo("here");
    }

    @Test
    void namesAreRelaxed() {
        for (String name : List.of("audit.log_dir", "audit.logDir", "audit.log-dir", "AUDIT.LOG-DIR")) {
            assertThat(bind(Map.of(name, "elsewhere")).toConfig(null).logDir())
                    .as(name)
                    .hasToString("elsewhere");
        }
    }

    @Test
    void aListMayBeWrittenAsOne() {
        assertThat(bind(Map.of("audit.capture.http-exclude[0]", "/a/**", "audit.capture.http-exclude[1]", "/b"))
                        .toConfig(null)
                        .captureHttpExclude())
                .containsExactly("/a/**", "/b");
    }

    @Test
    void secretsAreNotShown() {
        assertThat(bind(Map.of("audit.key-hash-secret", "correct horse battery staple")))
                .asString()
                .doesNotContain("horse");
    }

    @Test
    void theMetadataHasEveryOptionWithItsDefaultAndDescription() throws Exception {
        Map<String, Map<String, Object>> described = metadata();
        assertThat(described)
                .containsOnlyKeys(Stream.of(AuditOption.values())
                        .map(option -> "audit." + option.key())
                        .toList());
        for (AuditOption option : AuditOption.values()) {
            Map<String, Object> property = described.get("audit." + option.key());
            assertThat(property).as(option.key()).containsEntry("description", option.description());
            assertThat(written(property.get("defaultValue"))).as(option.key()).isEqualTo(option.defaultValue());
        }
    }

    /** The processor writes lists with brackets. */
    private static String written(Object value) {
        return value == null
                ? null
                : value.toString().replaceAll("[\\[\\]]", "").replace(", ", ",");
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Map<String, Object>> metadata() throws Exception {
        try (InputStream file =
                AuditProperties.class.getResourceAsStream("/META-INF/spring-configuration-metadata.json")) {
            Map<String, Object> all = JsonMapper.shared().readValue(Objects.requireNonNull(file), Map.class);
            return ((List<Map<String, Object>>) all.get("properties"))
                    .stream()
                            .filter(property -> ((String) property.get("name")).startsWith("audit."))
                            .collect(Collectors.toMap(property -> (String) property.get("name"), property -> property));
        }
    }

    private static AuditProperties bind(Map<String, String> properties) {
        return new Binder(new MapConfigurationPropertySource(properties)).bindOrCreate("audit", AuditProperties.class);
    }
}

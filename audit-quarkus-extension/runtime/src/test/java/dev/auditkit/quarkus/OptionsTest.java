package dev.auditkit.quarkus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.auditkit.AuditConfig;
import dev.auditkit.AuditConfigException;
import dev.auditkit.AuditOption;
import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.InputStream;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.spi.ConfigSource;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The properties are the options: the same names, defaults and descriptions. */
class OptionsTest {

    @Test
    void withoutAnyPropertyEveryOptionHasItsDefault() {
        assertThat(Options.of(bind(Map.of()), "shop@host"))
                .isEqualTo(AuditConfig.builder().node("shop@host").build());
    }

    @Test
    void aConfiguredNodeIsTakenAsItIs() {
        assertThat(Options.of(bind(Map.of("audit.node", "here")), "shop@host").node())
                .isEqualTo("here");
    }

    @Test
    void environmentVariablesCount() {
        assertThat(Options.of(bind(new EnvConfigSource(Map.of("AUDIT_LOG_DIR", "elsewhere"), 100)), "x")
                        .logDir())
                .hasToString("elsewhere");
    }

    @Test
    void aListMayBeWrittenAsOne() {
        assertThat(Options.of(
                                bind(Map.of(
                                        "audit.capture.http-exclude[0]", "/a/**",
                                        "audit.capture.http-exclude[1]", "/b")),
                                "x")
                        .captureHttpExclude())
                .containsExactly("/a/**", "/b");
    }

    @Test
    void aListMayBeEmpty() {
        assertThat(Options.of(bind(Map.of("audit.capture.http-exclude", "")), "x")
                        .captureHttpExclude())
                .isEmpty();
    }

    @Test
    void aValueThatTheCoreRefusesIsNamed() {
        assertThatThrownBy(() -> Options.of(bind(Map.of("audit.max-wait", "3 fortnights")), "x"))
                .isInstanceOf(AuditConfigException.class)
                .hasMessageContaining("audit.max-wait")
                .hasMessageContaining("3 fortnights");
    }

    @Test
    void aValueThatCannotBeBoundIsNamed() {
        assertThatThrownBy(() -> bind(Map.of("audit.queue-capacity", "many")))
                .hasMessageContaining("audit.queue-capacity")
                .hasMessageContaining("many");
    }

    @Test
    void theDocumentationHasEveryOptionWithItsDefaultAndDescription() throws Exception {
        Map<String, JsonNode> described = new HashMap<>();
        collect(read("quarkus-config-model.json"), described);
        JsonNode texts = read("quarkus-config-javadoc.json").get("elements");
        assertThat(described.keySet())
                .filteredOn(name -> !name.endsWith(".health.enabled") && !name.endsWith(".metrics.enabled"))
                .containsExactlyInAnyOrderElementsOf(Stream.of(AuditOption.values())
                        .map(option -> "audit." + option.key())
                        .toList());
        for (AuditOption option : AuditOption.values()) {
            JsonNode property = described.get("audit." + option.key());
            assertThat(text(property, "phase")).as(option.key()).isEqualTo("RUN_TIME");
            assertThat(text(property, "defaultValue")).as(option.key()).isEqualTo(option.defaultValue());
            String source = text(property, "sourceType") + "." + text(property, "sourceElementName");
            assertThat(text(texts.get(source), "description")).as(option.key()).isEqualTo(option.description());
        }
    }

    private static void collect(JsonNode node, Map<String, JsonNode> described) {
        if (node.has("path") && node.get("path").has("property")) {
            described.put(text(node.get("path"), "property"), node);
        }
        node.forEach(child -> collect(child, described));
    }

    private static String text(JsonNode node, String name) {
        JsonNode value = node.get(name);
        return value == null || value.isNull() ? null : value.asString().replaceAll("\\s+", " ");
    }

    private static JsonNode read(String name) throws Exception {
        try (InputStream file = OptionsTest.class.getResourceAsStream("/META-INF/quarkus-config-doc/" + name)) {
            return JsonMapper.shared().readTree(Objects.requireNonNull(file));
        }
    }

    private static AuditRunTimeConfig bind(Map<String, String> properties) {
        return bind(new PropertiesConfigSource(properties, "test", 100));
    }

    private static AuditRunTimeConfig bind(ConfigSource source) {
        SmallRyeConfig config = new SmallRyeConfigBuilder()
                .withMapping(AuditRunTimeConfig.class)
                .withSources(source)
                .build();
        return config.getConfigMapping(AuditRunTimeConfig.class);
    }
}

package dev.auditkit.micronaut;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.auditkit.AuditConfig;
import dev.auditkit.AuditLog;
import dev.auditkit.AuditOption;
import io.micronaut.context.ApplicationContext;
import io.micronaut.context.ApplicationContextBuilder;
import io.micronaut.context.env.MapPropertySource;
import io.micronaut.context.env.PropertySource;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The properties are the options: the same names, defaults and descriptions. */
class AuditPropertiesTest {

    private static final AuditConfig OFF = AuditConfig.builder().enabled(false).build();

    @Test
    void withoutAnyPropertyEveryOptionHasItsDefault() {
        assertThat(bind(Map.of(), "shop@host"))
                .isEqualTo(AuditConfig.builder().node("shop@host").build());
    }

    @Test
    void aConfiguredNodeIsTakenAsItIs() {
        assertThat(bind(Map.of("audit.node", "here"), "shop@host").node()).isEqualTo("here");
    }

    @Test
    void namesAreRelaxed() {
        for (String name : List.of("audit.log-dir", "audit.logDir")) {
            assertThat(bind(Map.of(name, "elsewhere"), null).logDir()).as(name).hasToString("elsewhere");
        }
        PropertySource variables = new MapPropertySource("variables", Map.of("AUDIT_LOG_DIR", "elsewhere")) {
            @Override
            public PropertyConvention getConvention() {
                return PropertyConvention.ENVIRONMENT_VARIABLE;
            }
        };
        try (ApplicationContext context =
                builder(Map.of()).propertySources(variables).start()) {
            assertThat(context.getBean(AuditProperties.class).logDir()).isEqualTo("elsewhere");
        }
    }

    @Test
    void aListMayBeWrittenAsOne() {
        assertThat(bind(Map.of("audit.capture.http-exclude", List.of("/a/**", "/b")), null)
                        .captureHttpExclude())
                .containsExactly("/a/**", "/b");
    }

    @Test
    void secretsAreNotShown() {
        try (ApplicationContext context = start(Map.of("audit.key-hash-secret", "correct horse battery staple"))) {
            assertThat(context.getBean(AuditProperties.class)).asString().doesNotContain("horse");
        }
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
            assertThat(property.get("description").toString().replaceAll("\\s+", " "))
                    .as(option.key())
                    .isEqualTo(option.description());
            assertThat(property.get("defaultValue")).as(option.key()).isEqualTo(option.defaultValue());
        }
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Map<String, Object>> metadata() throws Exception {
        try (InputStream file =
                AuditProperties.class.getResourceAsStream("/META-INF/spring-configuration-metadata.json")) {
            Map<String, Object> all = new JsonMapper().readValue(Objects.requireNonNull(file), Map.class);
            return ((List<Map<String, Object>>) all.get("properties"))
                    .stream()
                            .filter(property -> property.get("name").toString().startsWith("audit."))
                            .collect(Collectors.toMap(property -> (String) property.get("name"), property -> property));
        }
    }

    private static AuditConfig bind(Map<String, Object> properties, String node) {
        try (ApplicationContext context = start(properties)) {
            return context.getBean(AuditProperties.class).toConfig(node);
        }
    }

    private static ApplicationContext start(Map<String, Object> properties) {
        return builder(properties).start();
    }

    /** With a log of the application's own, for which the properties do not count. */
    private static ApplicationContextBuilder builder(Map<String, Object> properties) {
        return ApplicationContext.builder().properties(properties).singletons(AuditLog.open(OFF));
    }
}

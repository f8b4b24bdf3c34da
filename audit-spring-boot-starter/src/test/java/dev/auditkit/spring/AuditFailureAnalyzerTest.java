package dev.auditkit.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.auditkit.AuditConfig;
import dev.auditkit.AuditDamage;
import dev.auditkit.AuditIntegrityException;
import dev.auditkit.AuditLockedException;
import dev.auditkit.AuditStorageException;
import dev.auditkit.capture.AuditTemplateException;
import dev.auditkit.capture.Template;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.BeanCreationException;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.core.io.support.SpringFactoriesLoader;
import org.springframework.core.io.support.SpringFactoriesLoader.FailureHandler;

/** What keeps an application from starting is told as Spring Boot tells it. */
class AuditFailureAnalyzerTest {

    private final AuditFailureAnalyzer analyzer = new AuditFailureAnalyzer();

    @Test
    void itIsFoundBySpringBoot() {
        // Others need arguments that only Spring Boot has.
        assertThat(SpringFactoriesLoader.forDefaultResourceLocation()
                        .load(FailureAnalyzer.class, FailureHandler.handleMessage((message, failure) -> {})))
                .hasAtLeastOneElementOfType(AuditFailureAnalyzer.class);
    }

    @Test
    void aValueThatTheCoreRefuses() {
        FailureAnalysis analysis = analyze(thrown(() -> AuditConfig.of(Map.of("max-wait", "3 fortnights"))));
        assertThat(analysis.getDescription()).contains("audit.max-wait", "3 fortnights", "a duration with its unit");
        assertThat(analysis.getAction()).contains("audit.max-wait");
    }

    @Test
    void aValueThatSpringCannotBind() {
        FailureAnalysis analysis = analyze(thrown(() -> bind(Map.of("audit.queue-capacity", "many"))));
        assertThat(analysis.getDescription()).contains("audit.queue-capacity", "many", "a whole number from 64");
        assertThat(analysis.getAction()).contains("audit.queue-capacity");
    }

    @Test
    void aValueOfAGroupThatSpringCannotBind() {
        FailureAnalysis analysis = analyze(thrown(() -> bind(Map.of("audit.capture.http", "perhaps"))));
        assertThat(analysis.getDescription()).contains("audit.capture.http", "perhaps", "true or false");
    }

    @Test
    void aPropertyOfSomebodyElseIsNotOurs() {
        Throwable failure = thrown(() -> new Binder(new MapConfigurationPropertySource(Map.of("other.size", "many")))
                .bind("other.size", Integer.class));
        assertThat(analyzer.analyze(failure)).isNull();
    }

    @Test
    void aLockedDirectory() {
        FailureAnalysis analysis = analyze(new AuditLockedException("/var/audit", "pid 7 on host"));
        assertThat(analysis.getDescription()).contains("/var/audit", "pid 7");
        assertThat(analysis.getAction()).contains("audit.log-dir");
    }

    @Test
    void aDirectoryThatCannotBeWritten() {
        FailureAnalysis analysis = analyze(new AuditStorageException("cannot create /x", new IOException("read-only")));
        assertThat(analysis.getDescription()).contains("/x");
        assertThat(analysis.getAction()).contains("audit.log-dir");
    }

    @Test
    void aDamagedLog() {
        FailureAnalysis analysis = analyze(new AuditIntegrityException(
                List.of(new AuditDamage(7, "audit-0.jsonl", 512, "is not what was written"))));
        assertThat(analysis.getAction()).contains("audit verify", "audit.failure-policy=open");
    }

    @Test
    void aBadTemplate() {
        FailureAnalysis analysis = analyze(AuditTemplateException.unknownName(
                "OrderService.cancel", Template.parse("{nr}"), "nr", List.of("id"), false));
        assertThat(analysis.getDescription()).contains("OrderService.cancel", "nr");
        assertThat(analysis.getAction()).contains("-parameters");
    }

    @Test
    void anythingElseIsNotOurs() {
        assertThat(analyzer.analyze(new IllegalStateException("audit"))).isNull();
    }

    private FailureAnalysis analyze(Throwable failure) {
        return analyzer.analyze(new BeanCreationException("auditLog", "failed", failure));
    }

    private static Throwable thrown(ThrowingCallable call) {
        return catchThrowable(call);
    }

    private static void bind(Map<String, String> properties) {
        new Binder(new MapConfigurationPropertySource(properties)).bind("audit", AuditProperties.class);
    }
}

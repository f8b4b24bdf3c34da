package dev.auditkit.micronaut;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.auditkit.AuditConfig;
import dev.auditkit.AuditEvent;
import dev.auditkit.AuditLog;
import dev.auditkit.Audited;
import dev.auditkit.capture.AuditRecorder;
import dev.auditkit.testkit.InMemoryAuditLog;
import io.micronaut.context.ApplicationContext;
import io.micronaut.context.annotation.Requires;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How an application with the module starts, and does not. */
class StartTest {

    @TempDir
    Path directory;

    private ApplicationContext start(String... properties) {
        Map<String, Object> all = new HashMap<>();
        all.put("audit.log-dir", directory.resolve("log").toString());
        all.put("audit.min-free-mb", "0");
        for (int i = 0; i < properties.length; i += 2) {
            all.put(properties[i], properties[i + 1]);
        }
        return ApplicationContext.run(all);
    }

    @Test
    void aNumberThatIsNoneIsRefusedWithWhatIsAllowedAndWhatToDo() {
        assertThatThrownBy(() -> start("audit.retention-days", "a while"))
                .hasMessageContaining("audit.retention-days = 'a while' cannot be used; allowed: a whole number")
                .hasMessageContaining("Change audit.retention-days in the application's configuration.");
    }

    @Test
    void aConstantThatIsNoneIsRefusedWithThoseThatThereAre() {
        assertThatThrownBy(() -> start("audit.durability", "mostly"))
                .hasMessageContaining("audit.durability = 'mostly' cannot be used; allowed: async, sync");
    }

    @Test
    void aSecretIsNotToldWhenItIsRefused() {
        assertThatThrownBy(() -> start("audit.key-hash-secret", "hunter2"))
                .hasMessageContaining("audit.key-hash-secret = '***'")
                .message()
                .doesNotContain("hunter2");
    }

    @Test
    void aDirectoryThatCannotBeWrittenStopsTheStartUnderClosed() throws Exception {
        Path file = Files.writeString(directory.resolve("file"), "");
        assertThatThrownBy(() -> start(
                        "audit.failure-policy",
                        "closed",
                        "audit.log-dir",
                        file.resolve("log").toString()))
                .hasMessageContaining(
                        "Make audit.log-dir a directory that the application may create, read and write.");
    }

    @Test
    void aTemplateThatNamesWhatThereIsNotStopsTheStart() {
        assertThatThrownBy(() -> start("spec", "bad-template"))
                .hasMessageContaining("BadTemplate.cancel")
                .hasMessageContaining("order:{identifier}")
                .hasMessageContaining("there is id, return");
    }

    @Test
    void aTemplateDoesNotCountWhereMethodsAreNotCaptured() {
        try (ApplicationContext context = start("spec", "bad-template", "audit.capture.methods", "false")) {
            assertThat(context.getBean(BadTemplate.class).cancel(1)).isEqualTo(1);
        }
    }

    @Test
    void theNameOfTheApplicationIsPartOfTheNodes() {
        try (ApplicationContext context = start("micronaut.application.name", "shop")) {
            assertThat(context.getBean(AuditConfig.class).node()).startsWith("shop@");
        }
    }

    @Test
    void beansOfTheApplicationsOwnCount() {
        try (InMemoryAuditLog own = InMemoryAuditLog.create();
                ApplicationContext context = ApplicationContext.builder()
                        .singletons(own)
                        .properties(
                                Map.of("audit.log-dir", directory.resolve("log").toString()))
                        .start()) {
            assertThat(context.getBean(AuditLog.class)).isSameAs(own);
            context.getBean(AuditRecorder.class).record(AuditEvent.of("own"));
            assertThat(directory.resolve("log")).doesNotExist();
        }
    }

    @Test
    void whatBeansRecordAsTheyGoIsInTheLog() {
        try (ApplicationContext context = start("spec", "last-words")) {
            context.getBean(LastWords.class);
        }
        try (AuditLog log = AuditLog.open(AuditConfig.builder()
                .logDir(directory.resolve("log"))
                .minFreeMb(0)
                .build())) {
            assertThat(log.query(dev.auditkit.AuditQuery.builder()
                                    .operation("last.words")
                                    .build())
                            .entries())
                    .hasSize(1);
        }
    }

    @Singleton
    @Requires(property = "spec", value = "bad-template")
    static class BadTemplate {

        @Audited(key = "order:{identifier}")
        int cancel(int id) {
            return id;
        }
    }

    /** Knows nothing of the log but by the annotation. */
    @Singleton
    @Requires(property = "spec", value = "last-words")
    static class LastWords {

        private final Said said;

        LastWords(Said said) {
            this.said = said;
        }

        @PreDestroy
        void go() {
            said.say();
        }
    }

    @Singleton
    @Requires(property = "spec", value = "last-words")
    static class Said {

        @Audited(operation = "last.words")
        void say() {
            // To be called is all.
        }
    }
}

package dev.auditkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuditLogSharingTest {

    @TempDir
    Path temp;

    private static AuditEvent event(String operation) {
        return AuditEvent.of(operation).build();
    }

    @Test
    void allWhoOpenADirectoryShareOneWriter() {
        AuditConfig config = LogFiles.config(temp).build();
        try (AuditLog one = AuditLog.open(config);
                AuditLog other = AuditLog.open(config)) {
            for (int i = 0; i < 100; i++) {
                one.log(event("one." + i));
                other.log(event("other." + i));
            }
            other.flush();
            assertThat(one.stats().nextSeq()).isEqualTo(201);
        }
        List<LogFiles.Line> lines = LogFiles.read(temp);
        assertThat(lines).hasSize(202);
        assertThat(lines.get(1).operation()).isEqualTo("one.0");
        assertThat(lines.get(200).operation()).isEqualTo("other.99");
    }

    @Test
    void theLastToCloseEndsTheLog() {
        AuditConfig config = LogFiles.config(temp).build();
        AuditLog one = AuditLog.open(config);
        AuditLog other = AuditLog.open(config);
        one.close();
        one.close(); // a second close of one handle must not take the other's hold
        assertThat(other.stats().state()).isEqualTo(AuditStats.State.UP);
        other.log(event("still.open"));
        other.close();
        assertThat(other.stats().state()).isEqualTo(AuditStats.State.CLOSED);
        assertThat(LogFiles.read(temp).stream().map(LogFiles.Line::operation))
                .containsExactly("audit.opened", "still.open", "audit.closed");
    }

    @Test
    void canBeOpenedAgainByTheSameJvm() {
        for (int i = 0; i < 3; i++) {
            AuditLog.open(LogFiles.config(temp).build()).close();
        }
        assertThat(LogFiles.read(temp)).hasSize(6);
    }

    @Test
    void theSpellingOfTheDirectoryDoesNotMatter() throws IOException {
        Path real = temp.toRealPath();
        Path relative = Path.of("").toAbsolutePath().relativize(real);
        Path dotted = real.resolve("not-there/..");
        try (AuditLog absolute = AuditLog.open(LogFiles.config(real).build());
                AuditLog spelled = AuditLog.open(LogFiles.config(relative).build());
                AuditLog roundabout = AuditLog.open(LogFiles.config(dotted).build())) {
            absolute.log(event("one"));
            spelled.log(event("two"));
            roundabout.log(event("three"));
        }
        assertThat(LogFiles.readEvents(temp)).hasSize(3);
    }

    @Test
    void aSymbolicLinkLeadsToTheSameLogAlsoBeforeTheDirectoryExists() throws IOException {
        Path link = temp.resolve("link");
        Path real = Files.createDirectory(temp.resolve("real"));
        try {
            Files.createSymbolicLink(link, real);
        } catch (UnsupportedOperationException | IOException e) {
            assumeTrue(false, "no symbolic links here");
        }
        try (AuditLog one = AuditLog.open(LogFiles.config(real.resolve("log")).build());
                AuditLog other =
                        AuditLog.open(LogFiles.config(link.resolve("log")).build())) {
            one.log(event("one"));
            other.log(event("two"));
        }
        assertThat(LogFiles.readEvents(real.resolve("log"))).hasSize(2);
    }

    @Test
    void otherOptionsAreRefusedByName() {
        try (AuditLog log = AuditLog.open(LogFiles.config(temp).build())) {
            AuditConfig other = LogFiles.config(temp).retentionDays(7).build();
            assertThatThrownBy(() -> AuditLog.open(other))
                    .isInstanceOfSatisfying(
                            AuditConfigException.class, e -> assertThat(e.key()).isEqualTo("retention-days"))
                    .hasMessageContaining("audit.retention-days = '7'")
                    .hasMessageContaining("'90'")
                    .hasMessageContaining(temp.toString());
            AuditConfig secret =
                    LogFiles.config(temp).keyHashSecret("0123456789abcdef").build();
            assertThatThrownBy(() -> AuditLog.open(secret))
                    .isInstanceOf(AuditConfigException.class)
                    .hasMessageContaining("audit.key-hash-secret")
                    .hasMessageNotContaining("0123456789abcdef");
            log.log(event("goes.on"));
        }
        assertThat(LogFiles.readEvents(temp)).hasSize(1);
    }

    @Test
    void manyWhoOpenAndCloseAtOnceLoseNothing() {
        AuditConfig config = LogFiles.config(temp).build();
        Workers.start(8, worker -> {
                    for (int i = 0; i < 20; i++) {
                        try (AuditLog log = AuditLog.open(config)) {
                            log.log(event(worker + "." + i));
                        }
                    }
                })
                .join();
        assertThat(LogFiles.readEvents(temp).stream().map(LogFiles.Line::operation))
                .doesNotHaveDuplicates()
                .hasSize(160);
        assertThat(LogFiles.read(temp, "audit.recovered")).isEmpty();
    }
}

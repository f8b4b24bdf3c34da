package dev.auditkit.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.auditkit.AuditConfig;
import dev.auditkit.AuditEntry;
import dev.auditkit.AuditQuery;
import dev.auditkit.AuditReader;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An application that the developer tools restart, in a JVM of its own, as they leave those of tests alone. */
class DevtoolsRestartTest {

    @TempDir
    Path directory;

    @Test
    void aRestartGoesOnWithTheLogWithoutAGap() throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        RestartedApplication.class.getName(),
                        "--audit.log-dir=" + directory.resolve("log"),
                        "--audit.failure-policy=closed",
                        "--audit.min-free-mb=0")
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("output").toFile())
                .start();
        try {
            assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
        } finally {
            process.destroyForcibly();
        }
        assertThat(process.exitValue())
                .as("exit code; output: %s", java.nio.file.Files.readString(directory.resolve("output")))
                .isZero();
        try (AuditReader log = AuditReader.open(
                        AuditConfig.builder().logDir(directory.resolve("log")).build());
                Stream<AuditEntry> entries = log.stream(AuditQuery.builder()
                        .order(AuditQuery.Order.OLDEST_FIRST)
                        .build())) {
            List<AuditEntry> all = entries.toList();
            assertThat(all)
                    .extracting(AuditEntry::operation)
                    .containsExactly(
                            "audit.opened",
                            "application.start",
                            "application.stop",
                            "audit.closed",
                            "audit.opened",
                            "application.start",
                            "application.stop",
                            "audit.closed");
            assertThat(all)
                    .extracting(AuditEntry::seq)
                    .containsExactlyElementsOf(
                            LongStream.range(0, all.size()).boxed().toList());
        }
    }
}

package dev.auditkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.auditkit.AuditOption.Compression;
import dev.auditkit.export.ExportFormats;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuditLogPermissionsTest {

    @TempDir
    Path temp;

    @BeforeEach
    void requirePosix() {
        assumeTrue(
                FileSystems.getDefault().supportedFileAttributeViews().contains("posix"), "no POSIX file permissions");
    }

    private static String permissions(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }

    private static void assertPrivate(Path directory) throws IOException {
        List<Path> all;
        try (Stream<Path> files = Files.walk(directory)) {
            all = files.toList();
        }
        for (Path file : all) {
            assertThat(permissions(file))
                    .as(file.toString())
                    .isEqualTo(Files.isDirectory(file) ? "rwx------" : "rw-------");
        }
    }

    @Test
    void theDirectoryAndAllInItAreTheOwnersAlone() throws IOException {
        Path directory = temp.resolve("parent/log");
        AuditConfig config =
                LogFiles.config(directory).compression(Compression.GZIP).build();
        try (AuditLog log = AuditLog.open(config)) {
            for (int i = 0; i < 3; i++) {
                log.log(AuditEvent.of("step").build());
                log.rotate();
            }
            Eventually.until(
                    "the segments are compressed",
                    () -> LogFiles.segments(directory).stream()
                                    .filter(file -> file.toString().endsWith(".gz"))
                                    .count()
                            == 3);
            assertPrivate(directory);
        }
        assertPrivate(directory);
        assertThat(permissions(directory.getParent())).isEqualTo("rwx------");
    }

    @Test
    void whatIsSetAsideIsTheOwnersAlone() throws IOException {
        Path directory = temp.resolve("log");
        AuditConfig config = LogFiles.config(directory).build();
        try (AuditLog log = AuditLog.open(config)) {
            log.log(AuditEvent.of("step").build());
            log.rotate();
            log.log(AuditEvent.of("step").build());
            log.rotate();
        }
        List<Path> segments = LogFiles.segments(directory);
        Files.writeString(segments.get(2), "torn", StandardOpenOption.APPEND);
        AuditLog.open(config).close();
        assertPrivate(directory);
        Files.delete(segments.get(1));
        AuditLog.open(config).close();
        assertThat(LogFiles.list(directory)).anyMatch(Files::isDirectory);
        assertPrivate(directory);
    }

    @Test
    void anExportIsTheOwnersAlone() throws IOException {
        Path target = temp.resolve("export.jsonl");
        Files.writeString(target, "readable by all before");
        Files.setPosixFilePermissions(target, PosixFilePermissions.fromString("rw-r--r--"));
        try (AuditLog log = AuditLog.open(LogFiles.config(temp.resolve("log")).build())) {
            log.export(AuditQuery.all(), ExportFormats.jsonl(), target);
        }
        assertThat(permissions(target)).isEqualTo("rw-------");
    }
}

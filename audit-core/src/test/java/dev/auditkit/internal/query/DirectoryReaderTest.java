package dev.auditkit.internal.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.auditkit.AuditConfig;
import dev.auditkit.AuditEntry;
import dev.auditkit.AuditEvent;
import dev.auditkit.AuditLog;
import dev.auditkit.AuditQuery;
import dev.auditkit.AuditReader;
import dev.auditkit.AuditStats;
import dev.auditkit.AuditStorageException;
import dev.auditkit.export.ExportFormats;
import dev.auditkit.internal.journal.DirectoryStorage;
import dev.auditkit.internal.journal.LogBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DirectoryReaderTest {

    @TempDir
    private Path directory;

    private AuditConfig config() {
        return AuditConfig.builder().logDir(directory).node("test").minFreeMb(0).build();
    }

    private Map<String, FileTime> files() throws IOException {
        Map<String, FileTime> files = new TreeMap<>();
        try (Stream<Path> all = Files.list(directory)) {
            for (Path file : all.toList()) {
                files.put(file.getFileName() + " " + Files.size(file), Files.getLastModifiedTime(file));
            }
        }
        return files;
    }

    @Test
    void logThatIsBeingWrittenIsReadAsItGrows() {
        try (AuditLog log = AuditLog.open(config());
                AuditReader reader = AuditReader.open(config())) {
            for (int i = 0; i < 5; i++) {
                log.log(AuditEvent.of("a").metadata("i", i).build());
                log.rotate();
                log.log(AuditEvent.of("b").build());
                log.flush();

                assertThat(reader.query(AuditQuery.builder().build()).entries())
                        .isEqualTo(log.query(AuditQuery.builder().build()).entries());
                assertThat(reader.stats().nextSeq()).isEqualTo(log.stats().nextSeq());
                assertThat(reader.stats().totalFiles()).isEqualTo(i + 2);
            }
        }
    }

    @Test
    void aDirectoryThatHasNotChangedForLongIsListedOnceAndAnewWhenItChanges() throws IOException {
        try (AuditLog log = AuditLog.open(config());
                AuditReader reader = AuditReader.open(config())) {
            log.log(AuditEvent.of("a").build());
            log.flush();
            Files.setLastModifiedTime(directory, FileTime.from(Instant.now().minusSeconds(60)));
            assertThat(reader.stats().totalFiles()).isEqualTo(1);
            assertThat(reader.stats().totalFiles()).isEqualTo(1);
            log.rotate();
            log.log(AuditEvent.of("b").build());
            log.flush();
            assertThat(reader.stats().totalFiles()).isEqualTo(2);
            assertThat(reader.query(AuditQuery.builder().operation("b").build()).entries())
                    .hasSize(1);
        }
    }

    @Test
    void statisticsAreThoseOfTheFiles() throws IOException {
        try (LogBuilder log = new LogBuilder(DirectoryStorage.of(directory))) {
            log.entries(300).rotate().entries(5);
        }
        try (AuditReader reader = AuditReader.open(config())) {
            AuditStats stats = reader.stats();

            assertThat(stats.state()).isEqualTo(AuditStats.State.READ_ONLY);
            assertThat(stats.logDir()).isEqualTo(directory.toRealPath());
            assertThat(stats.entriesTotal()).isEqualTo(305);
            assertThat(stats.nextSeq()).isEqualTo(305);
            assertThat(stats.entriesToday()).isZero();
            assertThat(stats.oldestLog()).isEqualTo("audit-00000000000000000000.jsonl");
            assertThat(stats.newestLog()).isEqualTo("audit-00000000000000000300.jsonl");
            assertThat(stats.currentLogSize())
                    .isEqualTo(Files.size(directory.resolve("audit-00000000000000000300.jsonl")));
            assertThat(stats.totalSize())
                    .isEqualTo(
                            stats.currentLogSize() + Files.size(directory.resolve("audit-00000000000000000000.jsonl")));
        }
    }

    @Test
    void entriesOfTodayAreCounted() {
        try (AuditLog log = AuditLog.open(config())) {
            log.log(AuditEvent.of("a").build());
            log.flush();
            try (AuditReader reader = AuditReader.open(config())) {
                assertThat(reader.stats().entriesToday()).isEqualTo(2);
            }
        }
    }

    @Test
    void emptyDirectoryIsAnEmptyLog() {
        try (AuditReader reader = AuditReader.open(config())) {
            AuditStats stats = reader.stats();

            assertThat(stats.totalFiles()).isZero();
            assertThat(stats.oldestLog()).isNull();
            assertThat(stats.newestLog()).isNull();
            assertThat(stats.nextSeq()).isZero();
            assertThat(reader.query(AuditQuery.builder().build()).entries()).isEmpty();
        }
    }

    @Test
    void missingDirectoryIsRefusedAndNotCreated() {
        Path missing = directory.resolve("missing");

        assertThatExceptionOfType(AuditStorageException.class)
                .isThrownBy(() ->
                        AuditReader.open(AuditConfig.builder().logDir(missing).build()))
                .withMessageContaining("missing");
        assertThat(missing).doesNotExist();
    }

    @Test
    void readingLeavesEveryFileAsItWas() throws IOException {
        try (LogBuilder log = new LogBuilder(DirectoryStorage.of(directory))) {
            log.entries(300).rotate().entries(5);
        }
        try (Stream<Path> all = Files.list(directory)) {
            for (Path file :
                    all.filter(path -> path.toString().endsWith(".idx")).toList()) {
                Files.delete(file);
            }
        }
        Map<String, FileTime> before = files();

        try (AuditReader reader = AuditReader.open(config());
                Stream<AuditEntry> all = reader.stream(AuditQuery.builder().build())) {
            assertThat(all.count()).isEqualTo(305);
            reader.stats();
        }

        assertThat(files()).isEqualTo(before);
    }

    @Test
    void exportToAFileHasTheLinesOfTheLog(@TempDir Path elsewhere) throws IOException {
        try (LogBuilder log = new LogBuilder(DirectoryStorage.of(directory))) {
            log.entries(300);
        }
        Path target = elsewhere.resolve("export.jsonl");
        try (AuditReader reader = AuditReader.open(config())) {
            AuditQuery query =
                    AuditQuery.builder().order(AuditQuery.Order.OLDEST_FIRST).build();
            assertThat(reader.export(query, ExportFormats.jsonl(), target).entries())
                    .isEqualTo(300);
        }
        assertThat(target).hasSameBinaryContentAs(directory.resolve("audit-00000000000000000000.jsonl"));
    }
}

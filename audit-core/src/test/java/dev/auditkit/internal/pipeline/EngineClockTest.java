package dev.auditkit.internal.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.auditkit.AuditCleanup;
import dev.auditkit.AuditConfig;
import dev.auditkit.AuditEntry;
import dev.auditkit.AuditEvent;
import dev.auditkit.AuditLog;
import dev.auditkit.AuditOption.Compression;
import dev.auditkit.AuditQuery;
import dev.auditkit.AuditStats;
import dev.auditkit.AuditStorageException;
import dev.auditkit.Eventually;
import dev.auditkit.LogFiles;
import dev.auditkit.LogThreadsEnd;
import dev.auditkit.ManualClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What depends on what time it is. */
@Timeout(300)
@ExtendWith(LogThreadsEnd.class)
class EngineClockTest {

    @TempDir
    Path temp;

    private final ManualClock clock = new ManualClock("2026-03-01T22:00:00.000001Z");
    private FaultyHome home;

    @BeforeEach
    void home() {
        home = new FaultyHome(temp.resolve("log"));
    }

    private AuditConfig.Builder config() {
        return LogFiles.config(home.directory());
    }

    private static AuditEvent event(String operation) {
        return AuditEvent.of(operation).build();
    }

    private static void record(AuditLog log, String... operations) {
        for (String operation : operations) {
            log.log(event(operation));
        }
        log.flush();
    }

    private long segments() {
        return LogFiles.segments(home.directory()).size();
    }

    @Test
    void anEntryHasTheTimeOfTheCallAlsoWhenItIsWrittenLater() {
        FaultyStorage.Gate gate = new FaultyStorage.Gate();
        try (AuditLog log = home.open(config().build(), clock)) {
            log.flush();
            home.storage().onWrite(FaultyStorage.Fault.ofSegments(gate));
            log.log(event("first"));
            gate.awaitSomeone();
            log.log(event("waits"));
            clock.advance(Duration.ofMinutes(5));
            gate.open();
            record(log, "later");
        }
        assertThat(LogFiles.readEvents(home.directory()).stream().map(line -> line.text("timestamp")))
                .containsExactly(
                        "2026-03-01T22:00:00.000001Z", "2026-03-01T22:00:00.000001Z", "2026-03-01T22:05:00.000001Z");
    }

    @Test
    void todayEndsAtMidnightUtc() {
        try (AuditLog log = home.open(config().build(), clock)) {
            record(log, "yesterday.1", "yesterday.2");
            log.log(AuditEvent.of("import")
                    .time(Instant.parse("2001-01-01T00:00:00Z"))
                    .build());
            log.flush();
            assertThat(log.stats().entriesToday()).isEqualTo(4); // with audit.opened
            clock.set("2026-03-01T23:59:59.999999Z");
            assertThat(log.stats().entriesToday()).isEqualTo(4);
            clock.set("2026-03-02T00:00:00Z");
            assertThat(log.stats().entriesToday()).isZero();
            record(log, "today");
            assertThat(log.stats().entriesToday()).isEqualTo(1);
            assertThat(log.stats().entriesTotal()).isEqualTo(5);
        }
        clock.set("2026-03-02T09:00:00Z");
        try (AuditLog log = home.open(config().build(), clock)) {
            log.flush();
            assertThat(log.stats().entriesToday()).isEqualTo(3); // today, audit.closed, audit.opened
            log.rotate();
            log.flush();
        }
        try (AuditLog log = home.open(config().build(), clock)) {
            log.flush();
            assertThat(log.stats().entriesToday()).isEqualTo(6);
        }
    }

    @Test
    void aClockThatStepsBackAnHourChangesTimesButNotTheOrder() {
        try (AuditLog log =
                home.open(config().rotationInterval(Duration.ofMinutes(30)).build(), clock)) {
            record(log, "one", "two");
            clock.advance(Duration.ofHours(-1));
            record(log, "three");
            assertThat(segments()).isEqualTo(1);
            clock.advance(Duration.ofHours(2));
            record(log, "four");
            Eventually.until(
                    "it has counted what it rotated with, too",
                    () -> log.stats().entriesToday()
                            == LogFiles.read(home.directory()).size());
            assertThat(log.query(AuditQuery.builder()
                                    .from(Instant.parse("2026-03-01T21:00:00Z"))
                                    .to(Instant.parse("2026-03-01T21:30:00Z"))
                                    .build())
                            .entries())
                    .extracting(AuditEntry::operation)
                    .containsExactly("three");
        }
        List<LogFiles.Line> lines = LogFiles.readEvents(home.directory());
        assertThat(lines).extracting(LogFiles.Line::operation).containsExactly("one", "two", "three", "four");
        assertThat(lines.get(2).text("timestamp")).isEqualTo("2026-03-01T21:00:00.000001Z");
        assertThat(lines.stream().map(line -> line.text("event_id"))).doesNotHaveDuplicates();
    }

    @Test
    void aClockThatStepsBackOverMidnightStillCountsDays() {
        clock.set("2026-03-02T00:10:00Z");
        try (AuditLog log = home.open(config().build(), clock)) {
            record(log, "today");
            clock.set("2026-03-01T23:10:00Z");
            record(log, "yesterday");
            clock.set("2026-03-02T00:20:00Z");
            record(log, "today");
            assertThat(log.stats().entriesToday()).isEqualTo(3);
        }
    }

    @Test
    void aSegmentIsSealedAtItsAge() {
        try (AuditLog log =
                home.open(config().rotationInterval(Duration.ofHours(1)).build(), clock)) {
            record(log, "old");
            clock.advance(Duration.ofMinutes(59));
            record(log, "younger");
            assertThat(segments()).isEqualTo(1);
            clock.advance(Duration.ofMinutes(1));
            Eventually.until("the segment is sealed", () -> segments() == 2);
            record(log, "new");
        }
        assertThat(LogFiles.readEvents(home.directory()))
                .extracting(LogFiles.Line::file)
                .containsExactly(
                        "audit-00000000000000000000.jsonl",
                        "audit-00000000000000000000.jsonl",
                        "audit-00000000000000000003.jsonl");
    }

    @Test
    void aQuietLogIsNotRotatedWhenItHoldsOnlyEntriesOfItsOwn() {
        AuditConfig config = config().rotationInterval(Duration.ofHours(1)).build();
        try (AuditLog log = home.open(config, clock)) {
            log.rotate(); // audit.rotated alone is no reason either
            for (int i = 0; i < 20; i++) {
                clock.advance(Duration.ofHours(2));
                log.flush();
            }
            assertThat(segments()).isEqualTo(2);
            record(log, "event");
            Eventually.until("the segment is sealed", () -> segments() == 3);
        }
        for (int i = 0; i < 3; i++) {
            clock.advance(Duration.ofHours(2));
            home.open(config, clock).close();
        }
        assertThat(segments()).isEqualTo(3);
    }

    @Test
    void theAgeOfASegmentOutlivesARestart() {
        AuditConfig config = config().rotationInterval(Duration.ofHours(1)).build();
        try (AuditLog log = home.open(config, clock)) {
            record(log, "old");
        }
        clock.advance(Duration.ofMinutes(30));
        try (AuditLog log = home.open(config, clock)) {
            log.flush();
            assertThat(segments()).isEqualTo(1);
            clock.advance(Duration.ofMinutes(31));
            Eventually.until("the segment is sealed", () -> segments() == 2);
        }
    }

    @Test
    void aSegmentIsSealedAtItsSize() throws IOException {
        try (AuditLog log = AuditLog.open(config().rotationSizeMb(1).build())) {
            for (int i = 0; i < 60; i++) {
                for (int j = 0; j < 20; j++) {
                    log.log(AuditEvent.of("step")
                            .metadata("text", "x".repeat(3_000))
                            .build());
                }
                log.flush();
            }
            List<Path> segments = LogFiles.segments(home.directory());
            assertThat(segments).hasSizeBetween(3, 4);
            for (Path segment : segments.subList(0, segments.size() - 1)) {
                assertThat(Files.size(segment)).isBetween(1L << 20, (1L << 20) + (1L << 17));
            }
        }
        assertThat(LogFiles.readEvents(home.directory())).hasSize(1_200);
    }

    @Test
    void sealedSegmentsAreCompressedAndReadAsBefore() {
        try (AuditLog log = home.open(config().compression(Compression.GZIP).build(), clock)) {
            for (int i = 0; i < 600; i++) {
                log.log(event("step." + i));
            }
            log.rotate();
            Eventually.until(
                    "the segment is compressed",
                    () -> LogFiles.segments(home.directory()).get(0).toString().endsWith(".gz"));
            assertThat(log.query(AuditQuery.builder().operation("step.300").build())
                            .entries())
                    .hasSize(1);
            assertThat(log.stats().oldestLog()).endsWith(".gz");
        }
        assertThat(LogFiles.readEvents(home.directory())).hasSize(600);
    }

    private AuditConfig keeping(int days) {
        return config().retentionDays(days)
                .rotationInterval(Duration.ofDays(3_650))
                .build();
    }

    private void twoOldSegmentsAndAYoungOne(AuditLog log) {
        record(log, "old.1");
        log.rotate();
        clock.advance(Duration.ofDays(1));
        record(log, "old.2");
        log.rotate();
        clock.advance(Duration.ofDays(20));
        record(log, "young");
        log.rotate();
        log.flush();
    }

    @Test
    void retentionRemovesWhatIsTooOldAndTellsWhat() throws IOException {
        try (AuditLog log = home.open(keeping(30), clock)) {
            twoOldSegmentsAndAYoungOne(log);
            clock.advance(Duration.ofDays(15));
            long bytes = Files.size(LogFiles.segments(home.directory()).get(0))
                    + Files.size(LogFiles.segments(home.directory()).get(1));
            AuditCleanup planned = log.cleanup(true);
            assertThat(planned)
                    .isEqualTo(new AuditCleanup(
                            true,
                            List.of("audit-00000000000000000000.jsonl", "audit-00000000000000000002.jsonl"),
                            4,
                            bytes,
                            4,
                            List.of()));
            assertThat(segments()).isEqualTo(4);
            assertThat(LogFiles.read(home.directory(), "audit.retention")).isEmpty();

            AuditCleanup done = log.cleanup(false);
            assertThat(done.removedFiles()).isEqualTo(planned.removedFiles());
            assertThat(done.dryRun()).isFalse();
            assertThat(segments()).isEqualTo(2);
            assertThat(log.stats().entriesTotal())
                    .isEqualTo(LogFiles.read(home.directory()).size());
            assertThat(log.stats().oldestLog()).isEqualTo("audit-00000000000000000004.jsonl");
            assertThat(log.query(AuditQuery.builder().operation("old.*").build())
                            .entries())
                    .isEmpty();
            assertThat(log.cleanup(false).removedFiles()).isEmpty();
        }
        List<LogFiles.Line> told = LogFiles.read(home.directory(), "audit.retention");
        assertThat(told).hasSize(1);
        assertThat(told.get(0).metadata().get("first_remaining").asLong()).isEqualTo(4);
        assertThat(told.get(0).metadata().get("removed_entries").asLong()).isEqualTo(4);
        assertThat(told.get(0).metadata().get("removed_files").toString())
                .isEqualTo("[\"audit-00000000000000000000.jsonl\",\"audit-00000000000000000002.jsonl\"]");
        assertThat(LogFiles.list(home.directory()))
                .noneMatch(file -> file.toString().contains("audit-00000000000000000000"));
        home.open(keeping(30), clock).close();
        assertThat(LogFiles.readEvents(home.directory()))
                .extracting(LogFiles.Line::operation)
                .containsExactly("young");
    }

    @Test
    void retentionGoesByTheTimeOfRecording() {
        try (AuditLog log = home.open(keeping(30), clock)) {
            log.log(AuditEvent.of("import")
                    .time(Instant.parse("1970-01-01T00:00:00Z"))
                    .build());
            log.rotate();
            assertThat(log.cleanup(true).removedFiles()).isEmpty();
            log.log(AuditEvent.of("import")
                    .time(Instant.parse("9999-01-01T00:00:00Z"))
                    .build());
            log.rotate();
            clock.advance(Duration.ofDays(31));
            assertThat(log.cleanup(true).removedFiles()).hasSize(2);
        }
    }

    @Test
    void nothingIsRemovedForEverOrUnderALegalHold() {
        try (AuditLog log = home.open(keeping(0), clock)) {
            twoOldSegmentsAndAYoungOne(log);
            clock.advance(Duration.ofDays(10_000));
            assertThat(log.cleanup(false).removedFiles()).isEmpty();
        }
        try (AuditLog log = home.open(
                config().retentionDays(1)
                        .legalHold(true)
                        .rotationInterval(Duration.ofDays(3_650))
                        .build(),
                clock)) {
            AuditCleanup cleanup = log.cleanup(false);
            assertThat(cleanup.removedFiles()).isEmpty();
            assertThat(cleanup.kept()).hasSize(3).allMatch(kept -> kept.contains("legal-hold"));
            assertThat(log.stats().state()).isEqualTo(AuditStats.State.UP);
        }
        assertThat(segments()).isEqualTo(4);
    }

    @Test
    void aDamagedSegmentStays() throws IOException {
        try (AuditLog log = home.open(keeping(30), clock)) {
            twoOldSegmentsAndAYoungOne(log);
            Path first = LogFiles.segments(home.directory()).get(0);
            byte[] bytes = Files.readAllBytes(first);
            bytes[60] ^= 1;
            Files.write(first, bytes);
            clock.advance(Duration.ofDays(15));
            AuditCleanup cleanup = log.cleanup(false);
            assertThat(cleanup.removedFiles()).isEmpty();
            assertThat(cleanup.kept()).hasSize(2);
            assertThat(cleanup.kept().get(0)).contains("damaged");
        }
    }

    @Test
    void aFileThatCannotBeRemovedIsNamed() {
        try (AuditLog log = home.open(keeping(30), clock)) {
            twoOldSegmentsAndAYoungOne(log);
            clock.advance(Duration.ofDays(15));
            home.storage().onDelete(FaultyStorage.Fault.refusing("Operation not permitted"));
            assertThatThrownBy(() -> log.cleanup(false))
                    .isInstanceOf(AuditStorageException.class)
                    .hasMessageContaining("Operation not permitted");
            home.storage().heal();
            assertThat(log.cleanup(false).removedFiles()).hasSize(2);
            assertThat(segments()).isEqualTo(2);
        }
    }
}

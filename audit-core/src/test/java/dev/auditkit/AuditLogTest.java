package dev.auditkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.auditkit.AuditOption.FailurePolicy;
import dev.auditkit.AuditQuery.Order;
import dev.auditkit.export.ExportFormats;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class AuditLogTest {

    private static final AuditQuery OLDEST_FIRST =
            AuditQuery.builder().order(Order.OLDEST_FIRST).build();

    @TempDir
    Path temp;

    private Path dir() {
        return temp.resolve("log");
    }

    private AuditLog open() {
        return AuditLog.open(LogFiles.config(dir()).build());
    }

    private static AuditEvent event(String operation) {
        return AuditEvent.of(operation).build();
    }

    private static List<String> operations(Stream<AuditEntry> entries) {
        try (entries) {
            return entries.map(AuditEntry::operation).toList();
        }
    }

    @Test
    void keepsTheOrderInWhichAThreadLogs() {
        try (AuditLog log = open()) {
            for (int i = 0; i < 1_000; i++) {
                log.log(event("step." + i));
            }
        }
        List<LogFiles.Line> lines = LogFiles.read(dir());
        assertThat(lines.get(0).operation()).isEqualTo("audit.opened");
        assertThat(lines.get(lines.size() - 1).operation()).isEqualTo("audit.closed");
        assertThat(lines.subList(1, lines.size() - 1).stream().map(LogFiles.Line::operation))
                .containsExactlyElementsOf(
                        IntStream.range(0, 1_000).mapToObj(i -> "step." + i).toList());
    }

    @Test
    void givesBackEveryFieldOfAnEvent() {
        Map<String, Object> inner = new LinkedHashMap<>();
        inner.put("count", 3);
        inner.put("big", Long.MAX_VALUE);
        inner.put("ratio", 0.5);
        inner.put("yes", true);
        inner.put("nothing", null);
        inner.put("list", List.of("a", 1, List.of()));
        inner.put("when", Instant.parse("2025-10-23T08:30:45.123456Z"));
        Instant before = Instant.now().truncatedTo(ChronoUnit.MICROS);
        try (AuditLog log = AuditLog.open(
                LogFiles.config(dir()).sensitiveKeys(true).node("shop@one").build())) {
            log.log(AuditEvent.of("order.cancel")
                    .key("order:4711")
                    .result(AuditResult.DENIED)
                    .user("alice")
                    .source("192.0.2.7")
                    .metadata("details", inner)
                    .traceId("4bf92f3577b34da6a3ce929d0e0e4736")
                    .spanId("00f067aa0ba902b7")
                    .build());
            log.flush();
            AuditEntry entry = log.query(AuditQuery.all()).entries().get(0);
            assertThat(entry.seq()).isEqualTo(1);
            assertThat(entry.operation()).isEqualTo("order.cancel");
            assertThat(entry.key()).isEqualTo("order:4711");
            assertThat(entry.keyHash()).startsWith("sha256:");
            assertThat(entry.result()).isEqualTo(AuditResult.DENIED);
            assertThat(entry.user()).isEqualTo("alice");
            assertThat(entry.source()).isEqualTo("192.0.2.7");
            assertThat(entry.node()).isEqualTo("shop@one");
            assertThat(entry.traceId()).isEqualTo("4bf92f3577b34da6a3ce929d0e0e4736");
            assertThat(entry.spanId()).isEqualTo("00f067aa0ba902b7");
            assertThat(entry.timestamp()).isBetween(before, Instant.now());
            assertThat(entry.recordedAt()).isNull();
            assertThat(entry.recordedTime()).isEqualTo(entry.timestamp());
            assertThat(entry.eventId().version()).isEqualTo(7);
        }
        JsonNode details = LogFiles.readEvents(dir()).get(0).metadata().get("details");
        assertThat(details.toString())
                .isEqualTo("{\"count\":3,\"big\":9223372036854775807,\"ratio\":0.5,\"yes\":true,\"nothing\":null,"
                        + "\"list\":[\"a\",1,[]],\"when\":\"2025-10-23T08:30:45.123456Z\"}");
    }

    @Test
    void anEventWithATimeOfItsOwnSaysAlsoWhenItWasRecorded() {
        Instant happened = Instant.parse("2001-02-03T04:05:06.123456789Z");
        Instant before = Instant.now().truncatedTo(ChronoUnit.MICROS);
        try (AuditLog log = open()) {
            log.log(AuditEvent.of("import").time(happened).build());
            log.flush();
            AuditEntry entry = log.query(
                            AuditQuery.builder().operation("import").build())
                    .entries()
                    .get(0);
            assertThat(entry.timestamp()).isEqualTo(Instant.parse("2001-02-03T04:05:06.123456Z"));
            assertThat(entry.recordedAt()).isBetween(before, Instant.now());
            assertThat(entry.recordedTime()).isEqualTo(entry.recordedAt());
        }
        LogFiles.Line line = LogFiles.readEvents(dir()).get(0);
        assertThat(line.leaf())
                .startsWith("{\"timestamp\":\"2001-02-03T04:05:06.123456Z\",\"recorded_at\":\""
                        + LocalDate.now(ZoneOffset.UTC).getYear());
    }

    @Test
    void keepsTheFirstAndTheLastTimeThatCanBeWritten() {
        List<String> times =
                List.of("0000-01-01T00:00:00.000000Z", "1970-01-01T00:00:00.000000Z", "9999-12-31T23:59:59.999999Z");
        try (AuditLog log = open()) {
            times.forEach(time ->
                    log.log(AuditEvent.of("import").time(Instant.parse(time)).build()));
            log.flush();
            assertThat(log.query(AuditQuery.builder()
                                    .to(Instant.parse("1970-01-01T00:00:00Z"))
                                    .build())
                            .entries())
                    .hasSize(2);
            assertThat(log.query(AuditQuery.builder()
                                    .from(Instant.parse("9999-01-01T00:00:00Z"))
                                    .build())
                            .entries())
                    .hasSize(1);
        }
        assertThat(LogFiles.readEvents(dir()).stream().map(line -> line.text("timestamp")))
                .containsExactlyElementsOf(times);
    }

    @Test
    void answersWithEverythingThatAFlushCovered() {
        try (AuditLog log = open()) {
            for (int i = 1; i <= 50; i++) {
                log.log(event("step"));
                log.flush();
                assertThat(log.query(AuditQuery.builder().operation("step").build())
                                .entries())
                        .hasSize(i);
            }
        }
    }

    @Test
    void aCursorLeadsThroughAllPagesWhileTheLogGrowsAndRotates() {
        try (AuditLog log = open()) {
            for (int i = 0; i < 1_000; i++) {
                log.log(event("step." + i));
            }
            log.flush();
            List<String> seen = new ArrayList<>();
            AuditQuery query =
                    AuditQuery.builder().operation("step.*").limit(90).build();
            String cursor = null;
            do {
                AuditPage page = log.query(query.toBuilder().cursor(cursor).build());
                assertThat(page.damage()).isEmpty();
                page.entries().forEach(entry -> seen.add(entry.operation()));
                cursor = page.nextCursor();
                log.log(event("step.later"));
                log.rotate();
            } while (cursor != null);
            assertThat(seen)
                    .containsExactlyElementsOf(IntStream.range(0, 1_000)
                            .mapToObj(i -> "step." + (999 - i))
                            .toList());
        }
    }

    @Test
    void aPageHasAHundredEntriesAndAStreamAllUnlessALimitIsGiven() {
        try (AuditLog log = open()) {
            for (int i = 0; i < 300; i++) {
                log.log(event("step"));
            }
            log.flush();
            assertThat(log.query(AuditQuery.all()).entries()).hasSize(100);
            try (Stream<AuditEntry> all = log.stream(AuditQuery.all())) {
                assertThat(all).hasSize(301);
            }
            try (Stream<AuditEntry> some =
                    log.stream(AuditQuery.builder().limit(7).build())) {
                assertThat(some).hasSize(7);
            }
        }
    }

    @Test
    void aStreamIsReadAsItIsPulled() {
        try (AuditLog log = open()) {
            for (int i = 0; i < 2_000; i++) {
                log.log(event("step." + i));
            }
            log.flush();
            try (Stream<AuditEntry> stream = log.stream(OLDEST_FIRST)) {
                Iterator<AuditEntry> entries = stream.iterator();
                assertThat(entries.next().operation()).isEqualTo("audit.opened");
                log.rotate();
                log.log(event("step.later"));
                log.flush();
                int count = 1;
                while (entries.hasNext()) {
                    assertThat(entries.next().seq()).isEqualTo(count++);
                }
                assertThat(count).isEqualTo(2_001);
            }
        }
    }

    @Test
    void exportsLinesByteForByte() throws IOException {
        Path target = temp.resolve("export.jsonl");
        try (AuditLog log = open()) {
            for (int i = 0; i < 700; i++) {
                log.log(AuditEvent.of("step")
                        .key("key " + i)
                        .user("\u00e9\uD83D\uDE00\n" + i)
                        .build());
                if (i % 200 == 0) {
                    log.rotate();
                }
            }
            log.flush();
            AuditExport done = log.export(OLDEST_FIRST, ExportFormats.jsonl(), target);
            ByteArrayOutputStream expected = new ByteArrayOutputStream();
            for (Path segment : LogFiles.segments(dir())) {
                expected.write(Files.readAllBytes(segment));
            }
            assertThat(Files.readAllBytes(target)).isEqualTo(expected.toByteArray());
            assertThat(done.entries()).isEqualTo(log.stats().entriesTotal());
            assertThat(done.damage()).isEmpty();

            ByteArrayOutputStream out = new ByteArrayOutputStream();
            log.export(OLDEST_FIRST, ExportFormats.jsonl(), out);
            assertThat(out.toByteArray()).isEqualTo(expected.toByteArray());
        }
    }

    @Test
    void anExportTakesThePlaceOfTheFileThatWasThereAndLeavesNoOther() throws IOException {
        Path target = temp.resolve("export.csv");
        Files.writeString(target, "old");
        try (AuditLog log = open()) {
            log.log(event("step"));
            log.flush();
            log.export(AuditQuery.builder().operation("step").build(), ExportFormats.csv(), target);
        }
        assertThat(Files.readString(target))
                .startsWith("seq,timestamp,")
                .contains("\r\n1,")
                .doesNotContain("old");
        assertThat(LogFiles.list(temp)).containsExactly(target, dir());
    }

    @Test
    void rotationAnswersWithTheSealedFileAndGoesOnInTheNext() throws IOException {
        try (AuditLog log = open()) {
            log.log(event("before"));
            Path sealed = log.rotate().orElseThrow();
            log.log(event("after"));
            log.flush();
            assertThat(sealed).hasFileName("audit-00000000000000000000.jsonl");
            assertThat(Files.readString(sealed)).contains("before").doesNotContain("after");
            assertThat(LogFiles.segments(dir().toRealPath())).hasSize(2).first().isEqualTo(sealed);
            assertThat(operations(log.stream(OLDEST_FIRST)))
                    .containsExactly("audit.opened", "before", "audit.rotated", "after");
        }
    }

    @Test
    void goesOnWithTheNumbersWhenItIsOpenedAgain() {
        for (int run = 0; run < 5; run++) {
            try (AuditLog log = open()) {
                log.log(event("run." + run));
                log.flush();
                assertThat(log.stats().nextSeq()).isEqualTo(3L * run + 2);
            }
        }
        assertThat(LogFiles.read(dir())).hasSize(15);
        assertThat(LogFiles.readEvents(dir()).stream().map(LogFiles.Line::operation))
                .containsExactly("run.0", "run.1", "run.2", "run.3", "run.4");
    }

    @Test
    void statisticsEqualWhatACountOfTheFilesGives() throws IOException {
        try (AuditLog log = open()) {
            for (int i = 0; i < 100; i++) {
                log.log(AuditEvent.of("step")
                        .user("u".repeat(2_000))
                        .time(i % 2 == 0 ? Instant.parse("2001-01-01T00:00:00Z") : null)
                        .build());
            }
            log.rotate();
            log.log(event("after"));
            log.flush();

            List<Path> segments = LogFiles.segments(dir());
            long total = 0;
            for (Path segment : segments) {
                total += Files.size(segment);
            }
            List<LogFiles.Line> lines = LogFiles.read(dir());
            String today = LocalDate.now(ZoneOffset.UTC).toString();
            long recordedToday = lines.stream()
                    .map(line -> line.text("recorded_at") != null ? line.text("recorded_at") : line.text("timestamp"))
                    .filter(time -> time.startsWith(today))
                    .count();

            AuditStats stats = log.stats();
            assertThat(stats.state()).isEqualTo(AuditStats.State.UP);
            assertThat(stats.enabled()).isTrue();
            assertThat(stats.reason()).isNull();
            assertThat(stats.logDir()).isEqualTo(dir().toRealPath());
            assertThat(stats.totalFiles()).isEqualTo(segments.size()).isEqualTo(2);
            assertThat(stats.totalSize()).isEqualTo(total);
            assertThat(stats.currentLogSize()).isEqualTo(Files.size(segments.get(1)));
            assertThat(stats.oldestLog())
                    .isEqualTo(segments.get(0).getFileName().toString());
            assertThat(stats.newestLog())
                    .isEqualTo(segments.get(1).getFileName().toString());
            assertThat(stats.entriesTotal()).isEqualTo(lines.size());
            assertThat(stats.nextSeq()).isEqualTo(lines.size());
            assertThat(stats.entriesToday()).isEqualTo(recordedToday);
            assertThat(stats.queueDepth()).isZero();
            assertThat(stats.queueCapacity()).isEqualTo(8_192);
            assertThat(stats.dropped()).isZero();
            assertThat(stats.gaps()).isZero();
            assertThat(stats.writeFailures()).isZero();
            assertThat(stats.truncatedValues()).isEqualTo(100);
            assertThat(stats.lastFsync()).isCloseTo(Instant.now(), within(1, ChronoUnit.MINUTES));
        }
    }

    @Test
    void nothingExpiresInAYoungLog() {
        try (AuditLog log = open()) {
            log.log(event("step"));
            log.rotate();
            AuditCleanup cleanup = log.cleanup(false);
            assertThat(cleanup).isEqualTo(new AuditCleanup(false, List.of(), 0, 0, 0, List.of()));
        }
        assertThat(LogFiles.read(dir(), "audit.retention")).isEmpty();
    }

    @Test
    void readsAreRecordedOnlyWhenTheyAreToBe() {
        AuditEvent read = AuditEvent.of("order.view").type(AuditType.READ).build();
        try (AuditLog log = open()) {
            log.log(read);
            assertThat(log.submit(read)).isCompletedWithValue(AuditReceipt.empty());
            assertThat(AuditReceipt.empty().isEmpty()).isTrue();
        }
        assertThat(LogFiles.readEvents(dir())).isEmpty();
        try (AuditLog log = AuditLog.open(LogFiles.config(dir()).logReads(true).build())) {
            log.log(read);
            log.submit(read).join();
        }
        assertThat(LogFiles.readEvents(dir())).hasSize(2);
    }

    @Test
    void refusesOperationsThatAreItsOwn() {
        AuditEvent reserved = event("audit.opened");
        AuditEvent reservedRead = AuditEvent.of("audit.x").type(AuditType.READ).build();
        try (AuditLog log = open()) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> log.log(reserved))
                    .withMessageContaining("'audit.opened'");
            assertThatIllegalArgumentException().isThrownBy(() -> log.log(reservedRead));
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> log.submit(reserved).join());
            log.log(event("auditing.started"));
            log.log(event("audit"));
        }
        assertThat(LogFiles.readEvents(dir()).stream().map(LogFiles.Line::operation))
                .containsExactly("auditing.started", "audit");
    }

    @Test
    void whatACallerChangesLaterDoesNotReachTheLog() {
        List<String> items = new ArrayList<>(List.of("one"));
        try (AuditLog log = open()) {
            log.log(AuditEvent.of("step").metadata("items", items).build());
            items.add("two");
        }
        assertThat(LogFiles.readEvents(dir()).get(0).metadata().toString()).isEqualTo("{\"items\":[\"one\"]}");
    }

    @Test
    void takesNothingAfterItWasClosed() {
        AuditLog open = open();
        open.close();
        open.close();
        open.log(event("late"));
        assertThat(open.stats().state()).isEqualTo(AuditStats.State.CLOSED);
        assertThat(open.stats().dropped()).isEqualTo(1);
        assertThat(open.submit(event("late"))).isCompletedExceptionally();
        assertThatThrownBy(() -> open.query(AuditQuery.all()))
                .isInstanceOf(AuditUnavailableException.class)
                .hasMessageContaining("closed");
        assertThatThrownBy(open::rotate).isInstanceOf(AuditUnavailableException.class);
        assertThatThrownBy(open::flush).isInstanceOf(AuditUnavailableException.class);
        assertThatThrownBy(() -> open.cleanup(true)).isInstanceOf(AuditUnavailableException.class);

        AuditLog closed = AuditLog.open(LogFiles.config(temp.resolve("other"))
                .failurePolicy(FailurePolicy.CLOSED)
                .build());
        closed.close();
        long millis = Eventually.millis(() -> assertThatThrownBy(() -> closed.log(event("late")))
                .isInstanceOf(AuditUnavailableException.class)
                .hasMessageContaining("closed"));
        assertThat(millis).isLessThan(1_000);
        assertThatThrownBy(() -> closed.submit(event("late")).join()).isInstanceOf(AuditUnavailableException.class);
        assertThat(LogFiles.readEvents(dir())).isEmpty();
    }

    @Test
    void closingWritesAllThatWasAccepted() {
        try (AuditLog log = open()) {
            for (int i = 0; i < 5_000; i++) {
                log.log(event("step"));
            }
        }
        assertThat(LogFiles.readEvents(dir())).hasSize(5_000);
    }

    @Test
    void leavesNoThreadBehind() {
        AuditLog log = open();
        List<String> during = auditThreads();
        assertThat(during).contains("audit-writer", "audit-syncer");
        log.log(event("step"));
        log.rotate();
        log.close();
        Eventually.until("the log's threads end", () -> auditThreads().size() < during.size());
    }

    private static List<String> auditThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.startsWith("audit-") && !name.equals("audit-exit"))
                .toList();
    }

    @Test
    void itsThreadsDoNotKeepTheJvmAlive() {
        try (AuditLog log = open()) {
            log.log(event("step"));
            log.rotate();
            assertThat(Thread.getAllStackTraces().keySet())
                    .filteredOn(thread -> thread.getName().startsWith("audit-"))
                    .isNotEmpty()
                    .allMatch(Thread::isDaemon);
        }
    }

    @Test
    void aMegabyteOfMetadataBecomesAnEntryThatFits() {
        try (AuditLog log = open()) {
            log.log(AuditEvent.of("large")
                    .key("k".repeat(1 << 20))
                    .metadata("document", "d".repeat(1 << 20))
                    .metadata("small", 1)
                    .build());
            log.flush();
            assertThat(log.stats().truncatedValues()).isPositive();
        }
        LogFiles.Line line = LogFiles.readEvents(dir()).get(0);
        assertThat(line.leaf().getBytes(StandardCharsets.UTF_8).length).isLessThanOrEqualTo(65_535);
        assertThat(line.metadata().get("small").asInt()).isEqualTo(1);
    }

    @Test
    void aDirectoryIsCreatedWithItsParents() {
        Path deep = temp.resolve("a/b/c");
        AuditLog.open(LogFiles.config(deep).build()).close();
        assertThat(LogFiles.read(deep)).hasSize(2);
    }
}

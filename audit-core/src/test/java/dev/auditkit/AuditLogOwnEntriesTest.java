package dev.auditkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.auditkit.verify.LogVerifier;
import dev.auditkit.verify.VerificationReport;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class AuditLogOwnEntriesTest {

    @TempDir
    Path temp;

    private static LogFiles.Line only(Path directory, String operation) {
        List<LogFiles.Line> lines = LogFiles.read(directory, operation);
        assertThat(lines).hasSize(1);
        return lines.get(0);
    }

    private static LogFiles.Line last(Path directory, String operation) {
        List<LogFiles.Line> lines = LogFiles.read(directory, operation);
        return lines.get(lines.size() - 1);
    }

    @Test
    void theFirstEntryTellsTheFormatAndEveryOption() {
        AuditConfig config = LogFiles.config(temp).retentionDays(7).build();
        AuditLog.open(config).close();
        LogFiles.Line opened = only(temp, "audit.opened");
        assertThat(opened.seq()).isZero();
        assertThat(opened.text("user")).isEqualTo("system");
        assertThat(opened.text("result")).isEqualTo("ok");
        assertThat(opened.metadata().get("format").asInt()).isEqualTo(1);
        JsonNode options = opened.metadata().get("options");
        config.describe()
                .forEach((key, value) ->
                        assertThat(options.get(key).asString()).as(key).isEqualTo(value));
        assertThat(options.get("retention-days").asString()).isEqualTo("7");
        assertThat(opened.metadata().get("changed")).isNull();
    }

    @Test
    void secretsStandNowhere() throws IOException {
        String secret = "a secret of some length";
        try (AuditLog log =
                AuditLog.open(LogFiles.config(temp).keyHashSecret(secret).build())) {
            log.log(AuditEvent.of("step").key("order:4711").build());
            log.rotate();
        }
        assertThat(only(temp, "audit.opened")
                        .metadata()
                        .get("options")
                        .get("key-hash-secret")
                        .asString())
                .isEqualTo("***");
        for (Path file : LogFiles.list(temp)) {
            assertThat(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1))
                    .as(file.toString())
                    .doesNotContain(secret);
        }
    }

    @Test
    void anOpeningTellsWhichOptionsHaveChangedSinceTheLast() {
        AuditLog.open(LogFiles.config(temp).build()).close();
        AuditLog.open(LogFiles.config(temp)
                        .rotationSizeMb(50)
                        .keyHashSecret("0123456789abcdef")
                        .build())
                .close();
        assertThat(last(temp, "audit.opened").metadata().get("changed").toString())
                .isEqualTo("{\"key-hash-secret\":{\"from\":null,\"to\":\"***\"},"
                        + "\"rotation-size-mb\":{\"from\":\"100\",\"to\":\"50\"}}");
        AuditLog.open(LogFiles.config(temp).rotationSizeMb(50).build()).close();
        assertThat(last(temp, "audit.opened").metadata().get("changed").toString())
                .isEqualTo("{\"key-hash-secret\":{\"from\":\"***\",\"to\":null}}");
        AuditLog.open(LogFiles.config(temp).rotationSizeMb(50).build()).close();
        assertThat(last(temp, "audit.opened").metadata().get("changed").toString())
                .isEqualTo("{}");
    }

    @Test
    void whatChangedIsToldAlsoAfterARotation() {
        try (AuditLog log = AuditLog.open(LogFiles.config(temp).build())) {
            log.log(AuditEvent.of("step").build());
            log.rotate();
        }
        AuditLog.open(LogFiles.config(temp).retentionDays(1).build()).close();
        assertThat(last(temp, "audit.opened").metadata().get("changed").toString())
                .isEqualTo("{\"retention-days\":{\"from\":\"90\",\"to\":\"1\"}}");
    }

    @Test
    void aRotationIsTheFirstEntryOfTheNewSegmentAndDescribesTheOld() throws IOException {
        try (AuditLog log = AuditLog.open(LogFiles.config(temp).build())) {
            log.log(AuditEvent.of("step").build());
            Path sealed = log.rotate().orElseThrow();
            log.flush();
            LogFiles.Line rotated = only(temp, "audit.rotated");
            assertThat(rotated.seq()).isEqualTo(2);
            assertThat(rotated.file()).isEqualTo("audit-00000000000000000002.jsonl");
            assertThat(rotated.metadata().get("file").asString()).isEqualTo("audit-00000000000000000000.jsonl");
            assertThat(rotated.metadata().get("first_seq").asLong()).isZero();
            assertThat(rotated.metadata().get("last_seq").asLong()).isEqualTo(1);
            assertThat(rotated.metadata().get("bytes").asLong()).isEqualTo(Files.size(sealed));
            assertThat(rotated.metadata().get("index_hash").asString()).matches("sha256:[0-9a-f]{64}");
        }
    }

    @Test
    void theLastEntryOfALogThatWasClosedSaysSo() {
        AuditLog.open(LogFiles.config(temp).build()).close();
        List<LogFiles.Line> lines = LogFiles.read(temp);
        assertThat(lines.get(lines.size() - 1).operation()).isEqualTo("audit.closed");
        assertThat(lines.get(lines.size() - 1).text("user")).isEqualTo("system");
    }

    @Test
    void aCloseSealsASegmentThatIsLong() {
        AuditConfig config = LogFiles.config(temp).rotationSizeMb(1).build();
        AuditEvent eighth =
                AuditEvent.of("step").metadata("text", "x".repeat(20_000)).build();
        for (int expected = 2; expected < 5; expected++) {
            try (AuditLog log = AuditLog.open(config)) {
                for (int i = 0; i < 7; i++) {
                    log.log(eighth);
                }
            }
            assertThat(LogFiles.segments(temp)).hasSize(expected);
            AuditLog.open(config).close();
            assertThat(LogFiles.segments(temp)).hasSize(expected);
        }
        assertThat(LogFiles.read(temp, "audit.recovered")).isEmpty();
        assertThat(last(temp, "audit.opened").metadata().get("changed").toString())
                .isEqualTo("{}");
        assertThat(LogVerifier.of(temp).run().verdict()).isEqualTo(VerificationReport.Verdict.CONSISTENT);
    }

    @Test
    void anEndWithoutCloseIsToldAtTheNextStart() throws IOException {
        Path copy = temp.resolve("copy");
        AuditConfig unsigned = LogFiles.config(temp.resolve("log"))
                .checkpointInterval(Duration.ofHours(1))
                .build();
        try (AuditLog log = AuditLog.open(unsigned)) {
            log.log(AuditEvent.of("step").build());
            log.flush();
            LogFiles.copy(temp.resolve("log"), copy);
        }
        AuditLog.open(LogFiles.config(copy).build()).close();
        assertThat(LogFiles.read(copy).stream().map(LogFiles.Line::operation))
                .containsExactly("audit.opened", "step", "audit.opened", "audit.recovered", "audit.closed");
        JsonNode recovered = only(copy, "audit.recovered").metadata();
        assertThat(recovered.get("adopted_from").asLong()).isZero();
        assertThat(recovered.get("adopted_to").asLong()).isEqualTo(1);
        assertThat(recovered.get("set_aside_bytes").asLong()).isZero();
        AuditLog.open(LogFiles.config(copy).build()).close();
        assertThat(LogFiles.read(copy, "audit.recovered")).hasSize(1);
    }

    @Test
    void aTornLineIsSetAsideAndTold() throws IOException {
        Path copy = temp.resolve("copy");
        try (AuditLog log = AuditLog.open(LogFiles.config(temp.resolve("log")).build())) {
            log.log(AuditEvent.of("step").build());
            log.flush();
            LogFiles.copy(temp.resolve("log"), copy);
        }
        Files.writeString(
                copy.resolve("audit-00000000000000000000.jsonl"),
                "{\"timestamp\":\"2025-10-23T08",
                StandardOpenOption.APPEND);
        AuditLog.open(LogFiles.config(copy).build()).close();
        JsonNode recovered = only(copy, "audit.recovered").metadata();
        assertThat(recovered.get("set_aside_bytes").asLong()).isEqualTo(27);
        assertThat(recovered.get("set_aside_file").asString()).isEqualTo("audit-00000000000000000002.torn");
        assertThat(Files.readString(copy.resolve("audit-00000000000000000002.torn")))
                .isEqualTo("{\"timestamp\":\"2025-10-23T08");
        assertThat(LogFiles.readEvents(copy)).hasSize(1);
    }

    @Test
    void aTornTailAfterAProperCloseIsToldToo() throws IOException {
        AuditLog.open(LogFiles.config(temp).build()).close();
        Files.writeString(temp.resolve("audit-00000000000000000000.jsonl"), "x", StandardOpenOption.APPEND);
        AuditLog.open(LogFiles.config(temp).build()).close();
        assertThat(only(temp, "audit.recovered")
                        .metadata()
                        .get("set_aside_bytes")
                        .asLong())
                .isEqualTo(1);
    }

    @Test
    void readingThroughTheApiIsNotRecorded() {
        try (AuditLog log = AuditLog.open(LogFiles.config(temp).build())) {
            log.query(AuditQuery.all());
            try (Stream<AuditEntry> all = log.stream(AuditQuery.all())) {
                assertThat(all).hasSizeLessThanOrEqualTo(1);
            }
            log.stats();
        }
        assertThat(LogFiles.read(temp)).hasSize(2);
    }

    @Test
    void aLogThatWasSetAsideIsReportedUntilSomeoneAcknowledgesIt() throws IOException {
        try (AuditLog log = AuditLog.open(LogFiles.config(temp).build())) {
            for (int i = 0; i < 3; i++) {
                log.log(AuditEvent.of("step").build());
                log.rotate();
            }
        }
        List<Path> segments = LogFiles.segments(temp);
        Files.delete(segments.get(1));
        AuditConfig open = LogFiles.config(temp).build();
        try (AuditLog log = AuditLog.open(open)) {
            assertThat(log.stats().state()).isEqualTo(AuditStats.State.DOWN);
            assertThat(log.stats().reason()).contains("set aside");
            log.log(AuditEvent.of("goes.on").build());
        }
        LogFiles.Line succession = only(temp, "audit.succession");
        String place = succession.metadata().get("set_aside").asString();
        assertThat(place).startsWith("set-aside-");
        assertThat(succession.metadata().get("damage").toString()).contains("audit-");
        assertThat(LogFiles.segments(temp.resolve(place))).hasSize(segments.size() - 1);
        assertThat(LogFiles.readEvents(temp)).hasSize(1);
        try (AuditLog log = AuditLog.open(open)) {
            assertThat(log.stats().state()).isEqualTo(AuditStats.State.DOWN);
            log.acknowledge("a disk was replaced");
            assertThat(log.stats().state()).isEqualTo(AuditStats.State.UP);
            log.acknowledge("again");
        }
        assertThat(only(temp, "audit.acknowledged").metadata().get("reason").asString())
                .isEqualTo("a disk was replaced");
        try (AuditLog log = AuditLog.open(open)) {
            assertThat(log.stats().state()).isEqualTo(AuditStats.State.UP);
        }
    }

    @Test
    void aDamagedLogIsRefusedUnderClosedAndLeftAsItIs() throws IOException {
        AuditConfig config = LogFiles.config(temp)
                .failurePolicy(AuditOption.FailurePolicy.CLOSED)
                .build();
        try (AuditLog log = AuditLog.open(config)) {
            for (int i = 0; i < 3; i++) {
                log.log(AuditEvent.of("step").build());
                log.rotate();
            }
        }
        Files.delete(LogFiles.segments(temp).get(1));
        List<Path> before = LogFiles.list(temp);
        assertThat(catchThrowableOfType(AuditIntegrityException.class, () -> AuditLog.open(config))
                        .damage())
                .isNotEmpty();
        assertThat(LogFiles.list(temp)).containsExactlyElementsOf(before);
    }
}

package dev.auditkit.internal.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.auditkit.AuditConfig;
import dev.auditkit.AuditEvent;
import dev.auditkit.AuditLog;
import dev.auditkit.AuditOption;
import dev.auditkit.LogFiles;
import dev.auditkit.ManualClock;
import dev.auditkit.note.SignedNote;
import dev.auditkit.note.VerifierKey;
import dev.auditkit.verify.KeptCheckpoint.Outcome;
import dev.auditkit.verify.LogVerifier;
import dev.auditkit.verify.VerificationReport;
import dev.auditkit.verify.VerificationReport.Verdict;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the log writes, whatever it does and at any moment, is what the verifier expects. */
@Timeout(300)
class VerifiedLogTest {

    @TempDir
    Path temp;

    private final ManualClock clock = new ManualClock("2026-03-01T22:00:00.000001Z");
    private FaultyHome home;

    @BeforeEach
    void home() {
        home = new FaultyHome(temp.resolve("log"));
    }

    private static void record(AuditLog log, int count) {
        for (int i = 0; i < count; i++) {
            log.log(AuditEvent.of("step").user("user" + i % 3).metadata("i", i).build());
        }
        log.flush();
    }

    private VerifierKey newestKey() throws Exception {
        List<String> keys = Files.readAllLines(home.directory().resolve("verifier-key"));
        return VerifierKey.parse(keys.get(keys.size() - 1));
    }

    private VerificationReport verify(VerifierKey key) {
        VerificationReport report = LogVerifier.of(home.directory())
                .verifierKeys(List.of(key))
                .threads(2)
                .run();
        assertThat(report.verdict()).as(report::toString).isEqualTo(Verdict.AUTHENTIC);
        assertThat(report.findings())
                .as(report::toString)
                .hasSizeLessThanOrEqualTo(2)
                .allMatch(found -> !found.kind().damage());
        return report;
    }

    @Test
    void aLogIsAuthenticOnEachDayOfItsLife() throws Exception {
        AuditConfig config = LogFiles.config(home.directory())
                .retentionDays(3)
                .set(AuditOption.COMPRESSION, "gzip")
                .build();
        List<SignedNote> kept = new ArrayList<>();
        for (int day = 0; day < 8; day++) {
            try (AuditLog log = home.open(config, clock)) {
                record(log, 150 + 97 * day);
                log.verify(); // once there is a checkpoint
                if (day == 2 || day == 5) {
                    VerifierKey before = newestKey();
                    log.changeKey();
                    verify(before);
                }
                verify(newestKey());
                log.rotate();
                record(log, 10);
                log.cleanup(false);
                verify(newestKey());
            }
            VerificationReport report = verify(newestKey());
            assertThat(report.unsignedEntries()).isZero();
            assertThat(report.firstSeq() > 0).as("day " + day).isEqualTo(day >= 4);
            kept.add(SignedNote.parse(Files.readAllBytes(home.directory().resolve("checkpoint"))));
            clock.advance(Duration.ofDays(1));
        }
        for (int day = 5; day < 8; day++) {
            assertThat(LogVerifier.of(home.directory())
                            .checkpoint(kept.get(day))
                            .run()
                            .kept()
                            .outcome())
                    .isEqualTo(Outcome.EXTENDED);
        }
    }

    @Test
    void aLogIsAuthenticWhileItIsWritten() throws Exception {
        try (AuditLog log = home.open(
                LogFiles.config(home.directory())
                        .set(AuditOption.COMPRESSION, "gzip")
                        .build(),
                clock)) {
            log.verify(); // once there is a checkpoint
            VerifierKey key = newestKey();
            AtomicBoolean ended = new AtomicBoolean();
            CompletableFuture<Void> writer = CompletableFuture.runAsync(() -> {
                while (!ended.get()) {
                    record(log, 500);
                    log.rotate();
                }
            });
            long size = 0;
            for (int i = 0; i < 8; i++) {
                VerificationReport report = verify(key);
                assertThat(report.signedSize()).isGreaterThanOrEqualTo(size);
                size = report.signedSize();
            }
            ended.set(true);
            writer.join();
        }
    }
}

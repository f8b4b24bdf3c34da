package dev.auditkit.internal.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.auditkit.AuditConfig;
import dev.auditkit.AuditEvent;
import dev.auditkit.AuditLog;
import dev.auditkit.AuditOption.Compression;
import dev.auditkit.LogFiles;
import dev.auditkit.ManualClock;
import dev.auditkit.Scale;
import dev.auditkit.note.Checkpoint;
import dev.auditkit.note.MalformedNoteException;
import dev.auditkit.note.SignedNote;
import dev.auditkit.note.VerifierKey;
import dev.auditkit.verify.Finding;
import dev.auditkit.verify.KeptCheckpoint;
import dev.auditkit.verify.LogVerifier;
import dev.auditkit.verify.VerificationReport;
import dev.auditkit.verify.VerificationReport.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Logs as the product writes them (rotated, compressed, pruned, crashed and recovered, with a changed key), manipulated at
 * random: whatever changes an entry or their order below the newest checkpoint is found and its place named.
 */
@Tag("heavy")
class ManipulatedLogTest {

    @TempDir
    static Path temp;

    private static final List<Path> LOGS = new ArrayList<>();

    @BeforeAll
    static void writeLogs() throws IOException {
        for (Compression compression : Compression.values()) {
            for (boolean pruned : new boolean[] {false, true}) {
                Path directory = temp.resolve("log-" + LOGS.size());
                write(directory, compression, pruned);
                LOGS.add(directory);
            }
        }
    }

    private static AuditConfig config(Path directory, Compression compression) {
        return LogFiles.config(directory)
                .compression(compression)
                .retentionDays(30)
                .rotationInterval(Duration.ofDays(3_650))
                .build();
    }

    private static void write(Path directory, Compression compression, boolean pruned) throws IOException {
        ManualClock clock = new ManualClock("2025-10-23T08:00:00Z");
        AuditConfig config = config(directory, compression);
        try (AuditLog log = new FaultyHome(directory).open(config, clock)) {
            record(log, 300);
            log.rotate();
            record(log, 290);
            log.rotate();
            clock.advance(Duration.ofDays(40));
            record(log, 300);
            log.changeKey();
        }
        crash(directory, config, clock);
        try (AuditLog log = new FaultyHome(directory).open(config, clock)) {
            record(log, 280);
            if (pruned) {
                assertThat(log.cleanup(false).removedEntries()).isEqualTo(592);
            }
            log.rotate();
            record(log, 100);
        }
        assertThat(LogVerifier.of(directory).verifierKeys(keys(directory)).run().verdict())
                .isEqualTo(Verdict.AUTHENTIC);
    }

    /** What a killed process leaves: the files as they were while it wrote. */
    private static void crash(Path directory, AuditConfig config, ManualClock clock) throws IOException {
        Path killed = directory.resolveSibling("killed");
        try (AuditLog log = new FaultyHome(directory).open(config, clock)) {
            record(log, 50);
            log.verify();
            record(log, 20);
            log.flush();
            LogFiles.copy(directory, killed);
        }
        delete(directory);
        Files.move(killed, directory);
    }

    private static void record(AuditLog log, int count) {
        for (int i = 0; i < count; i++) {
            log.log(AuditEvent.of("payment.made")
                    .user("user" + i % 5)
                    .metadata("amount", 1_000 + i)
                    .build());
        }
    }

    private static List<VerifierKey> keys(Path directory) throws IOException {
        List<VerifierKey> keys = new ArrayList<>();
        for (String line : Files.readAllLines(directory.resolve("verifier-key"))) {
            try {
                keys.add(VerifierKey.parse(line));
            } catch (MalformedNoteException e) {
                throw new AssertionError(e);
            }
        }
        return keys;
    }

    @Test
    void everyManipulationOfSignedEntriesIsFoundAndNamed() throws IOException {
        int changed = 0;
        long trials = Scale.of(100, 1_000);
        for (long seed = 0; seed < trials; seed++) {
            Random random = new Random(seed * 0x9e3779b97f4a7c15L);
            Path original = LOGS.get(random.nextInt(LOGS.size()));
            Path copy = temp.resolve("manipulated");
            LogFiles.copy(original, copy);
            Manipulation manipulation =
                    List.of(Manipulation.values()).get(random.nextInt(Manipulation.values().length));
            String what = "seed " + seed + ", " + original.getFileName() + ": " + manipulation + " "
                    + manipulation.applyTo(copy, random);
            long first = firstDifference(RawLines.of(original), RawLines.of(copy));
            VerificationReport report = LogVerifier.of(copy)
                    .verifierKeys(keys(original).subList(0, 1))
                    .threads(2)
                    .run();
            if (first >= 0) {
                changed++;
                assertThat(report.verdict()).as(what).isEqualTo(Verdict.DAMAGED);
                assertNamed(report, first, what);
            } else if (manipulation == Manipulation.EDIT_INDEX) {
                assertThat(report.verdict()).as(what).isEqualTo(Verdict.AUTHENTIC);
            }
            delete(copy);
        }
        assertThat(changed).as("manipulations that changed entries").isGreaterThan((int) trials / 2);
    }

    /** The entry where the change begins, or at worst, where only whole blocks can be told apart, its block. */
    private static void assertNamed(VerificationReport report, long first, String what) {
        assertThat(report.findings())
                .as(what + "; entry " + first)
                .filteredOn(finding -> finding.kind().damage() && finding.seq() >= 0)
                .anyMatch(finding -> covers(finding, first));
    }

    private static boolean covers(Finding finding, long seq) {
        long lastOf = Math.max(finding.seq(), finding.endSeq() - 1);
        return finding.seq() / 256 <= seq / 256 && seq / 256 <= lastOf / 256;
    }

    private static long firstDifference(RawLines before, RawLines after) {
        for (long seq = before.first(); seq < before.end(); seq++) {
            if (!before.line(seq).equals(after.line(seq))) {
                return seq;
            }
        }
        return after.first() == before.first() && after.end() == before.end()
                ? -1
                : Math.min(before.end() - 1, after.end());
    }

    @Test
    void anOldCopyPutBackIsFoundWithAKeptCheckpoint() throws Exception {
        Path directory = temp.resolve("old");
        AuditConfig config = config(directory, Compression.NONE);
        open(config).close();
        Path old = temp.resolve("old-copy");
        LogFiles.copy(directory, old);
        try (AuditLog log = open(config)) {
            record(log, 300);
        }
        SignedNote kept = SignedNote.parse(Files.readAllBytes(directory.resolve("checkpoint")));
        List<VerifierKey> keys = keys(directory);
        assertThat(LogVerifier.of(old).verifierKeys(keys).run().verdict()).isEqualTo(Verdict.AUTHENTIC);
        assertContradicted(old, keys, kept);
        assertThat(LogVerifier.of(directory)
                        .verifierKeys(keys)
                        .checkpoint(kept)
                        .run()
                        .verdict())
                .isEqualTo(Verdict.AUTHENTIC);
    }

    private static void assertContradicted(Path directory, List<VerifierKey> keys, SignedNote kept) throws Exception {
        VerificationReport report =
                LogVerifier.of(directory).verifierKeys(keys).checkpoint(kept).run();
        assertThat(report.verdict()).isEqualTo(Verdict.DAMAGED);
        assertThat(report.kept()).isNotNull();
        assertThat(report.kept().outcome()).isEqualTo(KeptCheckpoint.Outcome.CONTRADICTED);
    }

    @Test
    void aHistoryRewrittenWithTheStolenKeyIsFoundWithAKeptCheckpoint() throws Exception {
        Path directory = temp.resolve("honest");
        Path forged = temp.resolve("forged");
        AuditConfig config = AuditConfig.builder()
                .logDir(directory)
                .minFreeMb(0)
                .origin("example.com/shop")
                .build();
        try (AuditLog log = open(config)) {
            record(log, 300);
        }
        Files.createDirectories(forged);
        Files.copy(directory.resolve("signing-key.pem"), forged.resolve("signing-key.pem"));
        try (AuditLog log = open(AuditConfig.builder()
                .logDir(forged)
                .minFreeMb(0)
                .origin("example.com/shop")
                .build())) {
            record(log, 400);
        }
        SignedNote kept = SignedNote.parse(Files.readAllBytes(directory.resolve("checkpoint")));
        List<VerifierKey> keys = keys(directory);
        assertThat(LogVerifier.of(forged).verifierKeys(keys).run().verdict()).isEqualTo(Verdict.AUTHENTIC);
        assertContradicted(forged, keys, kept);
    }

    @Test
    void aTailCutTogetherWithItsCheckpointIsFoundWithAKeptCheckpoint() throws Exception {
        Path directory = temp.resolve("tail");
        AuditConfig config = config(directory, Compression.NONE);
        try (AuditLog log = open(config)) {
            record(log, 300);
        }
        byte[] early = Files.readAllBytes(directory.resolve("checkpoint"));
        byte[] history = Files.readAllBytes(directory.resolve("checkpoints"));
        long size = Checkpoint.parse(SignedNote.parse(early).text()).size();
        try (AuditLog log = open(config)) {
            record(log, 300);
        }
        SignedNote kept = SignedNote.parse(Files.readAllBytes(directory.resolve("checkpoint")));
        Path segment = LogFiles.segments(directory).get(0);
        List<String> lines = Files.readAllLines(segment);
        Files.write(segment, lines.subList(0, (int) size));
        Files.write(directory.resolve("checkpoint"), early);
        Files.write(directory.resolve("checkpoints"), history);
        byte[] tree = Files.readAllBytes(directory.resolve("tree"));
        Files.write(directory.resolve("tree"), Arrays.copyOf(tree, (int) (size / 256 * 32)));
        List<VerifierKey> keys = keys(directory);
        assertThat(LogVerifier.of(directory).verifierKeys(keys).run().verdict()).isEqualTo(Verdict.AUTHENTIC);
        assertContradicted(directory, keys, kept);
    }

    private static AuditLog open(AuditConfig config) {
        return new FaultyHome(config.logDir()).open(config, () -> Instant.parse("2025-10-23T08:00:00Z"));
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}

package dev.auditkit.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.auditkit.AuditStorageException;
import dev.auditkit.note.Checkpoint;
import dev.auditkit.note.NoteSigner;
import dev.auditkit.tree.Hash;
import dev.auditkit.verify.KeptCheckpoint.Outcome;
import dev.auditkit.verify.VerificationReport.Verdict;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogVerifierTest {

    @TempDir
    private Path temporary;

    private SignedLog log;

    @BeforeEach
    void begin() throws IOException {
        log = new SignedLog(temporary.resolve("log"));
    }

    private static void assertAuthentic(VerificationReport report) {
        assertThat(report.findings()).isEmpty();
        assertThat(report.verdict()).isEqualTo(Verdict.AUTHENTIC);
    }

    @Test
    void aSignedLogOfAnySizeAndSegmentationIsAuthentic() throws IOException {
        for (int size : new int[] {1, 2, 255, 256, 257, 511, 512, 513, 1000}) {
            for (int perSegment : new int[] {100, 256, 700, 5000}) {
                SignedLog any = new SignedLog(temporary.resolve(size + "-" + perSegment));
                for (int left = size; left > 0; left -= perSegment) {
                    if (left < size) {
                        any.rotate();
                    }
                    any.events(Math.min(left, perSegment)).checkpointWithHistory();
                }
                VerificationReport report = any.verify();
                assertAuthentic(report);
                assertThat(report.signedSize()).isEqualTo(size);
                assertThat(report.root()).isEqualTo(any.root(size));
                assertThat(report.entries()).isEqualTo(size);
                assertThat(report.unsignedEntries()).isZero();
                assertThat(report.checkpointsChecked()).isEqualTo((size + perSegment - 1) / perSegment);
                for (int first : any.firstSeqs) {
                    any.compress(first);
                }
                assertAuthentic(any.verify());
            }
        }
    }

    @Test
    void linesAcrossThePartsOfASegmentAreChecked() throws IOException {
        log.text("x".repeat(40_000)).events(400).checkpointWithHistory(); // 16 MB, more than three parts
        log.events(200).checkpoint();
        List<Long> progress = new ArrayList<>();
        VerificationReport report = log.verifier()
                .progress((bytes, all) -> {
                    progress.add(bytes);
                    assertThat(all).isEqualTo(sizeOf(log.lastSegment()));
                })
                .run();
        assertAuthentic(report);
        assertThat(report.bytes()).isEqualTo(sizeOf(log.lastSegment()));
        assertThat(progress).hasSizeGreaterThan(4).isSorted().last().isEqualTo(report.bytes());
        assertAuthentic(log.verifier().threads(1).run());
        log.compress(0);
        assertAuthentic(log.verify());
    }

    @Test
    void linesOfAllLengthsAreCheckedWhereverTheyAreReadInPieces() throws IOException {
        Random random = new Random(7);
        for (int i = 0; i < 150; i++) {
            log.text("x".repeat(65_200 - random.nextInt(i % 3 == 0 ? 300 : 65_000)))
                    .events(1);
        }
        log.checkpoint();
        assertAuthentic(log.verify());
        assertAuthentic(log.verifier().threads(1).run());
        byte[] sound = Files.readAllBytes(log.lastSegment());
        for (int i = 0; i < 20; i++) {
            byte[] altered = sound.clone();
            altered[random.nextInt(sound.length)] ^= 1;
            Files.write(log.lastSegment(), altered);
            assertThat(log.verify().verdict()).isEqualTo(Verdict.DAMAGED);
        }
    }

    private static long sizeOf(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void withoutAKeyFromOutsideALogIsConsistentAtMost() throws IOException {
        log.events(3).checkpoint();
        VerificationReport report = LogVerifier.of(log.directory).run();
        assertThat(report.findings()).isEmpty();
        assertThat(report.verdict()).isEqualTo(Verdict.CONSISTENT);
        assertThat(report.ok()).isTrue();
        assertThat(report.origin()).isEqualTo(SignedLog.ORIGIN);
    }

    @Test
    void aLogOfWhichNothingIsSignedIsNotOk() throws IOException {
        log.checkpoint().events(3).write();
        VerificationReport report = log.verify();
        assertThat(report.verdict()).isEqualTo(Verdict.NOTHING_SIGNED);
        assertThat(report.ok()).isFalse();
        assertThat(report.unsignedEntries()).isEqualTo(3);
        Files.delete(log.directory.resolve("checkpoint"));
        assertThat(log.verify().firstDamage().orElseThrow().kind()).isEqualTo(FindingKind.MISSING);
        Files.delete(log.directory.resolve("verifier-key"));
        assertThat(log.verify().firstDamage().orElseThrow().kind()).isEqualTo(FindingKind.MISSING);
        assertThat(LogVerifier.of(log.directory).run().verdict()).isEqualTo(Verdict.NOTHING_SIGNED);
    }

    @Test
    void aNewLogWithoutEntriesIsAuthentic() throws IOException {
        assertAuthentic(log.checkpoint().verify());
    }

    @Test
    void anEmptyDirectoryHasNothingSigned() throws IOException {
        assertThat(LogVerifier.of(Files.createDirectory(temporary.resolve("empty")))
                        .run()
                        .verdict())
                .isEqualTo(Verdict.NOTHING_SIGNED);
    }

    @Test
    void aMissingDirectoryIsAnError() {
        assertThatThrownBy(() -> LogVerifier.of(temporary.resolve("none")).run())
                .isInstanceOf(AuditStorageException.class)
                .hasMessageContaining("none");
    }

    @Test
    void entriesBehindTheNewestCheckpointAreCheckedAndCounted() throws IOException {
        log.events(300).checkpoint().events(100).write();
        VerificationReport report = log.verify();
        assertAuthentic(report);
        assertThat(report.signedSize()).isEqualTo(300);
        assertThat(report.unsignedEntries()).isEqualTo(100);
        assertThat(report.endSeq()).isEqualTo(400);
    }

    @Test
    void anIncompleteLastLineIsNoDamage() throws IOException {
        log.events(3).checkpoint();
        long end = sizeOf(log.lastSegment());
        for (byte[] tail : new byte[][] {"{\"timestamp".getBytes(StandardCharsets.UTF_8), new byte[100_000]}) {
            Files.write(log.lastSegment(), tail, StandardOpenOption.APPEND);
            VerificationReport report = log.verify();
            assertThat(report.verdict()).isEqualTo(Verdict.AUTHENTIC);
            assertThat(report.findings()).singleElement().satisfies(found -> {
                assertThat(found.kind()).isEqualTo(FindingKind.INCOMPLETE_LINE);
                assertThat(found.offset()).isEqualTo(end);
                assertThat(found.seq()).isEqualTo(3);
            });
        }
    }

    @Test
    void aSegmentThatWasOnlyBegunIsNoDamage() throws IOException {
        log.events(3).checkpoint().rotate();
        Files.write(log.lastSegment(), new byte[0]);
        assertAuthentic(log.verify());
    }

    @Test
    void aChangeOfTheKeyIsFollowedFromEitherSide() throws IOException {
        log.events(10).checkpointWithHistory().changeKey().events(10).checkpointWithHistory();
        log.changeKey().events(300).checkpointWithHistory();
        for (int key = 0; key < 3; key++) {
            VerificationReport report = LogVerifier.of(log.directory)
                    .verifierKeys(List.of(log.keys().get(key)))
                    .run();
            assertAuthentic(report);
            assertThat(report.keyChanges()).isEqualTo(2);
            assertThat(report.signedSize()).isEqualTo(322);
            assertThat(report.checkpointsChecked()).isEqualTo(5);
            assertThat(report.keys()).containsExactlyInAnyOrderElementsOf(log.keys());
        }
        assertThat(LogVerifier.of(log.directory).run().verdict()).isEqualTo(Verdict.CONSISTENT);
        assertAuthentic(log.verifier().verifierKeys(log.keys()).run());
    }

    @Test
    void aKeyThatHasTakenOverAndIsNotYetInTheFileIsNoDamage() throws IOException {
        String before = Files.readString(log.directory.resolve("verifier-key"));
        log.events(10).checkpoint().changeKey();
        Files.writeString(log.directory.resolve("verifier-key"), before);
        assertAuthentic(log.verify());
    }

    @Test
    void whatWasRemovedWithASignedReasonIsNotMissed() throws IOException {
        for (int cut : new int[] {256, 300, 512, 700}) {
            SignedLog any = new SignedLog(temporary.resolve("cut" + cut));
            any.events(100)
                    .checkpointWithHistory()
                    .events(cut - 100)
                    .checkpointWithHistory()
                    .rotate();
            any.events(1000 - cut).checkpointWithHistory().authoriseRemoval(cut);
            VerificationReport before = any.verify();
            assertAuthentic(before);
            assertThat(before.removalSeq()).isEqualTo(-1);
            any.remove(cut, 0);
            VerificationReport report = any.verify();
            assertAuthentic(report);
            assertThat(report.firstSeq()).isEqualTo(cut);
            assertThat(report.removalSeq()).isEqualTo(1000);
            assertThat(report.checkpointsNotProvable()).isZero();
            assertThat(report.checkpointsChecked()).isEqualTo(4);
            any.compress(cut);
            assertAuthentic(any.verify());
        }
    }

    @Test
    void aCheckpointAmongRemovedEntriesWithoutATileIsNotProvable() throws IOException {
        log.events(100)
                .checkpointWithHistory()
                .events(412)
                .checkpointWithHistory()
                .rotate();
        log.events(100).authoriseRemoval(512).remove(512);
        VerificationReport report = log.verify();
        assertAuthentic(report);
        assertThat(report.checkpointsNotProvable()).isEqualTo(1);
    }

    @Test
    void aKeptCheckpointProvesThatTheLogGoesOn() throws Exception {
        log.events(100).checkpoint();
        var first = log.note(100, log.signer());
        log.events(500).rotate().events(300).checkpoint();
        for (int size : new int[] {0, 1, 100, 255, 256, 600, 899, 900}) {
            KeptCheckpoint kept = log.verifier()
                    .checkpoint(log.note(size, log.signer()))
                    .run()
                    .kept();
            assertThat(kept.outcome()).isEqualTo(Outcome.EXTENDED);
            assertThat(kept.proof().isEmpty()).isEqualTo(size == 0 || size == 900);
        }
        log.authoriseRemoval(600).remove(600);
        assertThat(log.verifier().checkpoint(first).run().kept().outcome()).isEqualTo(Outcome.NOT_PROVABLE);
        assertThat(log.verifier()
                        .checkpoint(log.note(600, log.signer()))
                        .run()
                        .kept()
                        .outcome())
                .isEqualTo(Outcome.EXTENDED);
    }

    @Test
    void aKeptCheckpointOfAnotherHistoryIsNoticed() throws Exception {
        log.events(900).checkpoint();
        Checkpoint rewritten = Checkpoint.of(SignedLog.ORIGIN, 500, Hash.ofEmptyTree());
        VerificationReport report = log.verifier()
                .checkpoint(SignedLog.sign(rewritten, log.signer()))
                .run();
        assertThat(report.verdict()).isEqualTo(Verdict.DAMAGED);
        assertThat(report.kept().outcome()).isEqualTo(Outcome.CONTRADICTED);
        assertThat(report.findings()).singleElement().satisfies(found -> {
            assertThat(found.kind()).isEqualTo(FindingKind.NOT_AN_EXTENSION);
            assertThat(found.what()).contains("rewritten");
        });
        Checkpoint later = Checkpoint.of(SignedLog.ORIGIN, 1000, Hash.ofEmptyTree());
        assertThat(log.verifier()
                        .checkpoint(SignedLog.sign(later, log.signer()))
                        .run()
                        .findings())
                .singleElement()
                .satisfies(found -> {
                    assertThat(found.kind()).isEqualTo(FindingKind.NOT_AN_EXTENSION);
                    assertThat(found.what()).contains("rolled back");
                });
        NoteSigner other = SignedLog.newSigner("elsewhere");
        assertThat(log.verifier()
                        .checkpoint(SignedLog.sign(Checkpoint.of("elsewhere", 5, log.root(5)), other))
                        .run()
                        .findings())
                .singleElement()
                .satisfies(found -> assertThat(found.kind()).isEqualTo(FindingKind.UNKNOWN_KEY));
    }
}

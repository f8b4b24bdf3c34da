package dev.auditkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.auditkit.note.Checkpoint;
import dev.auditkit.note.SignedNote;
import dev.auditkit.note.TlogProof;
import dev.auditkit.note.VerifierKey;
import dev.auditkit.tree.Hash;
import dev.auditkit.verify.EvidenceReport;
import dev.auditkit.verify.EvidenceVerifier;
import dev.auditkit.verify.LogVerifier;
import dev.auditkit.verify.VerificationReport.Verdict;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.UnaryOperator;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whoever uses the log gets proofs of it that hold without it. */
class AuditLogProofTest {

    @TempDir
    Path temp;

    private AuditLog open() {
        return AuditLog.open(LogFiles.config(temp.resolve("log")).build());
    }

    private static void record(AuditLog log, int count) {
        for (int i = 0; i < count; i++) {
            log.log(AuditEvent.of("step").user("user" + i % 3).metadata("i", i).build());
        }
    }

    private List<VerifierKey> keys() throws Exception {
        List<VerifierKey> keys = new ArrayList<>();
        for (String line : Files.readAllLines(temp.resolve("log/verifier-key"))) {
            keys.add(VerifierKey.parse(line));
        }
        return keys;
    }

    private static Checkpoint read(SignedNote note) throws Exception {
        return Checkpoint.parse(note.text());
    }

    private static Hash leafHash(LogFiles.Line line) {
        return Hash.ofLeaf(line.leaf().getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void everyEntryIsProvenByItsPlaceAndBytes() throws Exception {
        try (AuditLog log = open()) {
            record(log, 300);
            log.rotate();
            record(log, 300);
            log.flush();
            log.verify();
            VerifierKey key = keys().get(0);
            for (LogFiles.Line line : LogFiles.read(temp.resolve("log")).subList(0, 600)) {
                TlogProof proof = log.prove(line.seq());
                assertThat(proof.index()).isEqualTo(line.seq());
                assertThat(proof.verify(leafHash(line), key.name(), List.of(key))
                                .size())
                        .isGreaterThan(600);
            }
        }
    }

    @Test
    void aReceiptBecomesAProof() throws Exception {
        try (AuditLog log = open()) {
            AuditReceipt receipt = log.submit(AuditEvent.of("payment").build()).get();
            TlogProof proof = log.prove(receipt).get();
            VerifierKey key = keys().get(0);
            String hash = String.valueOf(receipt.leafHash()).substring("sha256:".length());
            assertThat(proof.verify(Hash.ofHex(hash), key.name(), List.of(key)).size())
                    .isGreaterThan(receipt.seq());
            assertThatThrownBy(() -> log.prove(AuditReceipt.empty())).isInstanceOf(AuditNotProvableException.class);
        }
    }

    @Test
    void aReceiptOfAnotherLogBecomesNoProof() throws Exception {
        try (AuditLog log = open()) {
            AuditReceipt other = new AuditReceipt(1_000_000, "sha256:" + "0".repeat(64));
            assertThatThrownBy(() -> log.prove(other))
                    .isInstanceOf(AuditNotProvableException.class)
                    .hasMessageContaining("not one of this log");
            log.submit(AuditEvent.of("payment").build()).get();
            AuditReceipt forged = new AuditReceipt(0, "sha256:" + "0".repeat(64));
            assertThatThrownBy(() -> log.prove(forged).join())
                    .hasCauseInstanceOf(AuditNotProvableException.class)
                    .hasMessageContaining("another one");
        }
    }

    @Test
    void keysThatAreChangedAtTheSameTimeLeaveAWholeChain() throws Exception {
        VerifierKey first;
        try (AuditLog log = open()) {
            first = keys().get(0);
            List<CompletableFuture<Void>> changes = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                changes.add(CompletableFuture.runAsync(() -> changeKeyTenTimes(log)));
            }
            changes.forEach(CompletableFuture::join);
        }
        assertThat(keys()).hasSizeGreaterThan(3);
        assertThat(LogVerifier.of(temp.resolve("log"))
                        .verifierKeys(List.of(first))
                        .run()
                        .findings())
                .isEmpty();
    }

    private static void changeKeyTenTimes(AuditLog log) {
        for (int i = 0; i < 10; i++) {
            try {
                log.changeKey();
            } catch (AuditUnavailableException e) {
                assertThat(e).hasMessageContaining("under way");
            }
        }
    }

    @Test
    void aForgedCheckpointOfWitnessesIsNotUsed() throws Exception {
        try (AuditLog log = open()) {
            record(log, 3);
            log.verify();
            String own = log.checkpoint().orElseThrow().toString();
            Files.writeString(temp.resolve("log/checkpoint.witnessed"), own.replaceFirst("\\n[0-9]+\\n", "\n9\n"));
            assertThat(log.prove(0).checkpoint().verify(keys())).isEqualTo(keys());
        }
    }

    @Test
    void whatIsNotThereIsNotProven() {
        try (AuditLog log = open()) {
            log.verify();
            assertThatThrownBy(() -> log.prove(1_000_000))
                    .isInstanceOf(AuditNotProvableException.class)
                    .hasMessageContaining("Entry 1000000");
            assertThatThrownBy(() -> log.prove(-1)).isInstanceOf(AuditNotProvableException.class);
        }
    }

    @Test
    void aProofOfADamagedEntryIsRefusedAndNamesIt() throws Exception {
        open().close();
        Path segment = LogFiles.segments(temp.resolve("log")).get(0);
        String text = Files.readString(segment).replaceFirst("audit\\.opened", "audit.opaned");
        Files.writeString(segment, text);
        try (AuditReader reader =
                AuditReader.open(LogFiles.config(temp.resolve("log")).build())) {
            assertThatThrownBy(() -> reader.prove(1))
                    .isInstanceOf(AuditIntegrityException.class)
                    .hasMessageContaining("entry 0");
        }
    }

    @Test
    void checkpointsGrowWithTheLogAndEndWithAllOfIt() throws Exception {
        long before;
        try (AuditLog log = open()) {
            log.verify();
            before = read(log.checkpoint().orElseThrow()).size();
            record(log, 10);
            log.verify();
            assertThat(read(log.checkpoint().orElseThrow()).size()).isGreaterThan(before + 9);
        }
        try (AuditReader reader =
                AuditReader.open(LogFiles.config(temp.resolve("log")).build())) {
            SignedNote last = reader.checkpoint().orElseThrow();
            assertThat(read(last).size())
                    .isEqualTo(LogFiles.read(temp.resolve("log")).size());
            assertThat(last.verify(keys())).isEqualTo(keys());
        }
    }

    @Test
    void aVerificationIsRecordedWithItsOutcome() {
        try (AuditLog log = open()) {
            record(log, 5);
            assertThat(log.verify().verdict()).isEqualTo(Verdict.CONSISTENT);
            log.flush();
        }
        List<LogFiles.Line> told = LogFiles.read(temp.resolve("log"), "audit.verified");
        assertThat(told).hasSize(1);
        assertThat(told.get(0).metadata().get("verdict").asString()).isEqualTo("consistent");
        assertThat(told.get(0).metadata().get("size").asLong()).isGreaterThan(5);
    }

    @Test
    void aChangedKeyIsSignedForByTheOneBefore() throws Exception {
        VerifierKey first;
        VerifierKey second;
        try (AuditLog log = open()) {
            first = keys().get(0);
            second = log.changeKey();
            assertThat(keys()).containsExactly(first, second);
            record(log, 3);
            log.verify();
            assertThat(log.checkpoint().orElseThrow().verify(List.of(first, second)))
                    .containsExactly(second);
        }
        assertThat(LogFiles.read(temp.resolve("log"), "audit.key_changed"))
                .singleElement()
                .satisfies(
                        line -> assertThat(line.metadata().get("verifier_key").asString())
                                .isEqualTo(second.toString()));
        try (AuditLog log = open()) {
            assertThat(log.changeKey()).isNotIn(first, second);
        }
        assertThat(keys()).hasSize(3);
        assertThat(LogVerifier.of(temp.resolve("log"))
                        .verifierKeys(List.of(first))
                        .run()
                        .verdict())
                .isEqualTo(Verdict.AUTHENTIC);
    }

    private Path evidence() {
        Path bundle = temp.resolve("evidence.zip");
        try (AuditLog log = open()) {
            record(log, 20);
            log.changeKey();
            record(log, 20);
            AuditEvidence done =
                    log.exportEvidence(AuditQuery.builder().user("user1").build(), bundle);
            assertThat(done.entries()).isEqualTo(14);
            assertThat(done.notSigned()).isZero();
            assertThat(done.damage()).isEmpty();
        }
        return bundle;
    }

    @Test
    void evidenceHoldsWithoutTheLogForWhoHasAnyOfItsKeys() throws Exception {
        Path bundle = evidence();
        for (VerifierKey key : keys()) {
            EvidenceReport report = new EvidenceVerifier(List.of(key), null).checkBundle(bundle);
            assertThat(report.findings()).isEmpty();
            assertThat(report.verdict()).isEqualTo(Verdict.AUTHENTIC);
            assertThat(report.entries()).isEqualTo(14);
            assertThat(report.origin()).isEqualTo(key.name());
        }
        assertThat(new EvidenceVerifier(List.of(), null).checkBundle(bundle).verdict())
                .isEqualTo(Verdict.CONSISTENT);
        assertThat(files(bundle).keySet())
                .contains("README.txt", "checkpoint", "verifier-key")
                .noneMatch(name -> name.startsWith("entries/0"));
    }

    @Test
    void evidenceOfAnotherLogIsRefused() throws Exception {
        Path bundle = evidence();
        Path other = temp.resolve("other");
        AuditLog.open(LogFiles.config(other).build()).close();
        VerifierKey stranger = VerifierKey.parse(
                Files.readString(other.resolve("verifier-key")).strip());
        EvidenceReport report = new EvidenceVerifier(List.of(stranger), null).checkBundle(bundle);
        assertThat(report.verdict()).isEqualTo(Verdict.DAMAGED);
        assertThat(report.entries()).isZero();
    }

    @Test
    void everyChangeOfEvidenceIsFound() throws Exception {
        Path bundle = evidence();
        Map<String, byte[]> files = files(bundle);
        List<VerifierKey> keys = List.of(keys().get(0));
        for (String name : files.keySet()) {
            boolean matters = name.startsWith("entries/") || name.startsWith("proofs/");
            if (matters) {
                for (int at : List.of(0, files.get(name).length / 2, files.get(name).length - 2)) {
                    assertThat(check(bundle, keys, content -> flipped(content, name, at))
                                    .verdict())
                            .as("byte %d of %s", at, name)
                            .isEqualTo(Verdict.DAMAGED);
                }
                assertThat(check(bundle, keys, content -> without(content, name))
                                .verdict())
                        .as("without " + name)
                        .isEqualTo(Verdict.DAMAGED);
            }
        }
        assertThat(check(bundle, keys, content -> with(content, "entries/../../etc/passwd"))
                        .findings())
                .anyMatch(finding -> finding.contains("etc/passwd"));
        assertThat(check(bundle, keys, content -> without(content, "keys/20.json"))
                        .findings())
                .isEmpty(); // no such file: the key changed elsewhere
    }

    private static EvidenceReport check(Path bundle, List<VerifierKey> keys, UnaryOperator<Map<String, byte[]>> change)
            throws IOException {
        Path changed = bundle.resolveSibling("changed.zip");
        try (OutputStream out = Files.newOutputStream(changed);
                ZipOutputStream zip = new ZipOutputStream(out)) {
            for (Map.Entry<String, byte[]> file : change.apply(files(bundle)).entrySet()) {
                zip.putNextEntry(new ZipEntry(file.getKey()));
                zip.write(file.getValue());
                zip.closeEntry();
            }
        }
        return new EvidenceVerifier(keys, null).checkBundle(changed);
    }

    private static Map<String, byte[]> flipped(Map<String, byte[]> files, String name, int at) {
        byte[] content = files.get(name).clone();
        content[at] ^= 1;
        files.put(name, content);
        return files;
    }

    private static Map<String, byte[]> without(Map<String, byte[]> files, String name) {
        files.remove(name);
        return files;
    }

    private static Map<String, byte[]> with(Map<String, byte[]> files, String name) {
        files.put(name, new byte[] {'x'});
        return files;
    }

    private static Map<String, byte[]> files(Path bundle) throws IOException {
        Map<String, byte[]> files = new TreeMap<>();
        try (InputStream in = Files.newInputStream(bundle);
                ZipInputStream zip = new ZipInputStream(in)) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                files.put(entry.getName(), zip.readAllBytes());
            }
        }
        return files;
    }

    @Test
    void evidenceIsTheSameFileEachTime() throws Exception {
        Path one = evidence();
        try (AuditReader reader =
                AuditReader.open(LogFiles.config(temp.resolve("log")).build())) {
            AuditQuery query = AuditQuery.builder().user("user2").build();
            reader.exportEvidence(query, one);
            Path two = temp.resolve("two.zip");
            reader.exportEvidence(query, two);
            assertThat(two).hasSameBinaryContentAs(one);
        }
    }

    @Test
    void whoWaitsForAProofAsTheLogClosesIsNotLeftWaiting() throws Exception {
        AuditLog log = open();
        AuditReceipt receipt = log.submit(AuditEvent.of("last").build()).get();
        var proof = log.prove(receipt);
        log.close();
        try {
            assertThat(proof.join().index()).isEqualTo(receipt.seq());
        } catch (CompletionException e) {
            assertThat(e).hasCauseInstanceOf(AuditUnavailableException.class);
        }
    }
}

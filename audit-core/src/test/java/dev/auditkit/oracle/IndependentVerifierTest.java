package dev.auditkit.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.auditkit.IndependentVerifier;
import dev.auditkit.IndependentVerifier.Outcome;
import dev.auditkit.LogFiles;
import dev.auditkit.note.Checkpoint;
import dev.auditkit.note.Ed25519Signer;
import dev.auditkit.note.SignedNote;
import dev.auditkit.note.TlogProof;
import dev.auditkit.tree.Hash;
import dev.auditkit.tree.HashReader;
import dev.auditkit.tree.MerkleTree;
import dev.auditkit.tree.TilePath;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The verifier in Python accepts a log that is right, and finds what is wrong with others. */
class IndependentVerifierTest {

    private static final String FIRST = "audit-00000000000000000000.jsonl";
    private static final String SECOND = "audit-00000000000000000300.jsonl";
    private static final String LAST = "audit-00000000000000000700.jsonl";

    private final Ed25519Signer signer = SampleLog.signer();

    @TempDir
    Path temp;

    @BeforeEach
    void assumePython() {
        IndependentVerifier.assumeInstalled();
    }

    private final List<SampleLog> opened = new ArrayList<>();

    private SampleLog open(Ed25519Signer... signers) throws IOException {
        SampleLog log = new SampleLog(temp, signers);
        opened.add(log);
        return log;
    }

    @AfterEach
    void closeLogs() throws IOException {
        for (SampleLog log : opened) {
            log.close();
        }
    }

    private String key() {
        return signer.verifierKey().toString();
    }

    /** 300 entries, 400 and 150 in three segments, with checkpoints at the end of each, at 0 and at a block's end. */
    private SampleLog threeSegments() throws IOException {
        SampleLog log = open(signer);
        log.checkpoint(signer).segment(300).checkpoint(signer).entries(212).checkpoint(signer);
        return log.segment(188).checkpoint(signer).entries(150).checkpoint(signer);
    }

    private void assertAuthentic(long size, long entries) throws Exception {
        Outcome outcome = IndependentVerifier.verify(temp, key());
        assertThat(outcome.problems()).isEmpty();
        assertThat(outcome.verdict()).isEqualTo("authentic");
        assertThat(outcome.status()).isZero();
        assertThat(outcome.json().get("size").asLong()).isEqualTo(size);
        assertThat(outcome.json().get("entries").asLong()).isEqualTo(entries);
        assertThat(IndependentVerifier.verify(temp, null).verdict()).isEqualTo("consistent");
    }

    private void assertDamaged(String... problems) throws Exception {
        assertDamagedFor(key(), problems);
    }

    private void assertDamagedFor(@Nullable String key, String... problems) throws Exception {
        Outcome outcome = IndependentVerifier.verify(temp, key);
        assertThat(outcome.verdict()).isEqualTo("damaged");
        assertThat(outcome.status()).isEqualTo(1);
        assertThat(outcome.problems()).hasSize(problems.length);
        for (int i = 0; i < problems.length; i++) {
            assertThat(outcome.problems().get(i)).contains(problems[i]);
        }
    }

    private void change(String file, UnaryOperator<String> change) throws IOException {
        String text = Files.readString(temp.resolve(file), StandardCharsets.UTF_8);
        String changed = change.apply(text);
        assertThat(changed).isNotEqualTo(text);
        Files.writeString(temp.resolve(file), changed, StandardCharsets.UTF_8);
    }

    private void changeLines(String file, UnaryOperator<List<String>> change) throws IOException {
        change(
                file,
                text -> String.join(
                                "\n", change.apply(new ArrayList<>(text.lines().toList()))) + "\n");
    }

    private void flip(String file, int place) throws IOException {
        byte[] bytes = Files.readAllBytes(temp.resolve(file));
        bytes[place] ^= 1;
        Files.write(temp.resolve(file), bytes);
    }

    /** Changes what an entry says, and its hash with it. */
    private void forge(String file, long seq) throws IOException {
        String start = "\"seq\":" + seq + ",";
        changeLines(file, lines -> {
            lines.replaceAll(line -> {
                String leaf = line.substring(0, line.lastIndexOf(",\"seq\":")) + "}";
                return line.contains(start)
                        ? SampleLog.line(leaf.replace("\"user\":\"user", "\"user\":\"mallory"), seq)
                        : line;
            });
            return lines;
        });
    }

    @Test
    void acceptsALogInSeveralSegments() throws Exception {
        SampleLog log = threeSegments();
        assertAuthentic(850, 850);
        Outcome outcome = IndependentVerifier.verify(temp, null);
        assertThat(outcome.json().get("root").asString())
                .isEqualTo(MerkleTree.root(850, log.reader()).toString());
        assertThat(outcome.json().get("checkpoints").asInt()).isEqualTo(6);
    }

    @Test
    void acceptsACompressedLogAndTakesThePlainFileWhereBothAre() throws Exception {
        SampleLog log = threeSegments();
        byte[] plain = Files.readAllBytes(temp.resolve(FIRST));
        log.compress();
        assertThat(temp.resolve(FIRST)).doesNotExist();
        assertAuthentic(850, 850);
        Files.write(temp.resolve(FIRST), plain);
        flip(FIRST + ".gz", 40);
        assertAuthentic(850, 850);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 255, 256, 257, 511, 512, 513})
    void acceptsALogOfAnySize(int size) throws Exception {
        SampleLog log = open(signer);
        log.entries(size).checkpoint(signer);
        assertAuthentic(size, size);
    }

    @Test
    void acceptsEntriesAfterTheNewestCheckpointTheLastOfWhichIsIncomplete() throws Exception {
        SampleLog log = threeSegments();
        log.entries(7);
        log.append(LAST, "{\"timestamp\":");
        assertAuthentic(850, 857);
        assertThat(IndependentVerifier.verify(temp, null).json().get("unsigned").asInt())
                .isEqualTo(7);
    }

    @Test
    void findsAnEntryThatWasChanged() throws Exception {
        threeSegments();
        change(SECOND, text -> text.replaceFirst("user3", "user4"));
        assertDamaged("304 " + SECOND + ": the hash is not that of the leaf");
    }

    @Test
    void findsAnEntryThatWasForgedWithItsHash() throws Exception {
        threeSegments();
        forge(SECOND, 600);
        assertDamaged(
                "512 " + SECOND + ": the entries of this block have another hash than the tree",
                "700 checkpoints: the entries have another root than this checkpoint");
    }

    @Test
    void findsAnEntryThatWasForgedWithItsHashAfterTheLastFullBlock() throws Exception {
        threeSegments();
        forge(LAST, 800);
        assertDamaged(
                "850 checkpoints: the entries have another root than this checkpoint",
                "850 checkpoint: the entries have another root than this checkpoint");
    }

    @Test
    void findsAnEntryThatWasForgedWithItsHashAndTheTree() throws Exception {
        threeSegments();
        forge(FIRST, 20);
        List<Hash> leaves = new ArrayList<>();
        Files.readAllLines(temp.resolve(FIRST)).stream()
                .limit(256)
                .forEach(line -> leaves.add(Hash.ofHex(line.substring(line.length() - 66, line.length() - 2))));
        Hash block = MerkleTree.root(256, new HashReader() {
            @Override
            public Hash read(int level, long index) throws IOException {
                return level == 0
                        ? leaves.get((int) index)
                        : Hash.ofNode(read(level - 1, 2 * index), read(level - 1, 2 * index + 1));
            }
        });
        byte[] tree = Files.readAllBytes(temp.resolve("tree"));
        block.copyTo(tree, 0);
        Files.write(temp.resolve("tree"), tree);
        Outcome outcome = IndependentVerifier.verify(temp, null);
        assertThat(outcome.problems())
                .hasSize(5) // at each checkpoint but the empty one
                .allMatch(problem -> problem.contains("the entries have another root than this checkpoint"));
    }

    @Test
    void findsLinesThatAreMissingTwiceThereOrInAnotherOrder() throws Exception {
        threeSegments();
        byte[] before = Files.readAllBytes(temp.resolve(SECOND));
        changeLines(SECOND, lines -> {
            lines.remove(10);
            return lines;
        });
        assertDamaged("310 " + SECOND + ": the line has the number 311 where 310 should follow");
        Files.write(temp.resolve(SECOND), before);
        changeLines(SECOND, lines -> {
            lines.add(10, lines.get(10));
            return lines;
        });
        assertDamaged("311 " + SECOND + ": the line has the number 310 where 311 should follow");
        Files.write(temp.resolve(SECOND), before);
        changeLines(SECOND, lines -> {
            Collections.swap(lines, 10, 11);
            return lines;
        });
        assertDamaged("310 " + SECOND + ": the line has", "312 " + SECOND + ": the line has");
    }

    @Test
    void findsThatTheEndIsMissing() throws Exception {
        threeSegments();
        changeLines(LAST, lines -> lines.subList(0, 149));
        assertDamaged("849 checkpoint: the checkpoint has 850 entries, the segments end before 849");
        Files.delete(temp.resolve(LAST));
        Outcome outcome = IndependentVerifier.verify(temp, null);
        assertThat(outcome.problems().get(0)).contains("the segments end before 700");
    }

    @Test
    void findsASegmentThatIsMissing() throws Exception {
        threeSegments();
        Files.delete(temp.resolve(SECOND));
        Outcome outcome = IndependentVerifier.verify(temp, null);
        assertThat(outcome.problems().get(0)).contains("the segment begins with 700 where 300 should follow");
    }

    @Test
    void findsThatTheBeginningIsMissing() throws Exception {
        SampleLog log = threeSegments();
        log.keepTile(300);
        log.deleteOldest();
        assertDamaged("0 -: the entries before 300 are missing, and no signed audit.retention says so");
    }

    @Test
    void findsDamageToTheTreeAndACompressedSegment() throws Exception {
        SampleLog log = threeSegments();
        flip("tree", 40);
        assertDamaged("256 tree: the entries of this block have another hash than the tree");
        flip("tree", 40);
        Files.write(temp.resolve("tree"), new byte[] {1});
        assertDamaged("0 tree: the file has 0 of the 3 blocks of the newest checkpoint");
        log.newest(log.note(850, signer));
        log.compress();
        flip(SECOND + ".gz", 2000);
        assertThat(IndependentVerifier.verify(temp, key()).problems().get(0))
                .contains("- " + SECOND + ".gz: a gzip member is damaged");
        flip(SECOND + ".gz", 2000);
        flip(SECOND + ".gz", 4);
        assertThat(IndependentVerifier.verify(temp, key()).problems().get(0))
                .contains("at byte 0 there is no gzip member with the header of a block");
    }

    @Test
    void refusesCheckpointsThatAreNotSignedWell() throws Exception {
        SampleLog log = threeSegments();
        log.newest(log.note(850, SampleLog.signer()));
        assertDamaged("850 checkpoint: none of the checkpoint's signatures is of a trusted key");
        String good = log.note(850, signer).toString();
        int place = good.length() - 20;
        String forged = good.substring(0, place) + (good.charAt(place) == 'A' ? 'B' : 'A') + good.substring(place + 1);
        Files.writeString(temp.resolve("checkpoint"), forged);
        assertDamaged("850 checkpoint: the signature of example.com/log+");
        Files.writeString(temp.resolve("checkpoint"), good.replace("\n850\n", "\n849\n"));
        assertDamaged("849 checkpoint: the signature of example.com/log+");
        Files.writeString(temp.resolve("checkpoint"), "nothing\n");
        assertDamaged("- checkpoint: the note has no empty line");
        Files.delete(temp.resolve("checkpoint"));
        assertDamaged("- checkpoint: there is no checkpoint");
    }

    @Test
    void refusesAnotherKeyThanTheOneThatIsGiven() throws Exception {
        threeSegments();
        assertDamagedFor(
                SampleLog.signer().verifierKey().toString(),
                "850 checkpoint: none of the checkpoint's signatures is of a trusted key");
        assertDamagedFor("nonsense", "- verifier-key: 'nonsense' is no verifier key", "850 checkpoint: none of");
    }

    @Test
    void findsTwoRootsForOneSize() throws Exception {
        SampleLog log = threeSegments();
        log.history(SampleLog.note(300, log.leaf(1), signer));
        assertDamaged(
                "300 checkpoints: the entries have another root than this checkpoint",
                "300 checkpoints: two roots are signed for one size");
    }

    @Test
    void refusesACheckpointOfAnotherLog() throws Exception {
        SampleLog log = open();
        Ed25519Signer other = SampleLog.signer("example.com/other");
        log.addKey(other);
        log.entries(10).checkpoint(other);
        assertDamagedFor(null, "10 checkpoint: none of the checkpoint's signatures is of a trusted key");
    }

    @Test
    void refusesCheckpointsOfTwoLogs() throws Exception {
        SampleLog log = threeSegments();
        Ed25519Signer other = SampleLog.signer("example.com/other");
        log.addKey(other);
        String text = Checkpoint.of("example.com/other", 300, MerkleTree.root(300, log.reader()))
                .text();
        log.history(SignedNote.sign(text, List.of(other)));
        assertDamagedFor(null, "300 checkpoints: the checkpoint is of example.com/other, others are not");
    }

    @Test
    void findsThatTheLogWasOpenedAsAnother() throws Exception {
        SampleLog log = open(signer);
        log.own("audit.opened", Map.of("origin", SampleLog.ORIGIN));
        log.own("audit.opened", Map.of("origin", "example.com/other"));
        log.checkpoint(signer);
        assertDamaged("1 -: the log was opened as example.com/other, its checkpoint is of example.com/log");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 20, 60, 90, 110, 150})
    void passesOverTornNotes(int length) throws Exception {
        SampleLog log = threeSegments();
        String note = log.note(850, signer).toString();
        log.append("checkpoints", note.substring(0, length));
        assertAuthentic(850, 850);
        log.append("checkpoints", "\n\n"); // as a writer does that finds it
        log.entries(1).checkpoint(signer);
        assertAuthentic(851, 851);
        assertThat(IndependentVerifier.verify(temp, key())
                        .json()
                        .get("checkpoints")
                        .asInt())
                .isEqualTo(7);
    }

    /** Removes the first segment the way retention does; the checkpoints within it need their tiles. */
    private SampleLog withRetention() throws IOException {
        SampleLog log = open(signer);
        log.entries(100).checkpoint(signer).segment(200).checkpoint(signer).segment(400);
        log.own("audit.retention", Map.of("first_remaining", 300));
        log.checkpoint(signer);
        log.keep(new TilePath(0, 0, 256));
        log.keepTile(300);
        log.deleteOldest();
        return log;
    }

    @Test
    void acceptsALogThatBeginsWhereASignedRetentionSays() throws Exception {
        withRetention();
        assertAuthentic(701, 401);
        assertThat(IndependentVerifier.verify(temp, null)
                        .json()
                        .get("checkpoints")
                        .asInt())
                .isEqualTo(4);
        Files.delete(temp.resolve("tile/0/000"));
        assertAuthentic(701, 401);
    }

    @Test
    void acceptsARemovalThatIsHalfDone() throws Exception {
        SampleLog log = open(signer);
        log.segment(256).segment(256).segment(256);
        log.own("audit.retention", Map.of("first_remaining", 512));
        log.checkpoint(signer);
        log.deleteOldest();
        assertAuthentic(769, 513);
    }

    @Test
    void findsDamageToTheTilesOfRemovedEntries() throws Exception {
        withRetention();
        flip("tile/0/001.p/44", 0);
        assertThat(IndependentVerifier.verify(temp, key()).problems()).isNotEmpty();
        flip("tile/0/001.p/44", 0);
        flip("tile/0/000", 8191);
        assertThat(IndependentVerifier.verify(temp, key()).problems())
                .containsExactly("0 tile/0/000: the entries of this block have another hash than the tree");
        flip("tile/0/000", 8191);
        Files.write(temp.resolve("tile/0/000"), new byte[] {0}, StandardOpenOption.APPEND);
        assertDamaged("- tile/0/000: this is no tile");
        Files.delete(temp.resolve("tile/0/000"));
        Files.delete(temp.resolve("tile/0/001.p/44"));
        assertThat(IndependentVerifier.verify(temp, key()).verdict()).isEqualTo("damaged");
    }

    @Test
    void refusesARetentionThatRemovedMoreThanItSays() throws Exception {
        SampleLog log = open(signer);
        log.segment(256).segment(256);
        log.own("audit.retention", Map.of("first_remaining", 255));
        log.checkpoint(signer);
        log.deleteOldest();
        assertDamaged("0 -: the entries before 256 are missing");
    }

    @Test
    void refusesARetentionThatNoCheckpointCovers() throws Exception {
        SampleLog log = open(signer);
        log.segment(256).segment(256).checkpoint(signer);
        log.own("audit.retention", Map.of("first_remaining", 256));
        log.deleteOldest();
        assertDamaged("0 -: the entries before 256 are missing");
    }

    @Test
    void refusesARetentionThatARecoveryAdopted() throws Exception {
        SampleLog log = open(signer);
        log.segment(256).segment(256);
        long forged = log.own("audit.retention", Map.of("first_remaining", 256));
        log.own("audit.recovered", Map.of("adopted_from", forged, "adopted_to", forged));
        log.checkpoint(signer);
        log.deleteOldest();
        assertDamaged("0 -: the entries before 256 are missing");
    }

    private static Map<String, Object> change(Ed25519Signer from, Ed25519Signer to) {
        return Map.of(
                "previous", from.verifierKey().toString(),
                "verifier_key", to.verifierKey().toString());
    }

    @Test
    void followsAChangeOfTheKeyForwardsAndBackwards() throws Exception {
        Ed25519Signer second = SampleLog.signer();
        Ed25519Signer third = SampleLog.signer();
        SampleLog log = open(signer);
        log.entries(100).checkpoint(signer);
        log.own("audit.key_changed", change(signer, second));
        log.checkpoint(signer, second).entries(100).checkpoint(second);
        log.addKey(second);
        log.own("audit.key_changed", change(second, third));
        log.entries(10).checkpoint(second, third).entries(10).checkpoint(third);
        log.addKey(third);
        for (Ed25519Signer known : List.of(signer, second, third)) {
            Outcome outcome =
                    IndependentVerifier.verify(temp, known.verifierKey().toString());
            assertThat(outcome.problems()).isEmpty();
            assertThat(outcome.verdict()).isEqualTo("authentic");
            assertThat(outcome.json().get("checkpoints").asInt()).isEqualTo(6);
        }
        assertThat(IndependentVerifier.verify(temp, null).verdict()).isEqualTo("consistent");
    }

    @Test
    void refusesAChangeOfTheKeyThatIsNotSignedByBoth() throws Exception {
        Ed25519Signer second = SampleLog.signer();
        SampleLog log = open(signer, second);
        log.entries(100).checkpoint(signer);
        log.own("audit.key_changed", change(signer, second));
        log.checkpoint(second);
        assertDamagedFor(
                key(),
                "101 checkpoints: none of the checkpoint's signatures is of a trusted key",
                "101 checkpoint: none of the checkpoint's signatures is of a trusted key");
        log.newest(log.note(101, signer));
        assertDamagedFor(
                key(),
                "100 checkpoint: the first checkpoint after this change of the key is not signed by both",
                "101 checkpoints: none of the checkpoint's signatures is of a trusted key");
    }

    @Test
    void refusesTheOldKeyAloneAfterAChange() throws Exception {
        Ed25519Signer second = SampleLog.signer();
        SampleLog log = open(signer, second);
        log.entries(100);
        log.own("audit.key_changed", change(signer, second));
        log.checkpoint(signer, second).entries(1).checkpoint(signer);
        assertDamaged(
                "102 checkpoints: the checkpoint is signed by a key that was changed before",
                "102 checkpoint: the checkpoint is signed by a key that was changed before");
    }

    @Test
    void aChangeToTheGivenKeyVouchesForNothingUntilThatKeyHasSignedIt() throws Exception {
        Ed25519Signer forger = SampleLog.signer();
        SampleLog log = open(forger);
        log.entries(50).checkpoint(forger);
        log.own("audit.key_changed", change(forger, signer));
        log.history(log.note(51, SampleLog.signer())); // larger than the forger's, and signed by nobody who is known
        assertDamaged("51 checkpoints: none of the checkpoint's signatures is of a trusted key");
    }

    @Test
    void refusesAChangeOfTheKeyThatARecoveryAdopted() throws Exception {
        Ed25519Signer second = SampleLog.signer();
        SampleLog log = open(signer);
        log.entries(100);
        long forged = log.own("audit.key_changed", change(signer, second));
        log.own("audit.recovered", Map.of("adopted_from", forged, "adopted_to", forged));
        log.checkpoint(signer, second).entries(1).checkpoint(second);
        assertDamagedFor(
                key(),
                "103 checkpoints: none of the checkpoint's signatures is of a trusted key",
                "103 checkpoint: none of the checkpoint's signatures is of a trusted key");
    }

    @Test
    void findsThatThereIsNothing() throws Exception {
        assertDamaged(
                "- checkpoint: there is no checkpoint",
                "- -: there are no segments",
                "- verifier-key: there is no verifier key");
    }

    @Test
    void checksProofsOfSingleEntries() throws Exception {
        SampleLog log = threeSegments();
        Path proof = temp.resolve("entry.tlog-proof");
        Path leaf = temp.resolve("leaf");
        for (LogFiles.Line line : LogFiles.read(temp)) {
            if (line.seq() % 97 != 0) {
                continue;
            }
            long seq = line.seq();
            TlogProof made =
                    TlogProof.of(seq, MerkleTree.inclusionProof(seq, 850, log.reader()), log.note(850, signer));
            Files.write(proof, made.bytes());
            Files.writeString(leaf, line.leaf());
            Outcome outcome = IndependentVerifier.checkProof(leaf, proof, key());
            assertThat(outcome.json().toString()).contains("\"verdict\":\"authentic\"", "\"index\":" + seq + ",");
            Files.writeString(leaf, SampleLog.line(line.leaf(), seq) + "\n");
            assertThat(IndependentVerifier.checkProof(leaf, proof, key()).status())
                    .isZero();
        }
        assertProofRefused(leaf, proof, key());
    }

    private void assertProofRefused(Path leaf, Path proof, String key) throws Exception {
        String good = Files.readString(proof);
        String line = Files.readString(leaf);
        Files.writeString(leaf, line.substring(0, line.lastIndexOf(",\"seq\":")) + " }");
        assertWrong(leaf, proof, key, "the hashes do not lead from the entry to the root");
        Files.writeString(leaf, line.replace("\"seq\":776", "\"seq\":777"));
        assertWrong(leaf, proof, key, "the line is entry 777, the proof is of entry 776");
        Files.writeString(leaf, line);
        assertWrong(leaf, proof, SampleLog.signer().verifierKey().toString(), "not signed by the log's key");
        Files.writeString(proof, good.replace("index 776", "index 0776"));
        assertWrong(leaf, proof, key, "the proof has no index");
        Files.writeString(proof, good.replace("proof@v1", "proof@v2"));
        assertWrong(leaf, proof, key, "does not begin as one");
        Files.writeString(proof, good.replace("\n850\n", "\n851\n"));
        assertWrong(leaf, proof, key, "is wrong");
        Files.writeString(proof, good.replaceFirst("index 776\n[^\n]+\n", "index 776\n"));
        assertWrong(leaf, proof, key, "the hashes do not lead from the entry to the root");
    }

    private static void assertWrong(Path leaf, Path proof, String key, String problem) throws Exception {
        Outcome outcome = IndependentVerifier.checkProof(leaf, proof, key);
        assertThat(outcome.verdict()).isEqualTo("wrong");
        assertThat(outcome.status()).isEqualTo(1);
        assertThat(outcome.json().get("problem").asString()).contains(problem);
    }
}

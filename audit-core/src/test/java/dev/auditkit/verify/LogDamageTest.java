package dev.auditkit.verify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.auditkit.AuditEvent;
import dev.auditkit.AuditLog;
import dev.auditkit.LogFiles;
import dev.auditkit.Scale;
import dev.auditkit.note.Checkpoint;
import dev.auditkit.note.NoteSigner;
import dev.auditkit.tree.Hash;
import dev.auditkit.verify.VerificationReport.Verdict;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogDamageTest {

    @TempDir
    private Path temporary;

    private SignedLog log;

    @BeforeEach
    void begin() throws IOException {
        log = new SignedLog(temporary.resolve("log"));
    }

    private static List<byte[]> lines(Path segment) throws IOException {
        List<byte[]> lines = new ArrayList<>();
        byte[] all = Files.readAllBytes(segment);
        int start = 0;
        for (int i = 0; i < all.length; i++) {
            if (all[i] == '\n') {
                lines.add(Arrays.copyOfRange(all, start, i + 1));
                start = i + 1;
            }
        }
        return lines;
    }

    private static void write(Path segment, List<byte[]> lines) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        lines.forEach(all::writeBytes);
        Files.write(segment, all.toByteArray());
    }

    private static long offsetOf(List<byte[]> lines, int index) {
        return lines.subList(0, index).stream().mapToLong(line -> line.length).sum();
    }

    private static byte[] flipped(byte[] bytes, int bit) {
        byte[] copy = bytes.clone();
        copy[bit / 8] ^= (byte) (1 << bit % 8);
        return copy;
    }

    /** The first damage, which must make the verdict. */
    private static Finding damage(VerificationReport report) {
        assertThat(report.verdict()).as(() -> report.toString()).isEqualTo(Verdict.DAMAGED);
        assertThat(report.ok()).isFalse();
        return report.firstDamage().orElseThrow();
    }

    private static void assertPlace(Finding found, FindingKind kind, long seq, Path file, long offset) {
        assertThat(found.kind()).as(found::toString).isEqualTo(kind);
        assertThat(found.seq()).as(found::toString).isEqualTo(seq);
        assertThat(found.file()).isEqualTo(file.getFileName().toString());
        assertThat(found.offset()).as(found::toString).isEqualTo(offset);
    }

    @Test
    void flippedBitsAreFoundWhereTheyAre() throws IOException {
        flipBits(61);
    }

    @Test
    @Tag("heavy")
    void eachFlippedBitIsFoundWhereItIs() throws IOException {
        flipBits((int) Scale.of(17, 1)); // odd, so that it meets each bit of a byte
    }

    private void flipBits(int step) throws IOException {
        log.events(2).checkpointWithHistory().rotate().events(3).checkpointWithHistory();
        Set<FindingKind> kinds = EnumSet.of(
                FindingKind.ALTERED, FindingKind.MALFORMED, FindingKind.OUT_OF_SEQUENCE, FindingKind.TRUNCATED);
        for (int first : log.firstSeqs) {
            Path segment = log.segmentFile(first);
            byte[] whole = Files.readAllBytes(segment);
            List<byte[]> lines = lines(segment);
            for (int bit = 0; bit < 8 * whole.length; bit += step) {
                Files.write(segment, flipped(whole, bit));
                Finding found = damage(log.verifier().threads(1).run());
                int index = 0;
                while (offsetOf(lines, index + 1) <= bit / 8) {
                    index++;
                }
                assertThat(kinds).as(found::toString).contains(found.kind());
                assertPlace(found, found.kind(), (long) first + index, segment, offsetOf(lines, index));
            }
            Files.write(segment, whole);
        }
    }

    @Test
    void flippedBitsOfLeavesWithNewHashesAreFoundByWhatWasSigned() throws IOException {
        flipBitsOfLeaves(23);
    }

    @Test
    @Tag("heavy")
    void eachFlippedBitOfEachLeafWithANewHashIsFoundByWhatWasSigned() throws IOException {
        flipBitsOfLeaves((int) Scale.of(17, 1));
    }

    private void flipBitsOfLeaves(int step) throws IOException {
        log.events(2).checkpointWithHistory().rotate().events(3).checkpointWithHistory();
        Path segment = log.segmentFile(2);
        List<byte[]> lines = lines(segment);
        for (int index = 0; index < 3; index++) {
            long seq = 2L + index;
            byte[] leaf = SignedLog.leaf(seq, "test.event", "\"number\":" + seq).getBytes(StandardCharsets.ISO_8859_1);
            for (int bit = 0; bit < 8 * leaf.length; bit += step) {
                byte[] other = flipped(leaf, bit);
                String hash = HexFormat.of().formatHex(Hash.ofLeaf(other).bytes());
                String line = new String(other, 0, other.length - 1, StandardCharsets.ISO_8859_1) + ",\"seq\":" + seq
                        + ",\"hash\":\"sha256:" + hash + "\"}\n";
                List<byte[]> edited = new ArrayList<>(lines);
                edited.set(index, line.getBytes(StandardCharsets.ISO_8859_1));
                write(segment, edited);
                Finding found = damage(log.verifier().threads(1).run());
                assertThat(found.seq()).as(found::toString).isBetween(2L, seq);
                assertThat(found.endSeq()).as(found::toString).isGreaterThan(seq);
                assertThat(found.file()).isEqualTo(segment.getFileName().toString());
            }
            write(segment, lines);
        }
    }

    @Test
    void eachEditedEntryWithAHashOfItsOwnIsFoundByWhatWasSigned() throws IOException {
        log.events(300).checkpointWithHistory().rotate().events(400).checkpointWithHistory();
        log.events(5).checkpointWithHistory();
        for (int seq : new int[] {0, 255, 256, 299, 300, 511, 512, 699, 700, 704}) {
            Path segment = log.segmentFile(seq < 300 ? 0 : 300);
            int index = seq < 300 ? seq : seq - 300;
            List<byte[]> lines = lines(segment);
            List<byte[]> edited = new ArrayList<>(lines);
            String leaf = SignedLog.leaf(seq, "test.other", "\"number\":7");
            edited.set(index, SignedLog.line(leaf, seq, SignedLog.leafHash(leaf)));
            write(segment, edited);
            VerificationReport report = log.verify();
            Finding found = damage(report);
            assertThat(report.findings()).hasSize(1);
            assertThat(found.seq()).as(found::toString).isLessThanOrEqualTo(seq);
            assertThat(found.endSeq()).as(found::toString).isGreaterThan(seq);
            assertThat(found.endSeq() - found.seq()).isLessThanOrEqualTo(seq < 512 ? 256 : 400);
            assertThat(found.kind()).isEqualTo(seq < 512 ? FindingKind.ALTERED : FindingKind.ROOT_MISMATCH);
            if (found.file().equals(segment.getFileName().toString())) { // else the block begins in the segment before
                assertThat(found.offset()).isLessThanOrEqualTo(offsetOf(edited, index));
            }
            write(segment, lines);
        }
    }

    @Test
    void anEntryEditedTogetherWithTheTreeIsFoundBetweenTwoCheckpoints() throws IOException {
        log.events(300).checkpointWithHistory().events(700).checkpointWithHistory();
        List<byte[]> lines = lines(log.lastSegment());
        String leaf = SignedLog.leaf(400, "test.other", "\"number\":7");
        byte[] hash = SignedLog.leafHash(leaf);
        lines.set(400, SignedLog.line(leaf, 400, hash));
        write(log.lastSegment(), lines);
        log.hashes.set(400, hash);
        Files.delete(log.directory.resolve("tree"));
        log.writeTree();
        assertPlace(damage(log.verify()), FindingKind.ROOT_MISMATCH, 300, log.lastSegment(), offsetOf(lines, 300));
    }

    @Test
    void lostSwappedRepeatedAndInsertedLinesAreFoundWhereTheyAre() throws IOException {
        log.events(600).checkpoint();
        Path segment = log.lastSegment();
        List<byte[]> lines = lines(segment);
        for (int at : new int[] {0, 1, 100, 255, 256, 598}) {
            List<byte[]> lost = new ArrayList<>(lines);
            lost.remove(at);
            write(segment, lost);
            FindingKind expected = at == 598 ? FindingKind.OUT_OF_SEQUENCE : FindingKind.MISSING;
            assertPlace(damage(log.verify()), expected, at, segment, offsetOf(lost, at));

            List<byte[]> swapped = new ArrayList<>(lines);
            Collections.swap(swapped, at, at + 1);
            write(segment, swapped);
            assertPlace(damage(log.verify()), FindingKind.OUT_OF_SEQUENCE, at, segment, offsetOf(swapped, at));

            List<byte[]> repeated = new ArrayList<>(lines);
            repeated.add(at + 1, lines.get(at));
            write(segment, repeated);
            assertPlace(damage(log.verify()), FindingKind.OUT_OF_SEQUENCE, at + 1, segment, offsetOf(repeated, at + 1));

            List<byte[]> inserted = new ArrayList<>(lines);
            inserted.add(at, "{\"x\":1}\n".getBytes(StandardCharsets.UTF_8));
            write(segment, inserted);
            VerificationReport report = log.verify();
            assertPlace(damage(report), FindingKind.MALFORMED, at, segment, offsetOf(inserted, at));
            assertThat(report.findings()).hasSize(1);
        }
    }

    @Test
    void manyLostLinesAreOneFinding() throws IOException {
        log.events(600).checkpoint();
        List<byte[]> lines = lines(log.lastSegment());
        lines.subList(100, 400).clear();
        write(log.lastSegment(), lines);
        VerificationReport report = log.verify();
        assertThat(report.findings()).singleElement().satisfies(found -> {
            assertPlace(found, FindingKind.MISSING, 100, log.lastSegment(), offsetOf(lines, 100));
            assertThat(found.endSeq()).isEqualTo(400);
        });
    }

    @Test
    void membersSmuggledInBehindTheHashAreDamage() throws IOException {
        log.events(10).checkpoint();
        List<byte[]> lines = lines(log.lastSegment());
        for (String smuggled : List.of(",\"user\":\"eve\"}", " }", "} ", "}{}", ",\"seq\":5}")) {
            List<byte[]> edited = new ArrayList<>(lines);
            String line = new String(lines.get(5), StandardCharsets.UTF_8);
            edited.set(5, line.replaceAll("}\n$", smuggled + "\n").getBytes(StandardCharsets.UTF_8));
            write(log.lastSegment(), edited);
            VerificationReport report = log.verify();
            assertPlace(damage(report), FindingKind.MALFORMED, 5, log.lastSegment(), offsetOf(edited, 5));
            assertThat(report.findings()).hasSize(1);
        }
    }

    @Test
    void whatIsNoTextIsDamageThoughItsHashIsRight() throws IOException {
        log.events(2).checkpoint();
        for (String bad : List.of("a\tb", "a\u0000b")) {
            String leaf = SignedLog.leaf(2, "test.event", "\"number\":\"" + bad + "\"");
            List<byte[]> lines = new ArrayList<>(lines(log.lastSegment()).subList(0, 2));
            lines.add(SignedLog.line(leaf, 2, SignedLog.leafHash(leaf)));
            write(log.lastSegment(), lines);
            assertPlace(damage(log.verify()), FindingKind.MALFORMED, 2, log.lastSegment(), offsetOf(lines, 2));
        }
    }

    @Test
    void aLostSegmentIsFoundWhereItWas() throws IOException {
        log.events(300).checkpoint().rotate().events(300).checkpoint().rotate();
        log.events(300).checkpointWithHistory();
        long end = Files.size(log.segmentFile(0));
        Files.delete(log.segmentFile(300));
        VerificationReport report = log.verify();
        Finding found = damage(report);
        assertPlace(found, FindingKind.MISSING, 300, log.segmentFile(0), end);
        assertThat(found.endSeq()).isEqualTo(600);
        assertThat(report.findings()).hasSize(1);
    }

    @Test
    void twoSwappedSegmentsAreFound() throws IOException {
        log.events(300).checkpoint().rotate().events(300).checkpoint().rotate();
        log.events(300).checkpoint();
        byte[] first = Files.readAllBytes(log.segmentFile(0));
        Files.write(log.segmentFile(0), Files.readAllBytes(log.segmentFile(300)));
        Files.write(log.segmentFile(300), first);
        Finding found = damage(log.verify());
        assertThat(found.seq()).isZero();
        assertThat(found.file()).isEqualTo(log.segmentFile(0).getFileName().toString());
    }

    @Test
    void aCutTailIsMissedByTheCheckpointThatCoversIt() throws IOException {
        log.events(300).checkpoint();
        byte[] whole = Files.readAllBytes(log.lastSegment());
        List<byte[]> lines = lines(log.lastSegment());
        for (int length : new int[] {whole.length - 1, whole.length / 2, (int) offsetOf(lines, 256), 10, 0}) {
            Files.write(log.lastSegment(), Arrays.copyOf(whole, length));
            Finding found = damage(log.verify());
            assertThat(found.kind()).isEqualTo(FindingKind.TRUNCATED);
            assertThat(found.endSeq()).isEqualTo(300);
            assertThat(offsetOf(lines, (int) found.seq())).isLessThanOrEqualTo(length);
            assertThat(offsetOf(lines, (int) found.seq() + 1)).isGreaterThan(length);
        }
        Files.delete(log.lastSegment());
        assertThat(damage(log.verify()).kind()).isEqualTo(FindingKind.MISSING);
    }

    @Test
    void aSegmentCutBeforeAnotherIsDamage() throws IOException {
        log.events(300).rotate().events(300).checkpoint();
        List<byte[]> lines = lines(log.segmentFile(0));
        byte[] whole = Files.readAllBytes(log.segmentFile(0));
        Files.write(log.segmentFile(0), Arrays.copyOf(whole, (int) offsetOf(lines, 200) + 20));
        Finding found = damage(log.verify());
        assertPlace(found, FindingKind.TRUNCATED, 200, log.segmentFile(0), offsetOf(lines, 200));
        assertThat(found.endSeq()).isEqualTo(300);
    }

    @Test
    void aDamagedCompressedBlockIsFound() throws IOException {
        log.events(1000).checkpoint();
        List<byte[]> lines = lines(log.lastSegment());
        long first = SignedLog.member(Arrays.copyOf(Files.readAllBytes(log.lastSegment()), (int) offsetOf(lines, 256)))
                .length;
        log.compress(0);
        Path gz = temporary.resolve("log").resolve(log.segmentFile(0).getFileName() + ".gz");
        byte[] whole = Files.readAllBytes(gz);
        for (long at : new long[] {first, first + 5, first + 15, first + 500}) {
            byte[] damaged = whole.clone();
            damaged[(int) at] ^= 4;
            Files.write(gz, damaged);
            VerificationReport report = log.verify();
            assertPlace(damage(report), FindingKind.MALFORMED, 256, gz, first);
            assertThat(report.endSeq()).isEqualTo(1000);
        }
        Files.write(gz, Arrays.copyOf(whole, whole.length - 1));
        assertThat(damage(log.verify()).seq()).isEqualTo(768);
    }

    @Test
    void aSpoiledTreeFileIsFoundByBlock() throws IOException {
        log.events(1000).checkpoint();
        Path tree = log.directory.resolve("tree");
        byte[] whole = Files.readAllBytes(tree);
        for (int block = 0; block < 3; block++) {
            Files.write(tree, flipped(whole, block * 256 + 77));
            VerificationReport report = log.verify();
            assertPlace(damage(report), FindingKind.TREE_FILE, block * 256L, tree, block * 32L);
            assertThat(report.findings()).hasSize(1);
        }
        for (int length : new int[] {0, 31, 32, 95}) {
            Files.write(tree, Arrays.copyOf(whole, length));
            assertThat(damage(log.verify()).kind()).isEqualTo(FindingKind.TREE_FILE);
        }
        Files.delete(tree);
        assertThat(damage(log.verify()).kind()).isEqualTo(FindingKind.TREE_FILE);
    }

    @Test
    void hashesBehindTheNewestCheckpointAreNotBelieved() throws IOException {
        log.events(300).checkpoint().events(300).write();
        Files.write(log.directory.resolve("tree"), new byte[40], StandardOpenOption.APPEND);
        assertThat(log.verify().verdict()).isEqualTo(Verdict.AUTHENTIC);
    }

    @Test
    void aSpoiledCheckpointIsFound() throws IOException {
        log.events(300).checkpointWithHistory().events(10).checkpointWithHistory();
        log.events(10).checkpointWithHistory();
        Path newest = log.directory.resolve("checkpoint");
        byte[] whole = Files.readAllBytes(newest);
        for (int bit = 0; bit < 8 * whole.length; bit += 23) {
            Files.write(newest, flipped(whole, bit));
            Finding found = damage(log.verify());
            assertThat(found.file()).isEqualTo("checkpoint");
            assertThat(found.kind())
                    .isIn(FindingKind.BAD_SIGNATURE, FindingKind.UNKNOWN_KEY, FindingKind.CHECKPOINT_FILE);
        }
        Files.delete(newest);
        assertThat(damage(log.verify()).kind()).isEqualTo(FindingKind.CHECKPOINT_FILE);
        Files.write(newest, log.note(300, log.signer()).bytes());
        assertThat(damage(log.verify()).kind()).isEqualTo(FindingKind.CHECKPOINT_FILE);
        Files.write(newest, log.note(310, log.signer()).bytes()); // as a crash between the two files leaves it
        assertThat(log.verify().verdict()).isEqualTo(Verdict.AUTHENTIC);
    }

    @Test
    void twoRootsSignedForOneSizeAreFound() throws IOException {
        log.events(300).checkpointWithHistory();
        log.addToHistory(SignedLog.sign(Checkpoint.of(SignedLog.ORIGIN, 300, log.root(299)), log.signer()));
        assertThat(log.verify().findings()).anySatisfy(found -> {
            assertThat(found.kind()).isEqualTo(FindingKind.NOT_AN_EXTENSION);
            assertThat(found.what()).contains("two roots");
        });
    }

    @Test
    void anEarlierRootThatTheLogNeverHadIsFound() throws IOException {
        log.addToHistory(SignedLog.sign(Checkpoint.of(SignedLog.ORIGIN, 100, log.root(0)), log.signer()));
        log.events(300).checkpointWithHistory();
        Finding found = damage(log.verify());
        assertThat(found.kind()).isEqualTo(FindingKind.NOT_AN_EXTENSION);
        assertThat(found.file()).isEqualTo("checkpoints");
        assertThat(found.offset()).isZero();
    }

    @Test
    void aTornNoteInTheHistoryIsPassedOver() throws IOException {
        log.events(300).checkpointWithHistory();
        Path history = log.directory.resolve("checkpoints");
        String note = Files.readString(history);
        Files.writeString(history, note + note.substring(0, note.length() / 2));
        VerificationReport report = log.verify();
        assertThat(report.verdict()).isEqualTo(Verdict.AUTHENTIC);
        assertThat(report.findings())
                .singleElement()
                .satisfies(found -> assertThat(found.kind()).isEqualTo(FindingKind.NOTE));
    }

    @Test
    void aKeyThatIsNotTheLogsIsSaidSo() throws IOException {
        log.events(300).checkpointWithHistory();
        NoteSigner other = SignedLog.newSigner(SignedLog.ORIGIN);
        VerificationReport report = LogVerifier.of(log.directory)
                .verifierKeys(List.of(other.verifierKey()))
                .run();
        assertThat(damage(report).kind()).isEqualTo(FindingKind.UNKNOWN_KEY);
        assertThat(report.findings()).hasSize(1);
        assertThat(damage(log.verifier()
                                .verifierKeys(List.of(log.keys().get(0), other.verifierKey()))
                                .run())
                        .kind())
                .isEqualTo(FindingKind.UNKNOWN_KEY);
    }

    @Test
    void aLogSignedAgainByAnotherKeyIsNotTheLog() throws IOException {
        log.events(300).checkpoint();
        NoteSigner eve = SignedLog.newSigner(SignedLog.ORIGIN);
        Files.write(log.directory.resolve("checkpoint"), log.note(300, eve).bytes());
        Files.writeString(log.directory.resolve("verifier-key"), eve.verifierKey() + "\n");
        assertThat(damage(log.verify()).kind()).isEqualTo(FindingKind.UNKNOWN_KEY);
        assertThat(LogVerifier.of(log.directory).run().verdict()).isEqualTo(Verdict.CONSISTENT);
    }

    @Test
    void aKeyThatHandedOverSignsNoMore() throws IOException {
        NoteSigner old = log.signer();
        log.events(10).checkpointWithHistory().changeKey().events(300).checkpointWithHistory();
        log.events(10).write();
        Files.write(log.directory.resolve("checkpoint"), log.note(321, old).bytes());
        Finding found = damage(log.verify());
        assertThat(found.kind()).isEqualTo(FindingKind.BAD_SIGNATURE);
        assertThat(found.file()).isEqualTo("checkpoint");
    }

    @Test
    void aChangeOfTheKeyThatTheOldKeyDidNotSignIsNotFollowed() throws IOException {
        log.events(10).checkpointWithHistory();
        NoteSigner eve = SignedLog.newSigner(SignedLog.ORIGIN);
        log.add(
                "audit.key_changed",
                "\"verifier_key\":\"" + eve.verifierKey() + "\",\"previous\":\""
                        + log.keys().get(0) + "\"");
        log.write();
        log.addToHistory(log.note(11, eve));
        Files.write(log.directory.resolve("checkpoint"), log.note(11, eve).bytes());
        VerificationReport report = log.verify();
        assertThat(damage(report).kind()).isEqualTo(FindingKind.UNKNOWN_KEY);
        assertThat(report.signedSize()).isEqualTo(10);
    }

    @Test
    void aSpoiledKeyFileIsFound() throws IOException {
        log.events(300).checkpoint();
        Path file = log.directory.resolve("verifier-key");
        String keys = Files.readString(file);
        for (String bad : List.of(
                "",
                keys + SignedLog.newSigner(SignedLog.ORIGIN).verifierKey() + "\n",
                SignedLog.newSigner(SignedLog.ORIGIN).verifierKey() + "\n",
                "x\n")) {
            Files.writeString(file, bad);
            assertThat(damage(log.verify()).kind()).isEqualTo(FindingKind.KEY_FILE);
        }
        Files.delete(file);
        assertThat(damage(log.verify()).kind()).isEqualTo(FindingKind.KEY_FILE);
    }

    @Test
    void entriesRemovedWithoutASignedReasonAreMissed() throws IOException {
        log.events(300).checkpointWithHistory().rotate().events(300).checkpoint();
        log.remove(300, 0);
        Finding found = damage(log.verify());
        assertPlace(found, FindingKind.UNAUTHORISED_REMOVAL, 0, log.segmentFile(300), 0);
        assertThat(found.endSeq()).isEqualTo(300);
    }

    @Test
    void moreRemovedThanAllowedIsMissed() throws IOException {
        log.events(300)
                .checkpointWithHistory()
                .rotate()
                .events(300)
                .checkpointWithHistory()
                .rotate();
        log.events(300).authoriseRemoval(300).remove(600, 0, 1, 2);
        Finding found = damage(log.verify());
        assertPlace(found, FindingKind.UNAUTHORISED_REMOVAL, 300, log.segmentFile(600), 0);
        assertThat(found.endSeq()).isEqualTo(600);
    }

    @Test
    void lessRemovedThanAllowedIsNoDamage() throws IOException {
        log.events(256).rotate().events(256).rotate().events(300);
        log.authoriseRemoval(512).remove(256);
        assertThat(log.verify().verdict()).isEqualTo(Verdict.AUTHENTIC);
    }

    @Test
    void aRemovalThatIsNotSignedOrWasAdoptedAllowsNothing() throws IOException {
        log.events(256).rotate().events(300).checkpoint();
        log.add("audit.retention", "\"first_remaining\":256").write().remove(256);
        assertThat(damage(log.verify()).kind()).isEqualTo(FindingKind.UNAUTHORISED_REMOVAL);
        log.add("audit.recovered", "\"adopted_from\":556,\"adopted_to\":556").checkpoint();
        assertThat(damage(log.verify()).kind()).isEqualTo(FindingKind.UNAUTHORISED_REMOVAL);
        log.authoriseRemoval(256);
        assertThat(log.verify().verdict()).isEqualTo(Verdict.AUTHENTIC);
    }

    @Test
    void aSpoiledTileIsFound() throws IOException {
        log.events(100)
                .checkpointWithHistory()
                .events(200)
                .checkpointWithHistory()
                .rotate();
        log.events(300).authoriseRemoval(300).remove(300, 0);
        for (Path tile : List.of(log.tileFile(0, 256), log.tileFile(1, 44))) {
            byte[] whole = Files.readAllBytes(tile);
            for (int bit : new int[] {0, 8 * whole.length / 2, 8 * whole.length - 1}) {
                Files.write(tile, flipped(whole, bit));
                Finding found = damage(log.verify());
                assertThat(found.kind()).as(found::toString).isEqualTo(FindingKind.TILE);
                assertThat(found.file())
                        .isEqualTo(log.directory.relativize(tile).toString());
            }
            Files.write(tile, Arrays.copyOf(whole, whole.length - 32));
            assertThat(damage(log.verify()).kind()).isEqualTo(FindingKind.TILE);
            Files.write(tile, whole);
        }
    }

    @Test
    void withoutTheTileNothingPassesForProven() throws IOException {
        log.events(300).checkpointWithHistory().rotate().events(400);
        log.authoriseRemoval(300).remove(300, 0);
        List<byte[]> lines = lines(log.segmentFile(300));
        String leaf = SignedLog.leaf(310, "test.other", "\"number\":7");
        lines.set(10, SignedLog.line(leaf, 310, SignedLog.leafHash(leaf)));
        write(log.segmentFile(300), lines);
        assertPlace(damage(log.verify()), FindingKind.ALTERED, 300, log.segmentFile(300), 0);
        Files.delete(log.tileFile(1, 44));
        Finding found = damage(log.verify());
        assertThat(found.kind()).isEqualTo(FindingKind.TILE);
        assertThat(found.file()).isEqualTo("tile/0/001.p/44");
    }

    @Test
    void aBlockThatBecomesMoreThanABlockCanHaveIsNotRead() throws IOException {
        log.events(3).checkpoint().compress(0);
        Path gz = temporary.resolve("log").resolve(log.segmentFile(0).getFileName() + ".gz");
        Files.write(gz, SignedLog.member(new byte[20_000_000]));
        Finding found = damage(log.verify());
        assertPlace(found, FindingKind.MALFORMED, 0, gz, 0);
        assertThat(found.what()).contains("more bytes than a block can have");
    }

    @Test
    void anIndexOfAnotherSegmentIsNoDamage() throws IOException {
        log.events(300).rotate().events(3).checkpoint();
        Files.write(log.directory.resolve("audit-00000000000000000000.idx"), new byte[100]);
        VerificationReport report = log.verify();
        assertThat(report.verdict()).isEqualTo(Verdict.AUTHENTIC);
        assertThat(report.findings())
                .singleElement()
                .satisfies(found -> assertThat(found.kind()).isEqualTo(FindingKind.INDEX));
    }

    @Test
    void anIndexWithSoundChecksumsThatSaysSomethingElseIsFound() throws IOException {
        Path one = temporary.resolve("one");
        Path other = temporary.resolve("other");
        for (Path directory : List.of(one, other)) {
            try (AuditLog written = AuditLog.open(LogFiles.config(directory)
                    .origin("example.com/audit")
                    .node("n")
                    .build())) {
                for (int i = 0; i < 600; i++) {
                    written.log(AuditEvent.of("order.create")
                            .user((directory.equals(one) ? "alice" : "carol") + i % 10)
                            .build());
                }
                written.rotate();
            }
            assertThat(LogVerifier.of(directory).run().findings())
                    .extracting(Finding::kind)
                    .doesNotContain(FindingKind.INDEX);
        }
        Path index = Path.of("audit-00000000000000000000.idx");
        Files.write(one.resolve(index), Files.readAllBytes(other.resolve(index)));

        assertThat(LogVerifier.of(one).run().findings())
                .extracting(Finding::kind)
                .contains(FindingKind.INDEX);
    }

    @Test
    void aSpoiledHashOfRemovedEntriesIsFound() throws IOException {
        log.events(512).checkpointWithHistory().rotate().events(300);
        log.authoriseRemoval(512).remove(512);
        Path tree = log.directory.resolve("tree");
        Files.write(tree, flipped(Files.readAllBytes(tree), 300));
        Finding found = damage(log.verify());
        assertThat(found.file()).isEqualTo("tree");
        assertThat(found.seq()).isZero();
    }

    @Test
    void aSegmentWithAnAbsurdNumberIsMissingEntriesAndEndsSoon() throws IOException {
        log.events(300).checkpoint();
        Files.move(log.lastSegment(), log.directory.resolve("audit-00999999999999999999.jsonl"));
        assertThat(damage(log.verify()).kind()).isIn(FindingKind.UNAUTHORISED_REMOVAL, FindingKind.OUT_OF_SEQUENCE);
        Files.move(log.directory.resolve("audit-00999999999999999999.jsonl"), log.lastSegment());
        Files.write(log.directory.resolve("audit-00999999999999999999.jsonl"), new byte[0]);
        assertPlace(damage(log.verify()), FindingKind.MISSING, 300, log.lastSegment(), Files.size(log.lastSegment()));
    }
}

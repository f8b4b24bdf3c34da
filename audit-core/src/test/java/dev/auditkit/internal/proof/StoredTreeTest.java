package dev.auditkit.internal.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.auditkit.AuditDamage;
import dev.auditkit.internal.journal.DirectoryJournal;
import dev.auditkit.internal.journal.JournalSource;
import dev.auditkit.internal.journal.ReferenceReader;
import dev.auditkit.tree.BlockHasher;
import dev.auditkit.tree.Hash;
import dev.auditkit.tree.LeafHashes;
import dev.auditkit.tree.MerkleTree;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.assertj.core.api.ObjectAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StoredTreeTest {

    private static final int SIZE = 700;
    private static final int[] STARTS = {100, 130, 256, 300, 511, 600};

    private static ProvenLog log(boolean compressed, boolean signed) throws IOException {
        ProvenLog log = ProvenLog.ofSegments(SIZE, STARTS);
        if (compressed) {
            log.compress();
        }
        if (signed) {
            log.checkpoint();
        }
        return log;
    }

    /** Every hash that a tree of {@code SIZE} leaves has whole. */
    private static void assertHasAll(JournalSource source, LeafHashes leaves) throws IOException {
        try (StoredTree tree = new StoredTree(source)) {
            for (int level = 0; 1 << level <= SIZE; level++) {
                for (long index = 0; (index + 1) << level <= SIZE; index++) {
                    assertThat(tree.read(level, index))
                            .as("level %s, index %s", level, index)
                            .isEqualTo(leaves.read(level, index));
                }
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"false,false", "false,true", "true,false", "true,true"})
    void hasEveryHashOfALogOfSeveralSegments(boolean compressed, boolean signed) throws IOException {
        ProvenLog log = log(compressed, signed);
        assertHasAll(log.log().journal(), log.leaves());
        assertHasAll(new DirectoryJournal(log.disk()), log.leaves());
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void givesTheRootOfEverySize(boolean compressed) throws IOException {
        ProvenLog log = log(compressed, true);
        LeafHashes leaves = log.leaves();
        try (StoredTree tree = new StoredTree(log.log().journal())) {
            for (int size = 0; size <= SIZE; size++) {
                assertThat(MerkleTree.root(size, tree)).as("size %s", size).isEqualTo(leaves.root(size));
            }
        }
    }

    @Test
    void seesWhatIsAppendedAfterIt() throws IOException {
        ProvenLog log = ProvenLog.ofSegments(10, 5);
        try (StoredTree tree = new StoredTree(log.log().journal())) {
            assertThat(MerkleTree.root(10, tree)).isEqualTo(log.leaves().root(10));
            log.growTo(300).log().rotate();
            log.growTo(SIZE).checkpoint();
            for (int size = 10; size <= SIZE; size += 23) {
                assertThat(MerkleTree.root(size, tree)).isEqualTo(log.leaves().root(size));
            }
        }
    }

    @Test
    void blocksBehindTheEndOfTheFileTreeAreHashedFromTheirLines() throws IOException {
        ProvenLog log = log(false, true);
        byte[] tree = log.disk().content(TreeFile.NAME);
        assertThat(tree).hasSize(2 * Hash.LENGTH);
        for (int length : new int[] {0, 1, 31, 32, 33, 63}) {
            log.disk().put(TreeFile.NAME, Arrays.copyOf(tree, length));
            assertHasAll(log.log().journal(), log.leaves());
        }
    }

    @Test
    void theFileTreeIsTakenAsItIs() throws IOException {
        ProvenLog log = log(false, true);
        byte[] tree = log.disk().content(TreeFile.NAME);
        tree[40] ^= 1;
        log.disk().put(TreeFile.NAME, tree);
        try (StoredTree stored = new StoredTree(log.log().journal())) {
            assertThat(stored.read(StoredTree.BLOCK_LEVEL, 1))
                    .isNotEqualTo(log.leaves().read(8, 1));
            assertThat(stored.read(StoredTree.BLOCK_LEVEL - 1, 2))
                    .isEqualTo(log.leaves().read(7, 2));
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whatIsRemovedIsMissingExceptForWhatIsKept(boolean compressed) throws IOException {
        ProvenLog log = ProvenLog.ofSegments(140, 100, 130);
        log.checkpoint(); // at 140, in block 0
        log.growTo(256).log().rotate();
        log.growTo(300).log().rotate();
        log.growTo(511).log().rotate();
        log.growTo(600).log().rotate();
        log.growTo(SIZE).checkpoint();
        if (compressed) {
            log.compress();
        }
        LeafHashes leaves = log.leaves();
        for (int firstRemaining : new int[] {100, 130, 256, 300, 511, 600}) {
            log.remove(firstRemaining);
            assertThat(log.log().journal().view().firstSeq()).isEqualTo(firstRemaining);
            assertHasWhatRemains(log.log().journal(), leaves, firstRemaining);
            assertHasWhatRemains(new DirectoryJournal(log.disk()), leaves, firstRemaining);
        }
        assertThat(log.disk().listBelow("tile")).contains("tile/0/000", "tile/0/002.p/88");
        try (StoredTree tree = new StoredTree(log.log().journal())) {
            // Block 1 has neither a checkpoint's end nor a remaining entry.
            assertThatExceptionOfType(MissingHashException.class)
                    .isThrownBy(() -> tree.read(0, 300))
                    .withMessageContaining("256");
        }
    }

    private static void assertHasWhatRemains(JournalSource source, LeafHashes leaves, int firstRemaining)
            throws IOException {
        try (StoredTree tree = new StoredTree(source)) {
            for (int seq = firstRemaining; seq < SIZE; seq++) {
                assertThat(tree.read(0, seq)).isEqualTo(leaves.leaf(seq));
            }
            int block = firstRemaining / BlockHasher.LEAVES * BlockHasher.LEAVES;
            for (int seq = block; seq < firstRemaining; seq++) {
                assertThat(tree.read(0, seq)).isEqualTo(leaves.leaf(seq));
            }
            for (int size = firstRemaining; size <= SIZE; size++) {
                assertThat(MerkleTree.root(size, tree)).isEqualTo(leaves.root(size));
            }
            assertThat(MerkleTree.root(140, tree)).isEqualTo(leaves.root(140));
        }
    }

    @Test
    void withoutTheTileOfTheFirstRemainingBlockItsRemovedEntriesAreMissing() throws IOException {
        ProvenLog log = log(false, true);
        log.removeSegments(130);
        try (StoredTree tree = new StoredTree(log.log().journal())) {
            assertThatExceptionOfType(MissingHashException.class).isThrownBy(() -> tree.read(0, 0));
            assertThatExceptionOfType(MissingHashException.class).isThrownBy(() -> tree.read(0, 200));
            assertThat(tree.read(StoredTree.BLOCK_LEVEL, 0))
                    .isEqualTo(log.leaves().read(8, 0));
            assertThat(tree.read(0, 256)).isEqualTo(log.leaves().leaf(256));
        }
        log.disk().remove(TreeFile.NAME);
        try (StoredTree tree = new StoredTree(log.log().journal())) {
            assertThatExceptionOfType(MissingHashException.class)
                    .isThrownBy(() -> tree.read(StoredTree.BLOCK_LEVEL, 0));
        }
    }

    @Test
    void aTileOfAnotherLengthIsNone() throws IOException {
        ProvenLog log = log(false, true);
        log.remove(130);
        String tile = "tile/0/000.p/130";
        byte[] bytes = log.disk().content(tile);
        assertThat(bytes).isEqualTo(log.leaves().bytes(0, 130));
        for (int length : new int[] {0, 32, bytes.length - 1, bytes.length + 1, bytes.length + 32}) {
            log.disk().put(tile, Arrays.copyOf(bytes, length));
            try (StoredTree tree = new StoredTree(log.log().journal())) {
                assertThatExceptionOfType(MissingHashException.class).isThrownBy(() -> tree.read(0, 200));
            }
        }
    }

    /** A flipped bit of a line is told with the entry and the place, and hides no other block. */
    @Test
    void aDamagedLineIsToldWithItsPlace() throws IOException {
        ProvenLog log = log(false, true);
        List<ReferenceReader.Line> lines = ReferenceReader.lines(log.disk());
        for (int i = 0; i < SIZE; i += 13) {
            ReferenceReader.Line line = lines.get(i);
            byte[] file = log.disk().content(line.file());
            byte[] damaged = file.clone();
            damaged[line.offset() + 20] ^= 1;
            log.disk().put(line.file(), damaged);
            try (StoredTree tree = new StoredTree(log.log().journal())) {
                assertThatExceptionOfType(DamagedEntryException.class)
                        .isThrownBy(() -> tree.read(0, line.seq()))
                        .satisfies(e -> {
                            assertThat(e.damage().seq()).isEqualTo(line.seq());
                            assertThat(e.damage().file()).isEqualTo(line.file());
                            assertThat(e.damage().offset()).isEqualTo(line.offset());
                            assertThat(e.damage().what()).contains("hash");
                        });
                long other = (line.seq() + 256) % 512;
                assertThat(tree.read(0, other)).isEqualTo(log.leaves().leaf((int) other));
            }
            log.disk().put(line.file(), file);
        }
    }

    @Test
    void swappedLinesAreToldWithTheFirstPlace() throws IOException {
        ProvenLog log = log(false, true);
        List<ReferenceReader.Line> lines = ReferenceReader.lines(log.disk());
        ReferenceReader.Line one = lines.get(310);
        ReferenceReader.Line other = lines.get(311);
        byte[] file = log.disk().content(one.file());
        System.arraycopy(other.bytes(), 0, file, one.offset(), other.bytes().length);
        System.arraycopy(one.bytes(), 0, file, one.offset() + other.bytes().length, one.bytes().length);
        log.disk().put(one.file(), file);
        assertDamagedAt(log, 310, 310).extracting(AuditDamage::what).asString().contains("is in its place");
    }

    @Test
    void aDamagedCompressedBlockIsToldWithTheBlock() throws IOException {
        ProvenLog log = log(true, true);
        String file = "audit-00000000000000000300.jsonl.gz";
        byte[] bytes = log.disk().content(file);
        bytes[bytes.length / 2] ^= 4;
        log.disk().put(file, bytes);
        AuditDamage damage = assertDamagedAt(log, 310, 300).actual();
        assertThat(damage.file()).isEqualTo(file);
        assertThat(damage.offset()).isZero();
    }

    @Test
    void linesThatWereCutOffAreTold() throws IOException {
        ProvenLog log = log(false, true);
        String file = "audit-00000000000000000300.jsonl";
        byte[] bytes = log.disk().content(file);
        ReferenceReader.Line line = ReferenceReader.lines(log.disk()).get(400);
        log.disk().put(file, Arrays.copyOf(bytes, line.offset() + 7));
        try (StoredTree tree = new StoredTree(log.log().journal())) {
            assertThatExceptionOfType(DamagedEntryException.class)
                    .isThrownBy(() -> tree.read(0, 400))
                    .satisfies(e -> assertThat(e.damage().seq()).isBetween(300L, 400L));
        }
    }

    @Test
    void thereIsNothingBehindTheEnd() throws IOException {
        ProvenLog log = log(false, true);
        AuditDamage damage = assertDamagedAt(log, SIZE, SIZE).actual();
        assertThat(damage.what()).contains("no such entry");
        try (StoredTree tree = new StoredTree(log.log().journal())) {
            assertThatExceptionOfType(DamagedEntryException.class).isThrownBy(() -> tree.read(8, 2));
            assertThatExceptionOfType(DamagedEntryException.class).isThrownBy(() -> tree.read(8, 77));
        }
    }

    private static ObjectAssert<AuditDamage> assertDamagedAt(ProvenLog log, int read, long seq) throws IOException {
        try (StoredTree tree = new StoredTree(log.log().journal())) {
            tree.read(0, read);
        } catch (DamagedEntryException e) {
            assertThat(e.damage().seq()).isEqualTo(seq);
            return assertThat(e.damage());
        }
        throw new AssertionError("entry " + read + " is not damaged");
    }
}

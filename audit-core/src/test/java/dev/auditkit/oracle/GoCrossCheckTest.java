package dev.auditkit.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.auditkit.note.Ed25519Signer;
import dev.auditkit.note.SignedNote;
import dev.auditkit.tree.Hash;
import dev.auditkit.tree.HashReader;
import dev.auditkit.tree.MerkleTree;
import dev.auditkit.tree.TilePath;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Go accepts our checkpoints and proofs, and refuses what is wrong with them as we do. */
class GoCrossCheckTest {

    private static final int LARGEST = 40;
    private static final Ed25519Signer SIGNER = SampleLog.signer();
    private static final SparseTree SMALL = allDifferent();

    @TempDir
    static Path temp;

    private static GoCrossCheck go;

    private static SparseTree allDifferent() {
        List<Long> all = new ArrayList<>();
        for (long i = 0; i < LARGEST; i++) {
            all.add(i);
        }
        return new SparseTree(all);
    }

    @BeforeAll
    static void build() throws Exception {
        go = GoCrossCheck.build(temp);
    }

    @BeforeEach
    void writeKeyAndCheckpoint() throws IOException {
        Files.writeString(temp.resolve("verifier-key"), SIGNER.verifierKey() + "\n");
        checkpoint(SampleLog.note(LARGEST, root(LARGEST), SIGNER).bytes());
    }

    private static void checkpoint(byte[] note) throws IOException {
        Files.write(temp.resolve("checkpoint"), note);
    }

    private static Hash root(long size) throws IOException {
        return MerkleTree.root(size, SMALL);
    }

    private static List<String> check(List<String> statements) throws Exception {
        return go.check(temp.resolve("checkpoint"), temp.resolve("verifier-key"), statements);
    }

    private static void assertAccepted(List<String> statements) throws Exception {
        assertThat(check(statements)).containsOnly("ok");
    }

    private static void assertRefused(List<String> statements) throws Exception {
        List<String> said = check(statements);
        assertThat(said.get(0)).isEqualTo("ok");
        for (int i = 0; i < statements.size(); i++) {
            assertThat(said.get(1 + i)).as(statements.get(i)).isNotEqualTo("ok");
        }
    }

    private static String inclusion(long index, long size, SparseTree tree) throws IOException {
        return GoCrossCheck.inclusion(
                index,
                size,
                MerkleTree.root(size, tree),
                tree.leaf(index),
                MerkleTree.inclusionProof(index, size, tree));
    }

    private static String consistency(long oldSize, long newSize, HashReader tree) throws IOException {
        return GoCrossCheck.consistency(
                oldSize,
                MerkleTree.root(oldSize, tree),
                newSize,
                MerkleTree.root(newSize, tree),
                MerkleTree.consistencyProof(oldSize, newSize, tree));
    }

    @Test
    void acceptsEveryProofOfSmallTrees() throws Exception {
        List<String> statements = new ArrayList<>();
        for (int size = 1; size <= LARGEST; size++) {
            for (int other = 0; other < size; other++) {
                statements.add(inclusion(other, size, SMALL));
                statements.add(consistency(other + 1, size, SMALL));
            }
        }
        assertAccepted(statements);
    }

    @Test
    void acceptsProofsOfLargeTrees() throws Exception {
        Random random = new Random(1);
        List<String> statements = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            long size = 2 + (random.nextLong() >>> 2) % (1L << (2 + random.nextInt(60)));
            long index = (random.nextLong() >>> 1) % size;
            SparseTree tree = new SparseTree(List.of(index, (random.nextLong() >>> 1) % size, size - 1, 0L));
            statements.add(inclusion(index, size, tree));
            statements.add(inclusion(size - 1, size, tree));
            statements.add(consistency(1 + index, size, tree));
        }
        assertAccepted(statements);
    }

    @Test
    void givesTilesTheSamePaths() throws Exception {
        Random random = new Random(2);
        List<String> statements = new ArrayList<>();
        for (int level = TilePath.ENTRIES; level <= 63; level++) {
            for (int i = 0; i < 60; i++) {
                long index = (random.nextLong() >>> 1) >> random.nextInt(63);
                TilePath tile = new TilePath(level, index, i % 3 == 0 ? 256 : 1 + random.nextInt(256));
                statements.add("tile " + level + " " + index + " " + tile.width() + " " + tile);
            }
        }
        assertAccepted(statements);
        assertRefused(List.of("tile 0 5 256 tile/0/006", "tile 0 5 255 tile/0/005"));
    }

    private static List<List<Hash>> wrong(List<Hash> proof, Hash by) {
        List<List<Hash>> wrong = new ArrayList<>();
        for (int i = 0; i <= proof.size(); i++) {
            List<Hash> more = new ArrayList<>(proof);
            more.add(i, by);
            wrong.add(more);
            if (i < proof.size()) {
                List<Hash> changed = new ArrayList<>(proof);
                changed.set(i, by);
                wrong.add(changed);
                List<Hash> missing = new ArrayList<>(proof);
                missing.remove(i);
                wrong.add(missing);
            }
        }
        return wrong;
    }

    @Test
    void refusesInclusionProofsThatAreWrong() throws Exception {
        Hash stranger = Hash.ofLeaf("stranger".getBytes(StandardCharsets.UTF_8));
        List<String> statements = new ArrayList<>();
        for (int size = 2; size <= LARGEST; size++) {
            Hash root = root(size);
            for (int index = 0; index < size; index++) {
                List<Hash> proof = MerkleTree.inclusionProof(index, size, SMALL);
                Hash leaf = SMALL.leaf(index);
                statements.add(GoCrossCheck.inclusion(index, size, root, stranger, proof));
                statements.add(GoCrossCheck.inclusion(index, size, stranger, leaf, proof));
                statements.add(GoCrossCheck.inclusion((index + 1) % size, size, root, leaf, proof));
                statements.add(GoCrossCheck.inclusion(size, size, root, leaf, proof));
                statements.add(GoCrossCheck.inclusion(-1, size, root, leaf, proof));
                for (List<Hash> wrong : wrong(proof, stranger)) {
                    statements.add(GoCrossCheck.inclusion(index, size, root, leaf, wrong));
                }
            }
        }
        assertRefused(statements);
    }

    @Test
    void refusesConsistencyProofsThatAreWrong() throws Exception {
        Hash stranger = Hash.ofLeaf("stranger".getBytes(StandardCharsets.UTF_8));
        List<String> statements = new ArrayList<>();
        for (int size = 2; size <= LARGEST; size++) {
            Hash root = root(size);
            for (int old = 1; old < size; old++) {
                List<Hash> proof = MerkleTree.consistencyProof(old, size, SMALL);
                statements.add(GoCrossCheck.consistency(old, stranger, size, root, proof));
                statements.add(GoCrossCheck.consistency(old, root(old), size, stranger, proof));
                statements.add(GoCrossCheck.consistency(size, root, old, root(old), proof));
                for (List<Hash> wrong : wrong(proof, stranger)) {
                    statements.add(GoCrossCheck.consistency(old, root(old), size, root, wrong));
                }
            }
        }
        assertRefused(statements);
    }

    @Test
    void refusesCheckpointsThatAreNotTheLogs() throws Exception {
        List<String> statements = List.of(inclusion(3, LARGEST, SMALL));
        String good = SampleLog.note(LARGEST, root(LARGEST), SIGNER).toString();

        checkpoint(good.replace("\n40\n", "\n41\n").getBytes(StandardCharsets.UTF_8));
        assertThat(check(statements).get(0)).contains("invalid signature");
        checkpoint(SampleLog.note(LARGEST, root(LARGEST), SampleLog.signer()).bytes());
        assertThat(check(statements).get(0)).contains("no verifiable signatures");
        checkpoint("nothing\n".getBytes(StandardCharsets.UTF_8));
        assertThat(check(statements).get(0)).contains("malformed note");
        checkpoint(SignedNote.sign(
                        "example.com/other\n40\n" + good.lines().toList().get(2) + "\n", List.of(SIGNER))
                .bytes());
        assertThat(check(statements).get(0)).contains("this is no checkpoint of example.com/log");
        checkpoint(SampleLog.note(LARGEST, root(3), SIGNER).bytes());
        assertThat(check(statements)).containsExactly("ok", "the checkpoint has another root for size 40");
    }

    @Test
    void acceptsACheckpointThatOthersHaveSignedToo() throws Exception {
        checkpoint(SampleLog.note(LARGEST, root(LARGEST), SampleLog.signer("witness.example"), SIGNER)
                .bytes());
        assertAccepted(List.of(inclusion(3, LARGEST, SMALL)));
    }
}

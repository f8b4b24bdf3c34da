package dev.auditkit.internal.journal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.auditkit.tree.BlockHasher;
import dev.auditkit.tree.Hash;
import dev.auditkit.tree.LeafHashes;
import dev.auditkit.tree.MerkleTree;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LogTreeTest {

    private static final int LARGEST = 600;
    private static final LeafHashes LEAVES = LeafHashes.numbered(1_200);

    /** Leaves that are not those of the other tree. */
    private static final LeafHashes OTHERS = new LeafHashes(IntStream.range(0, 1_200)
            .mapToObj(i -> Hash.ofLeaf(("other " + i).getBytes(StandardCharsets.UTF_8)))
            .toList());

    private static void grow(LogTree tree, LeafHashes leaves, int from, int to) {
        for (int i = from; i < to; i++) {
            tree.makeRoom();
            tree.append(leaves.leaf(i).bytes());
        }
    }

    private static Hash block(int block) {
        return LEAVES.read(8, block);
    }

    @Test
    void theRootIsRightAtEverySize() throws IOException {
        LogTree tree = new LogTree(TreeState.EMPTY);
        for (int size = 0; size <= LARGEST; size++) {
            TreeState state = tree.state();
            assertThat(state.size()).isEqualTo(size);
            assertThat(state.fullBlocks()).isEqualTo(size / BlockHasher.LEAVES);
            assertThat(state.root()).isEqualTo(MerkleTree.root(size, LEAVES)).isEqualTo(LEAVES.root(size));
            grow(tree, LEAVES, size, size + 1);
        }
    }

    @Test
    void aStateStaysWhatItWas() {
        LogTree tree = new LogTree(TreeState.EMPTY);
        List<TreeState> states = new ArrayList<>();
        for (int size = 0; size <= LARGEST; size++) {
            states.add(tree.state());
            grow(tree, LEAVES, size, size + 1);
        }
        for (int size = 0; size <= LARGEST; size++) {
            assertThat(states.get(size).size()).isEqualTo(size);
            assertThat(states.get(size).root()).isEqualTo(LEAVES.root(size));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 100, 255, 256, 257, 511, 512, 513})
    void aTreeGoesOnFromEveryStateAndTheOneBeforeGoesItsOwnWay(int size) {
        LogTree tree = new LogTree(TreeState.EMPTY);
        grow(tree, LEAVES, 0, size);
        TreeState start = tree.state();
        LogTree other = new LogTree(start);
        grow(other, OTHERS, size, LARGEST);
        grow(tree, LEAVES, size, LARGEST);

        assertThat(tree.state().root()).isEqualTo(LEAVES.root(LARGEST));
        assertThat(start.root()).isEqualTo(LEAVES.root(size));
        assertThat(other.state().root()).isEqualTo(mixed(size, LARGEST).root(LARGEST));
    }

    /** The first leaves are those of the tree, the rest the others. */
    private static LeafHashes mixed(int from, int to) {
        List<Hash> leaves = new ArrayList<>();
        for (int i = 0; i < to; i++) {
            leaves.add(i < from ? LEAVES.leaf(i) : OTHERS.leaf(i));
        }
        return new LeafHashes(leaves);
    }

    @Test
    void itBecomesATreeThatWasGrownAgainFromEveryEarlierState() {
        int[] sizes = {0, 200, 255, 256, 257, 512, 600};
        for (int synced : sizes) {
            for (int kept : sizes) {
                for (int lost : sizes) {
                    if (synced <= kept && kept <= lost) {
                        becomes(synced, kept, lost);
                    }
                }
            }
        }
    }

    private static void becomes(int synced, int kept, int lost) {
        String where = "synced " + synced + ", kept " + kept + ", lost those to " + lost;
        LogTree tree = new LogTree(TreeState.EMPTY);
        grow(tree, LEAVES, 0, synced);
        TreeState durable = tree.state();
        grow(tree, LEAVES, synced, lost);
        TreeState before = tree.state();
        LogTree regrown = new LogTree(durable);
        grow(regrown, LEAVES, synced, kept);
        TreeState copied = regrown.state();

        tree.become(regrown);
        assertThat(tree.state().root()).as(where).isEqualTo(LEAVES.root(kept));
        grow(tree, OTHERS, kept, kept + 300);

        LeafHashes expected = mixed(kept, kept + 300);
        assertThat(tree.state().root()).as(where).isEqualTo(expected.root(kept + 300));
        assertThat(durable.root()).as(where).isEqualTo(LEAVES.root(synced));
        assertThat(before.root()).as(where).isEqualTo(LEAVES.root(lost));
        assertThat(copied.root()).as(where).isEqualTo(LEAVES.root(kept));
        assertThat(tree.unsaved()).as(where).hasSize((kept + 300) / BlockHasher.LEAVES);
        tree.unsaved().forEach((block, hash) -> assertThat(hash).as(where).isEqualTo(expected.read(8, block)));
    }

    @Test
    void hashesOfBlocksAreUnsavedUntilSomeoneRemovesThem() {
        LogTree tree = new LogTree(TreeState.EMPTY);
        grow(tree, LEAVES, 0, 256);
        assertThat(tree.unsaved()).isEmpty();
        assertThat(tree.state().fullBlocks()).isEqualTo(1);
        assertThat(tree.unsaved()).containsOnly(Map.entry(0L, block(0)));
        grow(tree, LEAVES, 256, 800);
        tree.unsaved().headMap(2L).clear();
        assertThat(tree.unsaved()).containsOnly(Map.entry(2L, block(2)));
        assertThat(tree.state().root()).isEqualTo(LEAVES.root(800));
    }

    @Test
    void blocksBeforeTheStartOfTheRegrownTreeStayUnsaved() {
        LogTree tree = new LogTree(TreeState.EMPTY);
        grow(tree, LEAVES, 0, 600);
        LogTree regrown = new LogTree(tree.state());
        grow(tree, LEAVES, 600, 800);
        assertThat(tree.state().fullBlocks()).isEqualTo(3);
        tree.become(regrown);
        assertThat(tree.unsaved()).containsOnlyKeys(0L, 1L);
    }

    @Test
    void theEmptyTreeHasTheRootOfTheSpecification() {
        assertThat(TreeState.EMPTY.root()).isEqualTo(Hash.ofEmptyTree());
        assertThat(new LogTree(TreeState.EMPTY).state().size()).isZero();
        assertThat(TreeState.EMPTY.size()).isZero();
    }
}

package dev.auditkit.internal.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.auditkit.internal.journal.LogTree;
import dev.auditkit.internal.journal.SimulatedDisk;
import dev.auditkit.internal.journal.SimulatedDisk.AfterFailedForce;
import dev.auditkit.internal.journal.SimulatedDisk.Fault;
import dev.auditkit.internal.journal.SimulatedDisk.Operation;
import dev.auditkit.internal.journal.TreeState;
import dev.auditkit.tree.BlockHasher;
import dev.auditkit.tree.Hash;
import dev.auditkit.tree.LeafHashes;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class TreeFileTest {

    private static final LeafHashes LEAVES = LeafHashes.numbered(1_300);

    private final SimulatedDisk disk = new SimulatedDisk().afterFailedForce(AfterFailedForce.FORGOTTEN);
    private final LogTree tree = new LogTree(TreeState.EMPTY);

    private TreeState growTo(int size) {
        for (int i = (int) tree.state().size(); i < size; i++) {
            tree.makeRoom();
            tree.append(LEAVES.leaf(i).bytes());
        }
        return tree.state();
    }

    private static byte[] blocks(int count) {
        byte[] hashes = new byte[count * Hash.LENGTH];
        for (int i = 0; i < count; i++) {
            LEAVES.read(StoredTree.BLOCK_LEVEL, i).copyTo(hashes, i * Hash.LENGTH);
        }
        return hashes;
    }

    @Test
    void hasTheHashOfEachFullBlockOfTheStateThatWasSaved() throws IOException {
        TreeFile file = new TreeFile(disk, 0);
        assertThat(TreeFile.blocks(disk)).isZero();
        file.save(tree, growTo(255));
        assertThat(disk.exists(TreeFile.NAME)).isFalse();
        file.save(tree, growTo(256));
        assertThat(disk.content(TreeFile.NAME)).isEqualTo(blocks(1));
        TreeState state = growTo(1_000);
        growTo(1_300);
        file.save(tree, state);
        assertThat(disk.content(TreeFile.NAME)).isEqualTo(blocks(3));
        assertThat(TreeFile.blocks(disk)).isEqualTo(3);
        assertThat(tree.unsaved()).containsOnlyKeys(3L, 4L);
        file.save(tree, state);
        file.save(tree, growTo(1_300));
        assertThat(disk.content(TreeFile.NAME)).isEqualTo(blocks(5));
        assertThat(tree.unsaved()).isEmpty();
        assertThat(disk.crash(SimulatedDisk.chance(1)).content(TreeFile.NAME)).isEqualTo(blocks(5));
    }

    @Test
    void writesOverWhatNoCheckpointCovers() throws IOException {
        byte[] rubbish = new byte[10 * Hash.LENGTH + 3];
        System.arraycopy(blocks(1), 0, rubbish, 0, Hash.LENGTH);
        disk.put(TreeFile.NAME, rubbish);
        TreeFile file = new TreeFile(disk, 1);
        file.save(tree, growTo(3 * BlockHasher.LEAVES));
        assertThat(disk.content(TreeFile.NAME)).isEqualTo(blocks(3));
    }

    @Test
    void whatCouldNotBeSavedIsSavedTheNextTime() throws IOException {
        TreeFile file = new TreeFile(disk, 0);
        file.save(tree, growTo(300));
        disk.plan((at, operation, name) -> operation == Operation.FORCE ? Fault.FAIL : Fault.NONE);
        TreeState state = growTo(600);
        assertThatIOException().isThrownBy(() -> file.save(tree, state));
        assertThatIOException().isThrownBy(() -> file.save(tree, state));
        disk.heal();
        file.save(tree, growTo(1_300));
        assertThat(disk.forcedAfterFailure()).isEmpty();
        assertThat(disk.crash(SimulatedDisk.chance(2)).content(TreeFile.NAME)).isEqualTo(blocks(5));
    }

    @Test
    void neverLeavesAHole() {
        TreeFile file = new TreeFile(disk, 0);
        TreeState state = growTo(600);
        tree.unsaved().remove(0L);
        assertThatIllegalStateException()
                .isThrownBy(() -> file.save(tree, state))
                .withMessageContaining("block 0");
        assertThat(disk.exists(TreeFile.NAME)).isFalse();
    }
}

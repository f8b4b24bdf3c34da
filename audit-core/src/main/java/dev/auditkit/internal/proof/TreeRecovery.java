package dev.auditkit.internal.proof;

import dev.auditkit.AuditDamage;
import dev.auditkit.internal.journal.DamagedJournalException;
import dev.auditkit.internal.journal.LogTree;
import dev.auditkit.internal.journal.RecoveredJournal;
import dev.auditkit.internal.journal.SmallFiles;
import dev.auditkit.internal.journal.TreeState;
import dev.auditkit.note.Checkpoint;
import dev.auditkit.tree.BlockHasher;
import dev.auditkit.tree.Frontier;
import dev.auditkit.tree.Hash;
import dev.auditkit.tree.MerkleTree;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds the tree of a log that is opened to be written. Up to the newest checkpoint the files must have the root that it names;
 * {@code tree} is built anew before a wrong root counts as damage. What follows is hashed again, whatever {@code tree} says of
 * it.
 */
public final class TreeRecovery {

    private final RecoveredJournal journal;
    private final Checkpoint newest;
    private final long signedBlocks;

    /**
     * The tree that was found.
     *
     * @param beforeLast as it was before the segment that is to be written
     * @param tree as it is
     * @param savedBlocks how many hashes of the file {@code tree} are good
     */
    public record Grown(TreeState beforeLast, LogTree tree, long savedBlocks) {}

    private TreeRecovery(RecoveredJournal journal, Checkpoint newest) {
        this.journal = journal;
        this.newest = newest;
        this.signedBlocks = newest.size() / BlockHasher.LEAVES;
    }

    /**
     * Finds the tree.
     *
     * @param newest the newest checkpoint
     * @throws DamagedJournalException when the entries are not those that the checkpoint covers
     */
    public static Grown recover(RecoveredJournal journal, Checkpoint newest)
            throws IOException, DamagedJournalException {
        try {
            return new TreeRecovery(journal, newest).run();
        } catch (DamagedEntryException e) {
            throw new DamagedJournalException(List.of(e.damage()));
        } catch (MissingHashException e) {
            throw damaged(journal, String.valueOf(e.getMessage()));
        }
    }

    private Grown run() throws IOException, DamagedJournalException {
        Grown grown = growIfAsSigned();
        if (grown == null) {
            rebuild();
            grown = growIfAsSigned();
        }
        if (grown == null) {
            throw damaged(
                    journal, "the entries before " + newest.size() + " do not have the root of the checkpoint there");
        }
        return grown;
    }

    /** Null when the files do not have the root that the checkpoint names. */
    private @Nullable Grown growIfAsSigned() throws IOException {
        if (TreeFile.blocks(journal.storage()) < signedBlocks) {
            return null;
        }
        try (StoredTree stored = new StoredTree(journal)) {
            return MerkleTree.root(newest.size(), stored).equals(newest.root()) ? grow(stored) : null;
        }
    }

    /** Writes {@code tree} from the entries; what it says of those that were removed can only be believed until the check. */
    private void rebuild() throws IOException {
        byte[] hashes = SmallFiles.read(journal.storage(), TreeFile.NAME, Integer.MAX_VALUE - 8);
        hashes = hashes == null ? new byte[0] : hashes;
        hashes = Arrays.copyOf(hashes, Math.toIntExact(signedBlocks * Hash.LENGTH));
        long firstWhole = (journal.view().firstSeq() + BlockHasher.LEAVES - 1) / BlockHasher.LEAVES;
        BlockHasher hasher = new BlockHasher();
        try (StoredTree stored = new StoredTree(journal)) {
            for (long block = firstWhole; block < signedBlocks; block++) {
                hasher.root(stored.leaves(block, BlockHasher.LEAVES), BlockHasher.LEAVES)
                        .copyTo(hashes, Math.toIntExact(block * Hash.LENGTH));
            }
        }
        SmallFiles.replace(journal.storage(), TreeFile.NAME, hashes);
    }

    private Grown grow(StoredTree stored) throws IOException {
        long lastStart = journal.firstOfLast();
        long end = journal.view().endSeq();
        long block = Math.min(signedBlocks, lastStart / BlockHasher.LEAVES);
        Frontier blocks = Frontier.of(block, (level, index) -> stored.read(level + StoredTree.BLOCK_LEVEL, index));
        LogTree tree = new LogTree(new TreeState(blocks, new byte[BlockHasher.BYTES], 0));
        TreeState beforeLast = tree.state();
        byte[] hash = new byte[Hash.LENGTH];
        for (long seq = block * BlockHasher.LEAVES; seq < end; seq++) {
            if (seq == lastStart) {
                beforeLast = tree.state();
            }
            int index = (int) (seq % BlockHasher.LEAVES);
            int count = (int) Math.min(BlockHasher.LEAVES, end - seq + index);
            System.arraycopy(stored.leaves(seq / BlockHasher.LEAVES, count), index * Hash.LENGTH, hash, 0, Hash.LENGTH);
            tree.makeRoom();
            tree.append(hash);
        }
        return new Grown(lastStart >= end ? tree.state() : beforeLast, tree, signedBlocks);
    }

    private static DamagedJournalException damaged(RecoveredJournal journal, String what) {
        return new DamagedJournalException(
                List.of(new AuditDamage(journal.view().firstSeq(), CheckpointFiles.NEWEST, 0, what)));
    }
}

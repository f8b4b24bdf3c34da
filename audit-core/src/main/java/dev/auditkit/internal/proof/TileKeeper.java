package dev.auditkit.internal.proof;

import dev.auditkit.internal.journal.JournalSource;
import dev.auditkit.internal.journal.Segment;
import dev.auditkit.internal.journal.SmallFiles;
import dev.auditkit.internal.journal.Storage;
import dev.auditkit.note.Checkpoint;
import dev.auditkit.note.MalformedNoteException;
import dev.auditkit.note.SignedNote;
import dev.auditkit.tree.BlockHasher;
import java.io.IOException;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Keeps of entries that are going to be removed what proofs about the others need: the leaf hashes of the blocks in which a
 * checkpoint ends, and of the entries that share a block with the first that remains. For the thread that keeps house.
 */
public final class TileKeeper {

    private final JournalSource journal;

    /** @param journal the log */
    public TileKeeper(JournalSource journal) {
        this.journal = journal;
    }

    /** Writes the tiles, durably, while all the entries are still there. */
    public void keep(long firstRemaining) throws IOException {
        KeptTiles kept = new KeptTiles(journal.storage());
        try (StoredTree tree = new StoredTree(journal)) {
            for (var tile : widths(firstRemaining).entrySet()) {
                boolean gone = (tile.getKey() + 1) * BlockHasher.LEAVES
                        <= journal.view().firstSeq();
                if (!gone) { // else the tile is all there is; a tile beside its entries may be anyone's, and is written
                    // over
                    keep(tile.getKey(), tile.getValue(), tree, kept);
                }
            }
        }
    }

    private static void keep(long block, int width, StoredTree tree, KeptTiles kept) throws IOException {
        try {
            kept.write(block, width, tree.leaves(block, width));
        } catch (MissingHashException e) {
            // An earlier removal came before a checkpoint there was known: the size cannot be proven any more.
        }
    }

    /** How many leaves of which blocks. */
    private SortedMap<Long, Integer> widths(long firstRemaining) throws IOException {
        SortedMap<Long, Integer> widths = new TreeMap<>();
        for (StoredCheckpoint stored : CheckpointFiles.read(journal.storage())) {
            add(stored.checkpoint().size(), firstRemaining, widths);
        }
        add(witnessedSize(journal.storage()), firstRemaining, widths);
        add(firstRemaining, firstRemaining, widths);
        return widths;
    }

    private static void add(long size, long firstRemaining, SortedMap<Long, Integer> widths) {
        long block = size / BlockHasher.LEAVES;
        if (size <= firstRemaining && size % BlockHasher.LEAVES != 0) {
            widths.put(block, (int) Math.min(BlockHasher.LEAVES, firstRemaining - block * BlockHasher.LEAVES));
        }
    }

    private static long witnessedSize(Storage storage) throws IOException {
        byte[] note = SmallFiles.read(storage, CheckpointFiles.WITNESSED, CheckpointFiles.LONGEST_NOTE);
        try {
            return note == null
                    ? 0
                    : Checkpoint.parse(SignedNote.parse(note).text()).size();
        } catch (MalformedNoteException | IllegalArgumentException e) {
            return 0; // nothing can be proven with it
        }
    }

    /** Whether the full blocks of a segment have the hashes that the tree has of them. */
    public boolean isAsInTree(Segment segment) {
        BlockHasher hasher = new BlockHasher();
        try (StoredTree tree = new StoredTree(journal)) {
            long end = segment.endSeq() / BlockHasher.LEAVES;
            for (long block = segment.firstSeq() / BlockHasher.LEAVES; block < end; block++) {
                byte[] leaves = tree.leaves(block, BlockHasher.LEAVES);
                if (!hasher.root(leaves, BlockHasher.LEAVES).equals(tree.read(StoredTree.BLOCK_LEVEL, block))) {
                    return false;
                }
            }
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}

package dev.auditkit.internal.journal;

import dev.auditkit.tree.BlockHasher;
import dev.auditkit.tree.Frontier;
import dev.auditkit.tree.Hash;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * The Merkle tree of the log as it grows: leaf hashes are gathered to blocks, and each full block is hashed at once. For the
 * writer's thread, except for {@link #unsaved()}.
 */
public final class LogTree {

    private final BlockHasher hasher = new BlockHasher();
    private final ConcurrentNavigableMap<Long, Hash> unsaved = new ConcurrentSkipListMap<>();
    private final long firstBlock;
    private Frontier blocks;
    private byte[] leaves;
    private int count;

    /** @param start the tree to go on from */
    public LogTree(TreeState start) {
        this.firstBlock = start.fullBlocks();
        this.blocks = start.blocks();
        this.leaves = start.copyOfLeaves();
        this.count = start.count();
    }

    /** Sees to it that the next leaf can be appended without needing memory. */
    public void makeRoom() {
        if (count == BlockHasher.LEAVES) {
            Hash hash = hasher.root(leaves, count);
            Frontier next = blocks.copy(); // the one before may be part of a state
            next.append(hash);
            byte[] fresh = new byte[BlockHasher.BYTES];
            unsaved.put(blocks.size(), hash);
            blocks = next;
            leaves = fresh;
            count = 0;
        }
    }

    /** Appends a leaf, for which room was made. */
    public void append(byte[] hash) {
        System.arraycopy(hash, 0, leaves, count * Hash.LENGTH, Hash.LENGTH);
        count++;
    }

    /** The tree as it is now. */
    public TreeState state() {
        makeRoom();
        return new TreeState(blocks, leaves, count);
    }

    /** Takes the place of this tree from where the other was begun: what was lost since is forgotten. */
    void become(LogTree regrown) {
        unsaved.tailMap(regrown.firstBlock).clear();
        unsaved.putAll(regrown.unsaved);
        blocks = regrown.blocks;
        leaves = regrown.leaves;
        count = regrown.count;
    }

    /** The hashes of full blocks, by their number, that are to be saved; whoever has saved one removes it. Safe for any thread. */
    public ConcurrentNavigableMap<Long, Hash> unsaved() {
        return unsaved;
    }
}

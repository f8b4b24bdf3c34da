package dev.auditkit.internal.journal;

import dev.auditkit.tree.BlockHasher;
import dev.auditkit.tree.Frontier;
import dev.auditkit.tree.Hash;

/** The Merkle tree of the log at one size. Immutable. */
public final class TreeState {

    /** The tree of a log without entries. */
    public static final TreeState EMPTY = new TreeState(new Frontier(), new byte[BlockHasher.BYTES], 0);

    private final Frontier blocks;
    private final byte[] leaves;
    private final int count;

    /**
     * @param blocks the frontier of the full blocks, which nobody changes any more
     * @param leaves the hashes of the leaves behind them; what stands behind the first {@code count} may change
     * @param count how many those are, fewer than {@value BlockHasher#LEAVES}
     */
    public TreeState(Frontier blocks, byte[] leaves, int count) {
        this.blocks = blocks;
        this.leaves = leaves;
        this.count = count;
    }

    /** How many leaves the tree has. */
    public long size() {
        return blocks.size() * BlockHasher.LEAVES + count;
    }

    /** How many full blocks. */
    public long fullBlocks() {
        return blocks.size();
    }

    /** The root. */
    public Hash root() {
        return blocks.rootWith(count == 0 ? null : new BlockHasher().root(leaves, count));
    }

    Frontier blocks() {
        return blocks;
    }

    /** A copy of the hashes of the leaves behind the full blocks, in an array with room for a block. */
    byte[] copyOfLeaves() {
        return leaves.clone();
    }

    int count() {
        return count;
    }
}

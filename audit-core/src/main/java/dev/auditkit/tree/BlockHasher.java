package dev.auditkit.tree;

import java.security.DigestException;
import java.security.MessageDigest;
import java.util.Arrays;

/**
 * Computes the roots of small trees from leaf hashes that stand one after the other in an array, without making garbage. For one
 * thread.
 */
public final class BlockHasher {

    /** How many leaves a block has: the width of a tile (C2SP tlog-tiles). */
    public static final int LEAVES = 256;

    /** The bytes of the hashes of a full block. */
    public static final int BYTES = LEAVES * Hash.LENGTH;

    /** A digest that computed before the compiler came has a table that it clears each time, so that it is replaced now and then. */
    private static final int RENEWED_AFTER = 64;

    private MessageDigest sha256 = Hash.sha256();
    private int used;
    private final byte[] level = new byte[BYTES];

    /** What is hashed for a node: the prefix, the left and the right hash, together, as each call of the digest costs. */
    private final byte[] node = new byte[1 + 2 * Hash.LENGTH];

    /** For one thread. */
    public BlockHasher() {
        node[0] = Hash.NODE;
    }

    /**
     * The root of the tree of these leaves.
     *
     * @param hashes the leaf hashes, {@value Hash#LENGTH} bytes each
     * @param count how many there are, from 1 to {@value #LEAVES}
     */
    public Hash root(byte[] hashes, int count) {
        return root(hashes, 0, count);
    }

    /**
     * The root of the tree of leaves in the midst of an array.
     *
     * @param from the index of the first of these leaves
     */
    public Hash root(byte[] hashes, int from, int count) {
        fold(hashes, from, count);
        return Hash.of(Arrays.copyOf(level, Hash.LENGTH));
    }

    /**
     * Writes the root of the tree of the first leaves of an array into another, or the same.
     *
     * @param at where in {@code to} the root goes
     */
    public void root(byte[] hashes, int count, byte[] to, int at) {
        fold(hashes, 0, count);
        System.arraycopy(level, 0, to, at, Hash.LENGTH);
    }

    private void fold(byte[] hashes, int from, int count) {
        if (count < 1 || count > LEAVES) {
            throw new IllegalArgumentException("a block has 1 to " + LEAVES + " leaves, not " + count);
        }
        System.arraycopy(hashes, from * Hash.LENGTH, level, 0, count * Hash.LENGTH);
        if (++used == RENEWED_AFTER) {
            sha256 = Hash.sha256();
            used = 0;
        }
        int nodes = count;
        while (nodes > 1) {
            nodes = goUp(nodes);
        }
    }

    /** Replaces the nodes of a level by those above; one without a sibling goes up as it is (RFC 6962, section 2.1). */
    private int goUp(int nodes) {
        try {
            for (int i = 0; i < nodes / 2; i++) {
                System.arraycopy(level, 2 * i * Hash.LENGTH, node, 1, 2 * Hash.LENGTH);
                sha256.update(node);
                sha256.digest(level, i * Hash.LENGTH, Hash.LENGTH);
            }
        } catch (DigestException e) {
            throw new IllegalStateException("the level has room for each hash", e);
        }
        if (nodes % 2 == 1) {
            System.arraycopy(level, (nodes - 1) * Hash.LENGTH, level, nodes / 2 * Hash.LENGTH, Hash.LENGTH);
        }
        return (nodes + 1) / 2;
    }
}

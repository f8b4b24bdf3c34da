package dev.auditkit.tree;

import java.security.DigestException;
import java.security.MessageDigest;
import java.util.Arrays;

/**
 * Computes the roots of small trees from leaf hashes that stand one after the other in an array. It makes no garbage but the
 * result. For one thread.
 */
public final class BlockHasher {

    /** How many leaves a block has: the width of a tile (C2SP tlog-tiles). */
    public static final int LEAVES = 256;

    /** The bytes of the hashes of a full block. */
    public static final int BYTES = LEAVES * Hash.LENGTH;

    private final MessageDigest sha256 = Hash.sha256();
    private final byte[] level = new byte[BYTES];

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
        if (count < 1 || count > LEAVES) {
            throw new IllegalArgumentException("a block has 1 to " + LEAVES + " leaves, not " + count);
        }
        System.arraycopy(hashes, from * Hash.LENGTH, level, 0, count * Hash.LENGTH);
        int nodes = count;
        while (nodes > 1) {
            nodes = goUp(nodes);
        }
        return Hash.of(Arrays.copyOf(level, Hash.LENGTH));
    }

    /** Replaces the nodes of a level by those above; one without a sibling goes up as it is (RFC 6962, section 2.1). */
    private int goUp(int nodes) {
        try {
            for (int i = 0; i < nodes / 2; i++) {
                sha256.update(Hash.NODE);
                sha256.update(level, 2 * i * Hash.LENGTH, 2 * Hash.LENGTH);
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

package dev.auditkit.verify;

import dev.auditkit.internal.codec.Sha256;
import dev.auditkit.tree.Hash;

/** Computes the roots of blocks in place. For one thread. */
final class Nodes {

    private static final byte NODE = 1;

    private final Sha256 sha256 = new Sha256();
    private final byte[] node = new byte[1 + 2 * Hash.LENGTH];
    private byte[] level = new byte[0];

    Nodes() {
        node[0] = NODE;
    }

    /**
     * The root of the tree of these leaves, at least one (RFC 6962, section 2.1): the hashes of each level are put
     * together in pairs, one that has no partner goes up as it is.
     */
    void root(byte[] leaves, int count, byte[] to, int at) {
        if (level.length < count * Hash.LENGTH) {
            level = new byte[count * Hash.LENGTH];
        }
        System.arraycopy(leaves, 0, level, 0, count * Hash.LENGTH);
        int left = count;
        while (left > 1) {
            int pairs = left / 2;
            for (int i = 0; i < pairs; i++) {
                System.arraycopy(level, 2 * i * Hash.LENGTH, node, 1, 2 * Hash.LENGTH);
                sha256.of(node, 0, node.length, level, i * Hash.LENGTH);
            }
            if (left % 2 == 1) {
                System.arraycopy(level, (left - 1) * Hash.LENGTH, level, pairs * Hash.LENGTH, Hash.LENGTH);
            }
            left = pairs + left % 2;
        }
        System.arraycopy(level, 0, to, at, Hash.LENGTH);
    }

    Hash root(byte[] leaves, int count) {
        byte[] root = new byte[Hash.LENGTH];
        root(leaves, count, root, 0);
        return Hash.of(root);
    }
}

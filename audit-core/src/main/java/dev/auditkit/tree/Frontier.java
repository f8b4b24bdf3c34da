package dev.auditkit.tree;

import java.io.IOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The right edge of a growing tree: the roots of the complete subtrees that its leaves fall into, largest first. It is all that
 * appending needs, and has at most 63 hashes. For one thread.
 */
public final class Frontier {

    private final @Nullable Hash[] subtrees;
    private long size;

    /** The frontier of the tree without leaves. */
    public Frontier() {
        subtrees = new Hash[Long.SIZE];
    }

    private Frontier(Frontier other) {
        subtrees = Arrays.copyOf(other.subtrees, other.subtrees.length);
        size = other.size;
    }

    /**
     * The frontier of a tree whose hashes can be read.
     *
     * @throws IOException when one cannot
     */
    public static Frontier of(long size, HashReader reader) throws IOException {
        Frontier frontier = new Frontier();
        frontier.size = size;
        for (int level = 0; level < Long.SIZE - 1; level++) {
            if (((size >> level) & 1) == 1) {
                frontier.subtrees[level] = reader.read(level, (size >> level) - 1);
            }
        }
        return frontier;
    }

    /** How many leaves the tree has. */
    public long size() {
        return size;
    }

    /** Adds a leaf. */
    public void append(Hash leaf) {
        Hash hash = leaf;
        int level = 0;
        while (((size >> level) & 1) == 1) {
            hash = Hash.ofNode(subtree(level), hash);
            subtrees[level] = null;
            level++;
        }
        subtrees[level] = hash;
        size++;
    }

    /** The root of the tree as it is now. */
    public Hash root() {
        return rootWith(null);
    }

    /**
     * The root of a tree whose right edge is this one's followed by a smaller subtree, as when this is the frontier of the
     * full blocks and leaves follow that do not fill one.
     *
     * @param tail the root of what follows; null where nothing does
     */
    public Hash rootWith(@Nullable Hash tail) {
        Hash root = tail;
        for (int level = 0; level < Long.SIZE - 1; level++) {
            if (((size >> level) & 1) == 1) {
                root = root == null ? subtree(level) : Hash.ofNode(subtree(level), root);
            }
        }
        return root == null ? Hash.ofEmptyTree() : root;
    }

    /** A copy that goes its own way. */
    public Frontier copy() {
        return new Frontier(this);
    }

    private Hash subtree(int level) {
        Hash hash = subtrees[level];
        if (hash == null) {
            throw new IllegalStateException("a tree of " + size + " has a subtree on level " + level);
        }
        return hash;
    }
}

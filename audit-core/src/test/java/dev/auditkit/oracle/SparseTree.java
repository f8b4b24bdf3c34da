package dev.auditkit.oracle;

import dev.auditkit.tree.Hash;
import dev.auditkit.tree.HashReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** A tree of any size whose leaves are the same but for a few, so that the roots of its subtrees can be computed. */
final class SparseTree implements HashReader {

    private final TreeSet<Long> special;
    private final List<Hash> ordinary = new ArrayList<>();

    SparseTree(Iterable<Long> special) {
        this.special = new TreeSet<>();
        special.forEach(this.special::add);
        ordinary.add(Hash.ofLeaf("ordinary".getBytes(StandardCharsets.UTF_8)));
        for (int level = 1; level < Long.SIZE; level++) {
            ordinary.add(Hash.ofNode(ordinary.get(level - 1), ordinary.get(level - 1)));
        }
    }

    Hash leaf(long index) {
        return special.contains(index)
                ? Hash.ofLeaf(("special " + index).getBytes(StandardCharsets.UTF_8))
                : ordinary.get(0);
    }

    @Override
    public Hash read(int level, long index) {
        Long first = special.ceiling(index << level);
        if (first == null || first >> level != index) {
            return ordinary.get(level);
        }
        return level == 0 ? leaf(index) : Hash.ofNode(read(level - 1, 2 * index), read(level - 1, 2 * index + 1));
    }
}

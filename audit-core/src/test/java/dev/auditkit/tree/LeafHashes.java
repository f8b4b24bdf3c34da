package dev.auditkit.tree;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The leaves of a tree, all in memory, and the hashes above them by the definition (RFC 6962, section 2.1). */
public final class LeafHashes implements HashReader {

    private final List<Hash> leaves;
    private final Map<List<Long>, Hash> nodes = new HashMap<>();

    /** Of these leaves. */
    public LeafHashes(List<Hash> leaves) {
        this.leaves = List.copyOf(leaves);
    }

    /** Of that many leaves, all of them different. */
    public static LeafHashes numbered(int count) {
        List<Hash> leaves = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            leaves.add(Hash.ofLeaf(("entry " + i).getBytes(StandardCharsets.UTF_8)));
        }
        return new LeafHashes(leaves);
    }

    /** A leaf. */
    public Hash leaf(int index) {
        return leaves.get(index);
    }

    /** How many there are. */
    public int size() {
        return leaves.size();
    }

    /** The root of the tree of the first leaves. */
    public Hash root(int size) {
        return size == 0 ? Hash.ofEmptyTree() : defined(0, size);
    }

    private Hash defined(int from, int to) {
        if (to - from == 1) {
            return leaves.get(from);
        }
        Hash known = nodes.get(List.of((long) from, (long) to));
        if (known == null) {
            int split = from + Integer.highestOneBit(to - from - 1);
            known = Hash.ofNode(defined(from, split), defined(split, to));
            nodes.put(List.of((long) from, (long) to), known);
        }
        return known;
    }

    /** The bytes of leaves, one after the other. */
    public byte[] bytes(int from, int count) {
        byte[] bytes = new byte[count * Hash.LENGTH];
        for (int i = 0; i < count; i++) {
            leaves.get(from + i).copyTo(bytes, i * Hash.LENGTH);
        }
        return bytes;
    }

    @Override
    public Hash read(int level, long index) {
        return defined(Math.toIntExact(index << level), Math.toIntExact((index + 1) << level));
    }
}

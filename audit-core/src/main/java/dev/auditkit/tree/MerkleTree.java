package dev.auditkit.tree;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Computes roots and proofs (RFC 6962, sections 2.1, 2.1.1 and 2.1.2). */
public final class MerkleTree {

    private MerkleTree() {}

    /**
     * The root of the tree of the first {@code size} leaves.
     *
     * @throws IllegalArgumentException when {@code size} is negative
     * @throws IOException when a hash cannot be read
     */
    public static Hash root(long size, HashReader reader) throws IOException {
        check(size >= 0, "size " + size + " is negative");
        return size == 0 ? Hash.ofEmptyTree() : range(0, size, reader);
    }

    /**
     * Proves that the leaf {@code index} is in the tree of {@code size} leaves.
     *
     * @return the hashes from the leaf's sibling up
     * @throws IllegalArgumentException when there is no such leaf
     * @throws IOException when a hash cannot be read
     */
    public static List<Hash> inclusionProof(long index, long size, HashReader reader) throws IOException {
        check(index >= 0 && index < size, "leaf " + index + " is not in a tree of " + size);
        List<Hash> proof = new ArrayList<>();
        inclusion(index, 0, size, reader, proof);
        return List.copyOf(proof);
    }

    /**
     * Proves that the tree of {@code newSize} leaves extends the one of {@code oldSize}.
     *
     * @throws IllegalArgumentException unless {@code 0 <= oldSize <= newSize}
     * @throws IOException when a hash cannot be read
     */
    public static List<Hash> consistencyProof(long oldSize, long newSize, HashReader reader) throws IOException {
        check(oldSize >= 0 && oldSize <= newSize, "a tree of " + newSize + " does not extend one of " + oldSize);
        List<Hash> proof = new ArrayList<>();
        if (oldSize > 0 && oldSize < newSize) {
            consistency(oldSize, 0, newSize, true, reader, proof);
        }
        return List.copyOf(proof);
    }

    /** PATH of RFC 6962, section 2.1.1, for the leaves from {@code start} to before {@code end}. */
    private static void inclusion(long index, long start, long end, HashReader reader, List<Hash> proof)
            throws IOException {
        if (end - start == 1) {
            return;
        }
        long split = start + largestPowerOfTwoBelow(end - start);
        if (index < split) {
            inclusion(index, start, split, reader, proof);
            proof.add(range(split, end, reader));
        } else {
            inclusion(index, split, end, reader, proof);
            proof.add(range(start, split, reader));
        }
    }

    /** SUBPROOF of RFC 6962, section 2.1.2; {@code known}: whether the verifier has the root of the old tree's part. */
    private static void consistency(
            long oldEnd, long start, long end, boolean known, HashReader reader, List<Hash> proof) throws IOException {
        if (oldEnd == end) {
            if (!known) {
                proof.add(range(start, end, reader));
            }
            return;
        }
        long split = start + largestPowerOfTwoBelow(end - start);
        if (oldEnd <= split) {
            consistency(oldEnd, start, split, known, reader, proof);
            proof.add(range(split, end, reader));
        } else {
            consistency(oldEnd, split, end, false, reader, proof);
            proof.add(range(start, split, reader));
        }
    }

    /** The root of the leaves from {@code start}, which a subtree of that size can begin with, to before {@code end}. */
    private static Hash range(long start, long end, HashReader reader) throws IOException {
        long count = end - start;
        if (Long.bitCount(count) == 1) {
            int level = Long.numberOfTrailingZeros(count);
            return reader.read(level, start >> level);
        }
        long split = start + largestPowerOfTwoBelow(count);
        return Hash.ofNode(range(start, split, reader), range(split, end, reader));
    }

    private static long largestPowerOfTwoBelow(long count) {
        return Long.highestOneBit(count - 1);
    }

    private static void check(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException(otherwise);
        }
    }
}

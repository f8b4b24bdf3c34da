package dev.auditkit.tree;

import java.util.List;

/** Checks proofs against roots (RFC 9162, sections 2.1.3.2 and 2.1.4.2). Trusts nothing that it is given but the roots. */
public final class ProofVerifier {

    private ProofVerifier() {}

    /**
     * Whether a proof shows that a leaf is in a tree.
     *
     * @param leaf the leaf's hash
     * @param index its place
     * @param size the tree's size
     * @param root the tree's root
     */
    public static boolean includes(List<Hash> proof, Hash leaf, long index, long size, Hash root) {
        if (index < 0 || index >= size) {
            return false;
        }
        long place = index;
        long last = size - 1;
        Hash hash = leaf;
        for (Hash sibling : proof) {
            if (last == 0) {
                return false; // the proof is too long
            }
            if ((place & 1) == 1 || place == last) {
                hash = Hash.ofNode(sibling, hash);
                int skipped = (place & 1) == 1 ? 0 : Long.numberOfTrailingZeros(place);
                place >>= skipped;
                last >>= skipped;
            } else {
                hash = Hash.ofNode(hash, sibling);
            }
            place >>= 1;
            last >>= 1;
        }
        return last == 0 && hash.equals(root);
    }

    /**
     * Whether a proof shows that a tree extends another.
     *
     * @param oldSize the size of the other
     * @param oldRoot its root
     * @param newSize the tree's size
     * @param newRoot its root
     */
    public static boolean extendsTree(List<Hash> proof, long oldSize, Hash oldRoot, long newSize, Hash newRoot) {
        if (oldSize < 0 || oldSize > newSize) {
            return false;
        }
        if (oldSize == newSize || oldSize == 0) {
            boolean rightRoot = oldSize == newSize ? oldRoot.equals(newRoot) : oldRoot.equals(Hash.ofEmptyTree());
            return proof.isEmpty() && rightRoot;
        }
        // A complete old tree is its own first hash, which the proof leaves out.
        boolean complete = Long.bitCount(oldSize) == 1;
        if (!complete && proof.isEmpty()) {
            return false;
        }
        int trailing = Long.numberOfTrailingZeros(oldSize);
        long place = (oldSize - 1) >> trailing;
        long last = (newSize - 1) >> trailing;
        Hash first = complete ? oldRoot : proof.get(0);
        Hash oldHash = first;
        Hash newHash = first;
        for (Hash sibling : complete ? proof : proof.subList(1, proof.size())) {
            if (last == 0) {
                return false;
            }
            if ((place & 1) == 1 || place == last) {
                oldHash = Hash.ofNode(sibling, oldHash);
                newHash = Hash.ofNode(sibling, newHash);
                int skipped = (place & 1) == 1 ? 0 : Long.numberOfTrailingZeros(place);
                place >>= skipped;
                last >>= skipped;
            } else {
                newHash = Hash.ofNode(newHash, sibling);
            }
            place >>= 1;
            last >>= 1;
        }
        return last == 0 && oldHash.equals(oldRoot) && newHash.equals(newRoot);
    }
}

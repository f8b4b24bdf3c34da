package dev.auditkit.witness;

import dev.auditkit.note.Checkpoint;
import dev.auditkit.note.Ed25519Signer;
import dev.auditkit.note.SignedNote;
import dev.auditkit.note.VerifierKey;
import dev.auditkit.tree.Hash;
import dev.auditkit.tree.HashReader;
import dev.auditkit.tree.MerkleTree;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.List;

/** A log of any size, whose leaves are made up; and forks of it. Immutable. */
final class GrowingLog {

    final String origin;
    final Ed25519Signer signer;
    private final long forkedAt;

    private GrowingLog(String origin, Ed25519Signer signer, long forkedAt) {
        this.origin = origin;
        this.signer = signer;
        this.forkedAt = forkedAt;
    }

    static GrowingLog named(String origin) throws Exception {
        return new GrowingLog(origin, new Ed25519Signer(origin, keyPair()), Long.MAX_VALUE);
    }

    static KeyPair keyPair() throws Exception {
        return KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    }

    /** A log with the same key that has other leaves from there on. */
    GrowingLog forkedAt(long index) {
        return new GrowingLog(origin, signer, index);
    }

    VerifierKey key() {
        return signer.verifierKey();
    }

    private Hash leaf(long index) {
        String leaf = (index < forkedAt ? "entry " : "other entry ") + index;
        return Hash.ofLeaf(leaf.getBytes(StandardCharsets.UTF_8));
    }

    private Hash hash(int level, long index) {
        return level == 0 ? leaf(index) : Hash.ofNode(hash(level - 1, 2 * index), hash(level - 1, 2 * index + 1));
    }

    private HashReader reader() {
        return this::hash;
    }

    Checkpoint checkpoint(long size) throws IOException {
        return Checkpoint.of(origin, size, MerkleTree.root(size, reader()));
    }

    SignedNote signed(long size) throws Exception {
        return SignedNote.sign(checkpoint(size).text(), List.of(signer));
    }

    List<Hash> proof(long oldSize, long newSize) throws IOException {
        return MerkleTree.consistencyProof(oldSize, newSize, reader());
    }

    /** The body of a request that is right if a witness has the old size. */
    byte[] request(long oldSize, long newSize) throws Exception {
        return AddCheckpointRequest.of(oldSize, proof(oldSize, newSize), signed(newSize))
                .bytes();
    }
}

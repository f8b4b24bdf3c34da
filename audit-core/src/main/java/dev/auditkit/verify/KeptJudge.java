package dev.auditkit.verify;

import dev.auditkit.internal.proof.StoredCheckpoint;
import dev.auditkit.note.Checkpoint;
import dev.auditkit.note.VerifierKey;
import dev.auditkit.tree.Hash;
import dev.auditkit.tree.HashReader;
import dev.auditkit.tree.MerkleTree;
import dev.auditkit.tree.ProofVerifier;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Says whether the log is the continuation of a checkpoint that somebody has kept. For one thread. */
final class KeptJudge {

    private final KeyUse use;
    private final KeyChain chain;
    private final RootJudge roots;
    private final Findings findings;

    KeptJudge(KeyUse use, KeyChain chain, RootJudge roots, Findings findings) {
        this.use = use;
        this.chain = chain;
        this.roots = roots;
        this.findings = findings;
    }

    /**
     * Compares the kept checkpoint with the log.
     *
     * @param kept the kept one
     * @param newest the log's newest that counts; null when it has none
     * @param reader the hashes of the log's tree
     */
    KeptCheckpoint judge(StoredCheckpoint kept, @Nullable StoredCheckpoint newest, HashReader reader)
            throws IOException {
        Checkpoint then = kept.checkpoint();
        boolean signed = chain.keys().stream()
                .anyMatch(key -> use.of(kept, key) == KeyUse.Signed.RIGHT && chain.maySign(key, then.size()));
        if (!signed) {
            List<VerifierKey> keys = chain.keys();
            return contradicted(
                    kept,
                    FindingKind.UNKNOWN_KEY,
                    "the kept checkpoint, of " + then.origin() + ", is not signed by a key that is trusted ("
                            + CheckpointJudge.names(keys) + ")");
        }
        long size = newest == null ? 0 : newest.checkpoint().size();
        if (newest == null || then.size() > size) {
            return contradicted(
                    kept,
                    FindingKind.NOT_AN_EXTENSION,
                    "the kept checkpoint has " + then.size() + " entries, and the log's newest has " + size
                            + ": the log was rolled back");
        }
        Boolean fits = roots.fits(then.size(), then.root());
        if (Boolean.FALSE.equals(fits)) {
            return contradicted(
                    kept,
                    FindingKind.NOT_AN_EXTENSION,
                    "the log has another root at size " + then.size()
                            + " than the kept checkpoint: its history was rewritten");
        }
        if (fits == null || roots.entriesGoodTo() < size) {
            return new KeptCheckpoint(then.size(), then.root(), KeptCheckpoint.Outcome.NOT_PROVABLE, List.of());
        }
        return proven(kept, newest.checkpoint(), reader);
    }

    private KeptCheckpoint proven(StoredCheckpoint kept, Checkpoint now, HashReader reader) throws IOException {
        Checkpoint then = kept.checkpoint();
        List<Hash> proof = MerkleTree.consistencyProof(then.size(), now.size(), reader);
        if (!ProofVerifier.extendsTree(proof, then.size(), then.root(), now.size(), now.root())) {
            return contradicted(
                    kept,
                    FindingKind.NOT_AN_EXTENSION,
                    "there is no proof that the log's newest checkpoint extends the kept one");
        }
        return new KeptCheckpoint(then.size(), then.root(), KeptCheckpoint.Outcome.EXTENDED, proof);
    }

    private KeptCheckpoint contradicted(StoredCheckpoint kept, FindingKind kind, String what) {
        findings.add(kind, kept.file(), kept.offset(), what);
        Checkpoint then = kept.checkpoint();
        return new KeptCheckpoint(then.size(), then.root(), KeptCheckpoint.Outcome.CONTRADICTED, List.of());
    }
}

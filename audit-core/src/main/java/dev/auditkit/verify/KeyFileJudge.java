package dev.auditkit.verify;

import dev.auditkit.internal.proof.KeyFile;
import dev.auditkit.internal.proof.StoredCheckpoint;
import dev.auditkit.note.VerifierKey;
import java.util.List;

/** Says whether the file {@code verifier-key} is what it should be. For one thread. */
final class KeyFileJudge {

    private final KeyUse use;
    private final KeyChain chain;
    private final Findings findings;

    KeyFileJudge(KeyUse use, KeyChain chain, Findings findings) {
        this.use = use;
        this.chain = chain;
        this.findings = findings;
    }

    /**
     * Checks the keys that are listed.
     *
     * @param listed the keys in the file
     * @param valid the checkpoints that count
     */
    void judge(List<VerifierKey> listed, List<StoredCheckpoint> valid) {
        if (valid.isEmpty()) {
            return;
        }
        for (VerifierKey key : listed) {
            boolean used =
                    !key.isSupported() || valid.stream().anyMatch(stored -> use.of(stored, key) == KeyUse.Signed.RIGHT);
            if (!used && !isOlder(key, listed, valid)) {
                add("it names " + CheckpointJudge.name(key) + ", which has signed no checkpoint of this log");
            }
        }
        for (VerifierKey key : chain.keys()) {
            boolean signs = valid.stream().anyMatch(stored -> use.of(stored, key) == KeyUse.Signed.RIGHT);
            if (signs && !listed.contains(key) && !chain.isNewest(key)) {
                add("it does not name " + CheckpointJudge.name(key) + ", which has signed checkpoints of this log");
            }
        }
    }

    /** Whether a key stands before one that signs: what it signed may be gone from the history. */
    private boolean isOlder(VerifierKey key, List<VerifierKey> listed, List<StoredCheckpoint> valid) {
        return listed.subList(listed.indexOf(key) + 1, listed.size()).stream()
                .anyMatch(later -> chain.followed().stream()
                                .anyMatch(change -> change.next().equals(later.toString()))
                        && valid.stream().anyMatch(stored -> use.of(stored, later) == KeyUse.Signed.RIGHT));
    }

    private void add(String what) {
        findings.add(FindingKind.KEY_FILE, KeyFile.NAME, 0, what);
    }
}

package dev.auditkit.verify;

import dev.auditkit.internal.proof.CheckpointFiles;
import dev.auditkit.internal.proof.StoredCheckpoint;
import dev.auditkit.note.VerifierKey;
import dev.auditkit.tree.Hash;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Says of each stored checkpoint whether it counts, by who has signed it. For one thread. */
final class CheckpointJudge {

    private final KeyUse use;
    private final KeyChain chain;
    private final Findings findings;
    private final List<StoredCheckpoint> valid = new ArrayList<>();
    private final List<StoredCheckpoint> older = new ArrayList<>();

    CheckpointJudge(KeyUse use, KeyChain chain, Findings findings) {
        this.use = use;
        this.chain = chain;
        this.findings = findings;
    }

    /**
     * Sorts out the checkpoints.
     *
     * @param stored by size
     * @param listed the keys that the log's own file names
     * @param firstSeq the oldest entry that is there
     * @return those that count
     */
    List<StoredCheckpoint> judge(List<StoredCheckpoint> stored, List<VerifierKey> listed, long firstSeq) {
        boolean ours = stored.stream()
                .anyMatch(note -> chain.keys().stream().anyMatch(key -> use.of(note, key) != KeyUse.Signed.ABSENT));
        if (!stored.isEmpty() && !ours) {
            StoredCheckpoint newest = stored.get(stored.size() - 1);
            findings.add(
                    FindingKind.UNKNOWN_KEY,
                    newest.file(),
                    newest.offset(),
                    "none of the checkpoints is signed by a key that is trusted (" + names(chain.keys())
                            + "); this log says it is " + newest.checkpoint().origin() + " and names "
                            + (listed.isEmpty() ? "no key" : names(listed)));
            return valid;
        }
        for (StoredCheckpoint note : stored) {
            if (counts(note, listed, firstSeq)) {
                valid.add(note);
            }
        }
        findContradictions();
        if (!older.isEmpty()) {
            StoredCheckpoint first = older.get(0);
            findings.add(
                    FindingKind.NOTE,
                    first.file(),
                    first.offset(),
                    older.size()
                            + " checkpoints do not count: they are signed by older keys of the log, and the entries"
                            + " that replaced these keys were removed");
        }
        return valid;
    }

    private boolean counts(StoredCheckpoint stored, List<VerifierKey> listed, long firstSeq) {
        long size = stored.checkpoint().size();
        boolean right = false;
        VerifierKey retired = null;
        boolean unchecked = false;
        for (VerifierKey key : chain.keys()) {
            KeyUse.Signed signed = use.of(stored, key);
            if (signed == KeyUse.Signed.WRONG) {
                return refuse(FindingKind.BAD_SIGNATURE, stored, "the signature of " + name(key) + " is wrong");
            }
            boolean may = chain.maySign(key, size);
            right |= signed == KeyUse.Signed.RIGHT && may;
            retired = signed == KeyUse.Signed.RIGHT && !may ? key : retired;
            unchecked |= signed == KeyUse.Signed.UNCHECKED && may;
        }
        if (right) {
            return true;
        }
        if (retired != null) {
            return refuse(
                    FindingKind.BAD_SIGNATURE,
                    stored,
                    "it is signed by " + name(retired) + " alone, which was not the log's key at that size");
        }
        if (unchecked) {
            return refuse(FindingKind.NOTE, stored, "its signature cannot be checked on this Java platform");
        }
        VerifierKey other = listed.stream()
                .filter(key -> use.of(stored, key) == KeyUse.Signed.RIGHT)
                .findFirst()
                .orElse(null);
        if (other == null) {
            return refuse(FindingKind.UNKNOWN_KEY, stored, "it is not signed by a key that is trusted");
        }
        if (size <= firstSeq) {
            older.add(stored);
            return false;
        }
        return refuse(
                FindingKind.UNKNOWN_KEY,
                stored,
                "it is signed by " + name(other)
                        + ", of which only the log's own file says that it is the log's; there is no signed"
                        + " audit.key_changed to it from a key that is trusted");
    }

    private boolean refuse(FindingKind kind, StoredCheckpoint stored, String why) {
        findings.add(
                kind,
                stored.file(),
                stored.offset(),
                "the checkpoint of size " + stored.checkpoint().size() + " does not count: " + why);
        return false;
    }

    /** Two roots that were signed for one size: the log has told different people different things. */
    private void findContradictions() {
        Map<Long, Hash> roots = new HashMap<>();
        for (StoredCheckpoint stored : valid) {
            Hash root = stored.checkpoint().root();
            Hash other = roots.putIfAbsent(stored.checkpoint().size(), root);
            if (other != null && !other.equals(root)) {
                findings.add(
                        FindingKind.NOT_AN_EXTENSION,
                        stored.file(),
                        stored.offset(),
                        "two roots were signed for size " + stored.checkpoint().size() + ": " + other + " and " + root);
            }
        }
    }

    /** Sees that the file with the newest checkpoint has it. */
    void checkNewestFile(List<StoredCheckpoint> stored) {
        StoredCheckpoint inFile = stored.stream()
                .filter(note -> note.file().equals(CheckpointFiles.NEWEST))
                .findFirst()
                .orElse(null);
        if (inFile == null && !stored.isEmpty()) {
            findings.add(
                    FindingKind.CHECKPOINT_FILE,
                    CheckpointFiles.NEWEST,
                    0,
                    "the file with the newest checkpoint is missing or has none, and the history has some");
        } else if (inFile != null) {
            checkNewest(inFile.checkpoint().size());
        }
    }

    /** The history gets a checkpoint first, so that a crash, or a look at the wrong moment, may find one that the file lacks. */
    private void checkNewest(long size) {
        long newer = valid.stream()
                .mapToLong(note -> note.checkpoint().size())
                .filter(other -> other > size)
                .distinct()
                .count();
        if (newer > 0) {
            findings.add(
                    newer > 1 ? FindingKind.CHECKPOINT_FILE : FindingKind.NOTE,
                    CheckpointFiles.NEWEST,
                    0,
                    "it has a checkpoint of size " + size + ", and the history has " + newer + " of larger sizes");
        }
    }

    /** The largest that counts; null when none does. */
    @Nullable
    StoredCheckpoint newest() {
        StoredCheckpoint newest = null;
        for (StoredCheckpoint stored : valid) {
            if (newest == null
                    || stored.checkpoint().size() >= newest.checkpoint().size()) {
                newest = stored;
            }
        }
        return newest;
    }

    static String name(VerifierKey key) {
        return key.name() + "+" + HexFormat.of().toHexDigits(key.id());
    }

    static String names(List<VerifierKey> keys) {
        return String.join(", ", keys.stream().map(CheckpointJudge::name).toList());
    }
}

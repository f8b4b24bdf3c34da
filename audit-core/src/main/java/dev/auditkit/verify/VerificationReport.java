package dev.auditkit.verify;

import dev.auditkit.note.VerifierKey;
import dev.auditkit.tree.Hash;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a verification found. Immutable.
 *
 * @param verdict what it comes to
 * @param directory the log's
 * @param origin which log it says it is; null when it has no valid checkpoint
 * @param signedSize how many entries, since the first ever, its newest valid checkpoint vouches for; 0 when there is none
 * @param root the root of their tree; null when there is none
 * @param firstSeq the oldest entry that is there
 * @param removalSeq the entry {@code audit.retention} that authorises the removal of those before; -1 when none are missing, or
 *     none authorises it
 * @param endSeq the sequence number after the newest entry that is there
 * @param bytes how many bytes of segments were read
 * @param segments how many segments there are
 * @param checkpointsChecked how many checkpoints were signed by a trusted key and have the root that the log gives
 * @param checkpointsNotProvable how many were signed, but lie among removed entries of which too few hashes are kept
 * @param keyChanges how many changes of the key were followed
 * @param keys the keys that were trusted in the end
 * @param kept what became of the checkpoint that was given; null when none was
 * @param findings what was found: damage first, in the order of the log
 * @param omittedFindings how many findings more there were
 */
public record VerificationReport(
        Verdict verdict,
        Path directory,
        @Nullable String origin,
        long signedSize,
        @Nullable Hash root,
        long firstSeq,
        long removalSeq,
        long endSeq,
        long bytes,
        int segments,
        int checkpointsChecked,
        int checkpointsNotProvable,
        int keyChanges,
        List<VerifierKey> keys,
        @Nullable KeptCheckpoint kept,
        List<Finding> findings,
        long omittedFindings) {

    /** What a verification comes to. */
    public enum Verdict {

        /** Every entry up to the newest checkpoint is the one that was written, signed by a key that the caller gave. */
        AUTHENTIC,

        /**
         * Everything fits, but the keys are those that lie beside the log: who could replace the log could have replaced
         * them.
         */
        CONSISTENT,

        /** Everything fits, but no checkpoint covers any of it, so nothing shows that it is what was written. */
        NOTHING_SIGNED,

        /** The log is not what was written; the findings say where. */
        DAMAGED
    }

    /** Takes unmodifiable copies of the lists. */
    public VerificationReport {
        keys = List.copyOf(keys);
        findings = List.copyOf(findings);
    }

    /** Whether the log is as it was written, as far as the keys that were given can show. */
    public boolean ok() {
        return verdict == Verdict.AUTHENTIC || verdict == Verdict.CONSISTENT;
    }

    /** How many entries were checked. */
    public long entries() {
        return endSeq - firstSeq;
    }

    /** How many of them are newer than the newest checkpoint, so that nothing vouches for them yet. */
    public long unsignedEntries() {
        return Math.max(0, endSeq - Math.max(firstSeq, signedSize));
    }

    /** The first damage; empty when there is none. */
    public Optional<Finding> firstDamage() {
        return findings.stream().filter(found -> found.kind().damage()).findFirst();
    }
}

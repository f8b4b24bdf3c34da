package dev.auditkit;

import java.util.List;

/**
 * What a run of retention removed, or would remove. Immutable.
 *
 * @param dryRun whether nothing was touched
 * @param removedFiles the names of the segments, oldest first
 * @param removedEntries how many entries they held
 * @param removedBytes how many bytes they took on disk
 * @param firstRemaining the sequence number of the oldest entry that is left
 * @param kept expired segments that stay, with the reason: a legal hold, or damage that must be looked at first
 */
public record AuditCleanup(
        boolean dryRun,
        List<String> removedFiles,
        long removedEntries,
        long removedBytes,
        long firstRemaining,
        List<String> kept) {

    /** Takes unmodifiable copies of the lists. */
    public AuditCleanup {
        removedFiles = List.copyOf(removedFiles);
        kept = List.copyOf(kept);
    }
}

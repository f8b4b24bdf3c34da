package dev.auditkit;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How the log is, at one moment. Immutable. Counters count since the log was opened in this process and are 0 for a
 * mere reader.
 *
 * @param state whether it takes entries, and nothing needs a person's attention
 * @param reason why it is {@link State#DOWN}, in words; null otherwise
 * @param logDir the directory
 * @param currentLogSize the bytes of the segment being written
 * @param totalSize the bytes of all segments on disk
 * @param totalFiles how many segments there are
 * @param oldestLog the file name of the oldest segment; null when there is none
 * @param newestLog the file name of the newest segment; null when there is none
 * @param entriesToday how many entries were recorded since midnight UTC
 * @param entriesTotal how many entries there are
 * @param nextSeq the sequence number of the next entry
 * @param queueDepth how many events wait for the writer
 * @param queueCapacity how many may
 * @param dropped how many events were not recorded
 * @param gaps how many {@code audit.gap} entries tell of them
 * @param writeFailures how many writes and syncs the file system refused
 * @param truncatedValues how many values were cut or replaced by a digest to fit an entry's size
 * @param lastFsync when entries last reached stable storage; null before the first time
 * @param writes how often entries were written to the file
 * @param writeTime how long that took, all in all
 * @param fsyncs how often they were brought to stable storage
 * @param fsyncTime how long that took, all in all
 */
public record AuditStats(
        State state,
        @Nullable String reason,
        Path logDir,
        long currentLogSize,
        long totalSize,
        int totalFiles,
        @Nullable String oldestLog,
        @Nullable String newestLog,
        long entriesToday,
        long entriesTotal,
        long nextSeq,
        int queueDepth,
        int queueCapacity,
        long dropped,
        long gaps,
        long writeFailures,
        long truncatedValues,
        @Nullable Instant lastFsync,
        long writes,
        Duration writeTime,
        long fsyncs,
        Duration fsyncTime) {

    /** Whether a log takes entries, and nothing needs a person's attention. */
    public enum State {
        /** It takes entries, and all is well. */
        UP,
        /** It takes none, or not reliably, or something else needs attention; {@link AuditStats#reason()} says why. */
        DOWN,
        /** It is switched off. */
        DISABLED,
        /** It is closed. */
        CLOSED,
        /** It is only read here. */
        READ_ONLY
    }

    /** Whether the log is enabled. */
    public boolean enabled() {
        return state != State.DISABLED;
    }
}

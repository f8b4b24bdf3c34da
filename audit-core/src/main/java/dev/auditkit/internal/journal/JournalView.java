package dev.auditkit.internal.journal;

import java.util.List;

/**
 * The segments of a log at one moment, oldest first; the last may be the one that is being written. Immutable.
 *
 * @param segments without a hole between them
 */
public record JournalView(List<Segment> segments) {

    /** A log without segments. */
    public static final JournalView EMPTY = new JournalView(List.of());

    /** The oldest entry that is there. */
    public long firstSeq() {
        return segments.isEmpty() ? 0 : segments.get(0).firstSeq();
    }

    /** The sequence number after the newest entry. */
    public long endSeq() {
        return segments.isEmpty() ? 0 : segments.get(segments.size() - 1).endSeq();
    }

    /** The bytes of all segments. */
    public long totalSize() {
        return segments.stream().mapToLong(Segment::length).sum();
    }
}

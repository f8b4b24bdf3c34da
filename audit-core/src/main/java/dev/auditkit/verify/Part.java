package dev.auditkit.verify;

import dev.auditkit.internal.journal.SegmentName;

/**
 * A range of a segment's file: the lines, or compressed blocks, that begin in it.
 *
 * @param name the segment's
 * @param fileLength how much of the file counts
 * @param start where it begins
 * @param end where the next begins
 */
record Part(SegmentName name, long fileLength, long start, long end) {

    /** Whether no other follows it in the segment. */
    boolean last() {
        return end == fileLength;
    }
}

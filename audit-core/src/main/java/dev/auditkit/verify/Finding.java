package dev.auditkit.verify;

/**
 * Something that verification came across. Immutable.
 *
 * @param kind what it is about
 * @param seq the first entry that is concerned; of something that is not about entries, -1
 * @param endSeq the sequence number after the last entry that is concerned; equal to {@code seq} when there is none
 * @param file the name of the file within the log directory, with slashes
 * @param offset the byte in that file at which it begins; in a compressed segment, that of the compressed block
 * @param what what it is, in a sentence
 */
public record Finding(FindingKind kind, long seq, long endSeq, String file, long offset, String what) {

    /** Of something that is not about entries. */
    static final long NO_SEQ = -1;

    static Finding ofFile(FindingKind kind, String file, long offset, String what) {
        return new Finding(kind, NO_SEQ, NO_SEQ, file, offset, what);
    }

    /** Kind, place and sentence, on one line. */
    @Override
    public String toString() {
        String entries = seq < 0
                ? ""
                : endSeq <= seq + 1 ? "entry " + seq + ", " : "entries " + seq + " to " + (endSeq - 1) + ", ";
        return kind + ": " + entries + file + " at byte " + offset + ": " + what;
    }
}

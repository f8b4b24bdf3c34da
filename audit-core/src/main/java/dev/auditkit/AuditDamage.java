package dev.auditkit;

/**
 * A place in the log where the bytes are not those that were written. Immutable.
 *
 * @param seq the sequence number of the first entry that is concerned
 * @param file the name of the file within the log directory
 * @param offset the byte in that file at which the damage begins; in a compressed segment, that of the compressed block
 * @param what what is wrong there, in words
 */
public record AuditDamage(long seq, String file, long offset, String what) {

    @Override
    public String toString() {
        return "entry " + seq + ", " + file + " at byte " + offset + ": " + what;
    }
}

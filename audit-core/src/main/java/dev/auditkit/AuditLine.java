package dev.auditkit;

/** A line of the log, as an {@link AuditFormat} is given it. Valid only during the call that hands it over. */
public interface AuditLine {

    /** Its place in the log. */
    long seq();

    /** What the line says; parsed at each call. */
    AuditEntry entry();

    /** The bytes of the line as they stand in the log, with its line feed; the caller may keep the array. */
    byte[] bytes();

    /** The bytes of the leaf, which the log has hashed: the line without its {@code seq} and {@code hash}. */
    byte[] leaf();
}

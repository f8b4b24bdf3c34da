package dev.auditkit;

/** What entries can be counted by. */
public enum AuditFacet {
    /** The operation. */
    OPERATION,
    /** The result, in the form that stands in the log. */
    RESULT,
    /** The user; entries without one are counted under the empty text. */
    USER
}

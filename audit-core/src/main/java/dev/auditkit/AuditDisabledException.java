package dev.auditkit;

/** Something was asked that needs a log, while {@code audit.enabled} is false. */
public final class AuditDisabledException extends AuditException {

    private static final long serialVersionUID = 1L;

    /** @param what what was asked, as the start of a sentence: {@code "An export"} */
    public AuditDisabledException(String what) {
        super(what + " is not possible while audit.enabled is false", null);
    }
}

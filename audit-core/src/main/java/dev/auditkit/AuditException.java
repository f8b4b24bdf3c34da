package dev.auditkit;

import org.jspecify.annotations.Nullable;

/** What every failure of the audit log itself is. Each kind says what the caller can do about it. */
public abstract sealed class AuditException extends RuntimeException
        permits AuditConfigException,
                AuditDisabledException,
                AuditIntegrityException,
                AuditNotProvableException,
                AuditStorageException,
                AuditUnavailableException {

    private static final long serialVersionUID = 1L;

    AuditException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}

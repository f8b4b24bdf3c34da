package dev.auditkit.testkit;

import dev.auditkit.AuditReader;

/** Entry point of the assertions about a log; import it statically beside, or in place of, AssertJ's own. */
public final class AuditAssertions {

    private AuditAssertions() {}

    /**
     * Begins an assertion. What an {@link dev.auditkit.AuditLog} was given before is waited for; its own entries, whose
     * operations begin with {@code audit.}, do not count.
     */
    public static AuditReaderAssert assertThat(AuditReader log) {
        return new AuditReaderAssert(log);
    }
}

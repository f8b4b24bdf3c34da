package dev.auditkit.quarkus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.auditkit.AuditConfig;
import dev.auditkit.AuditConfigException;
import dev.auditkit.AuditDamage;
import dev.auditkit.AuditIntegrityException;
import dev.auditkit.AuditLockedException;
import dev.auditkit.AuditStorageException;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What keeps an application from starting is told with what to do about it. */
class StartFailureTest {

    @Test
    void aBadValue() {
        AuditConfigException failure = catchConfig();
        assertThat(StartFailure.of(failure))
                .hasCause(failure)
                .hasMessageContaining("3 fortnights")
                .hasMessageContaining("Change audit.max-wait");
    }

    private static AuditConfigException catchConfig() {
        try {
            AuditConfig.of(Map.of("max-wait", "3 fortnights"));
        } catch (AuditConfigException e) {
            return e;
        }
        throw new AssertionError("It is allowed");
    }

    @Test
    void aLockedDirectory() {
        assertThat(StartFailure.of(new AuditLockedException("/var/audit", "pid 7 on host")))
                .hasMessageContaining("/var/audit")
                .hasMessageContaining("Stop the other process");
    }

    @Test
    void aDirectoryThatCannotBeWritten() {
        assertThat(StartFailure.of(new AuditStorageException("cannot create /x", new IOException("read-only"))))
                .hasMessageContaining("/x")
                .hasMessageContaining("Make audit.log-dir a directory");
    }

    @Test
    void aDamagedLog() {
        assertThat(StartFailure.of(new AuditIntegrityException(
                        List.of(new AuditDamage(7, "audit-0.jsonl", 512, "is not what was written")))))
                .hasMessageContaining("audit verify");
    }
}

package dev.auditkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whether the log takes entries can be asked before an operation is begun. */
class AuditLogUnavailableTest {

    @Test
    void aLogThatIsOpenIsAvailableAndOneThatIsClosedIsNot(@TempDir Path directory) {
        AuditLog log = AuditLog.open(
                AuditConfig.builder().logDir(directory).minFreeMb(0).build());
        AuditLog sharing = AuditLog.open(
                AuditConfig.builder().logDir(directory).minFreeMb(0).build());
        assertThat(log.unavailable()).isEmpty();
        log.close();
        assertThat(log.unavailable()).contains("it is closed");
        assertThat(sharing.unavailable()).isEmpty();
        sharing.close();
        assertThat(sharing.unavailable()).contains("it is closed");
    }

    @Test
    void oneThatIsDisabledHasNothingToTake(@TempDir Path directory) {
        AuditLog log = AuditLog.open(
                AuditConfig.builder().logDir(directory).enabled(false).build());
        assertThat(log.unavailable()).isEmpty();
        log.close();
        assertThat(log.unavailable()).isEmpty();
    }
}

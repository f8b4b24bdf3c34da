package dev.auditkit.spring;

import static dev.auditkit.testkit.AuditAssertions.assertThat;

import dev.auditkit.AuditEvent;
import dev.auditkit.capture.AuditContext;
import dev.auditkit.capture.AuditRecorder;
import dev.auditkit.testkit.InMemoryAuditLog;
import org.junit.jupiter.api.Test;

/** Whose work it is that a scheduled task does. */
class SystemWorkTest {

    @Test
    void whatSomebodyLeftForAScheduledTaskIsTheirs() {
        try (InMemoryAuditLog log = InMemoryAuditLog.create()) {
            AuditRecorder recorder = AuditRecorder.builder(log, log.config()).build();
            Runnable left = AuditContext.EMPTY.withUser("alice").wrap(() -> recorder.record(AuditEvent.of("left")));
            SystemWork.decorated(recorder, () -> {
                        recorder.record(AuditEvent.of("own"));
                        left.run();
                    })
                    .run();
            log.flush();
            assertThat(log).hasEntry().withOperation("own").by("system").once();
            assertThat(log).hasEntry().withOperation("left").by("alice").once();
        }
    }
}

package dev.auditkit.hibernate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.auditkit.capture.AuditRecorder;
import dev.auditkit.capture.TransactionOutcome;
import dev.auditkit.testkit.InMemoryAuditLog;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class UnitOfWorkTest {

    private final InMemoryAuditLog log = InMemoryAuditLog.create();
    private final AuditRecorder recorder =
            AuditRecorder.builder(log, log.config()).build();

    @AfterEach
    void close() {
        log.close();
    }

    private UnitOfWork unit(int most) {
        return new UnitOfWork(recorder, recorder.transaction("update"), null, most);
    }

    @Test
    void ofMoreChangesThanItKeepsItRecordsTheNumber() {
        UnitOfWork unit = unit(2);
        for (int i = 0; i < 5; i++) {
            unit.add(new Change("create", "Owner", "Owner:" + i));
        }
        unit.add(new Change("delete", "Pet", "Pet:1"));
        unit.add(new Change("create", "Owner", "Owner:9"));
        unit.settle(TransactionOutcome.COMMITTED);
        assertThat(log.entries())
                .extracting(entry -> entry.operation() + " " + entry.key() + " "
                        + entry.metadata().get("rows"))
                .containsExactly("create Owner:0 null", "create Owner:1 null", "create Owner:* 4", "delete Pet:* 1");
    }

    @Test
    void itIsSettledOnce() {
        UnitOfWork unit = unit(10);
        unit.attempted("Owner", "create");
        unit.add(new Change("create", "Owner", "Owner:1"));
        unit.settle(TransactionOutcome.UNKNOWN);
        unit.settle(TransactionOutcome.COMMITTED);
        assertThat(log.entries()).singleElement().satisfies(entry -> {
            assertThat(entry.operation()).isEqualTo("transaction");
            assertThat(entry.metadata().get("attempted")).hasToString("{Owner={create=1}}");
        });
    }
}

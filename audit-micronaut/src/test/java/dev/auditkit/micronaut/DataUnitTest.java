package dev.auditkit.micronaut;

import static org.assertj.core.api.Assertions.assertThat;

import dev.auditkit.AuditConfig;
import dev.auditkit.AuditEntry;
import dev.auditkit.AuditQuery;
import dev.auditkit.capture.AuditRecorder;
import dev.auditkit.capture.TransactionOutcome;
import dev.auditkit.testkit.InMemoryAuditLog;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is kept of a transaction, and what becomes of it. */
class DataUnitTest {

    private static List<AuditEntry> entries(int changes, TransactionOutcome outcome) {
        try (InMemoryAuditLog log = InMemoryAuditLog.create()) {
            AuditRecorder recorder =
                    AuditRecorder.builder(log, AuditConfig.builder().build()).build();
            DataUnit unit = new DataUnit(recorder, 2);
            for (int i = 0; i < changes; i++) {
                unit.add(new DataChange("create", "Part", "Part:" + i, null, null));
            }
            unit.end(outcome);
            log.flush();
            return log
                    .query(AuditQuery.builder()
                            .order(AuditQuery.Order.OLDEST_FIRST)
                            .build())
                    .entries()
                    .stream()
                    .filter(entry -> !entry.operation().startsWith("audit."))
                    .toList();
        }
    }

    @Test
    void eachChangeIsAnEntryWhereThereAreFew() {
        assertThat(entries(2, TransactionOutcome.COMMITTED))
                .hasSize(2)
                .allSatisfy(entry -> assertThat(entry.metadata()).doesNotContainKey("rows"));
    }

    @Test
    void whatIsMoreThanCanBeKeptIsCounted() {
        List<AuditEntry> entries = entries(5, TransactionOutcome.COMMITTED);
        assertThat(entries).hasSize(3);
        assertThat(entries.get(2).operation()).isEqualTo("create");
        assertThat(entries.get(2).metadata()).containsEntry("rows", 3);
    }

    @Test
    void whatFailedIsCountedWhole() {
        List<AuditEntry> entries = entries(5, TransactionOutcome.ROLLED_BACK);
        assertThat(entries).hasSize(1);
        assertThat(entries.get(0).operation()).isEqualTo("transaction");
        assertThat(entries.get(0).metadata()).containsEntry("attempted", Map.of("Part", Map.of("create", 5)));
    }
}

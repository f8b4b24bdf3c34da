package dev.auditkit.capture;

import static dev.auditkit.capture.RecordingLog.own;
import static org.assertj.core.api.Assertions.assertThat;

import dev.auditkit.AuditEvent;
import dev.auditkit.AuditResult;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class AuditTransactionTest {

    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";

    private final RecordingLog log = new RecordingLog();

    @Test
    void itsEntriesShareItsIdAndWhatTheThreadKnewAtItsBeginning() {
        List<String> user = new ArrayList<>(List.of("alice"));
        AuditRecorder recorder = log.recorder()
                .users(() -> user.get(0))
                .sources(() -> "10.0.0.7")
                .traces(() -> AuditTrace.of(TRACE, null))
                .build();
        AuditTransaction transaction = recorder.transaction("update");
        user.set(0, "mallory");
        transaction.record(AuditEvent.of("update").key("Owner:1"), TransactionOutcome.COMMITTED);
        transaction.record(AuditEvent.of("delete").key("Owner:2"), TransactionOutcome.COMMITTED);
        assertThat(log.events).hasSize(2).allSatisfy(event -> {
            assertThat(event.user()).isEqualTo("alice");
            assertThat(event.source()).isEqualTo("10.0.0.7");
            assertThat(event.traceId()).isEqualTo(TRACE);
            assertThat(event.result()).isEqualTo(AuditResult.OK);
            assertThat(own(event).get("transaction")).isEqualTo("committed");
            assertThat(own(event).get("transaction_id")).isEqualTo(transaction.id());
        });
    }

    @Test
    void whereTheLogWaitsUntilEntriesAreDurableItWaitsOnceForAll() {
        record(log.recorder("durability", "sync").build());
        assertThat(log.events).extracting(AuditEvent::key).containsExactly("1", "2", "3");
        assertThat(log.submitted).isEqualTo(2);
    }

    @Test
    void whereTheLogDoesNotWaitNobodyIsToldWhenEntriesAreDurable() {
        record(log.recorder().build());
        assertThat(log.events).extracting(AuditEvent::key).containsExactly("1", "2", "3");
        assertThat(log.submitted).isZero();
    }

    private static void record(AuditRecorder recorder) {
        recorder.transaction("update")
                .record(
                        List.of(
                                AuditEvent.of("update").key("1"),
                                AuditEvent.of("update").key("2"),
                                AuditEvent.of("update").key("3")),
                        TransactionOutcome.COMMITTED);
    }

    @Test
    void whatWasNotCommittedIsAnError() {
        AuditTransaction transaction = log.recorder().build().transaction("update");
        transaction.record(AuditEvent.of("transaction"), TransactionOutcome.ROLLED_BACK);
        assertThat(log.only().result()).isEqualTo(AuditResult.ERROR);
        assertThat(own(log.only()).get("transaction")).isEqualTo("rolled_back");
    }

    @Test
    void whatWasDoneInNoneHasNoId() {
        log.recorder().build().transaction("update").record(AuditEvent.of("update"), null);
        assertThat(log.only().metadata()).isEmpty();
    }

    @Test
    void itBelongsToTheOperationThatItIsDoneIn() {
        AuditRecorder recorder = log.recorder().build();
        AuditOperation operation = recorder.begin(AuditEvent.of("order.cancel"));
        try (AuditScope scope = operation.activate()) {
            assertThat(scope).isNotNull();
            recorder.transaction("update").record(AuditEvent.of("update"), TransactionOutcome.COMMITTED);
        }
        operation.ok();
        assertThat(log.events).hasSize(2);
        assertThat(own(log.events.get(0)).get("correlation_id"))
                .isNotNull()
                .isEqualTo(own(log.events.get(1)).get("correlation_id"));
    }

    @Test
    void whatCannotBeRecordedIsCounted() {
        AuditRecorder recorder = log.recorder().build();
        recorder.notRecorded(new IllegalStateException("no"));
        assertThat(recorder.unrecorded()).isEqualTo(1);
    }
}

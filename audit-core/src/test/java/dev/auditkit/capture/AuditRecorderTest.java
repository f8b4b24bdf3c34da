package dev.auditkit.capture;

import static dev.auditkit.capture.RecordingLog.own;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.auditkit.AuditEvent;
import dev.auditkit.AuditResult;
import dev.auditkit.AuditType;
import dev.auditkit.AuditUnavailableException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@SuppressWarnings("ThreadLocalUsage") // a test of its own
class AuditRecorderTest {

    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";

    private final RecordingLog log = new RecordingLog();

    private static AuditEvent.Builder event(String operation) {
        return AuditEvent.of(operation);
    }

    @Test
    void recordsWhatEndedWellWithUserSourceTraceAndDuration() {
        AuditRecorder recorder = log.recorder()
                .users(() -> "alice")
                .sources(() -> "10.0.0.7")
                .traces(() -> AuditTrace.of(TRACE, "00f067aa0ba902b7"))
                .build();

        AuditOperation operation = recorder.begin(event("order.cancel").key("order:1"));
        assertThat(log.events).isEmpty();
        operation.metadata("reason", "late").ok();

        AuditEvent recorded = log.only();
        assertThat(recorded.operation()).isEqualTo("order.cancel");
        assertThat(recorded.result()).isEqualTo(AuditResult.OK);
        assertThat(recorded.key()).isEqualTo("order:1");
        assertThat(recorded.user()).isEqualTo("alice");
        assertThat(recorded.source()).isEqualTo("10.0.0.7");
        assertThat(recorded.traceId()).isEqualTo(TRACE);
        assertThat(recorded.spanId()).isEqualTo("00f067aa0ba902b7");
        assertThat(recorded.metadata()).containsEntry("reason", "late").containsOnlyKeys("reason", "audit");
        assertThat(own(recorded).keySet()).asString().isEqualTo("[duration_us]");
        assertThat((Long) own(recorded).get("duration_us")).isNotNegative();
    }

    @Test
    void whatTheEventSaysComesBeforeWhatTheThreadSays() {
        AuditRecorder recorder = log.recorder()
                .users(() -> "alice")
                .sources(() -> "10.0.0.7")
                .traces(() -> AuditTrace.of(TRACE, null))
                .build();
        recorder.begin(event("x").user("bob").source("console").traceId("t").spanId("s"))
                .ok();
        assertThat(log.only().user()).isEqualTo("bob");
        assertThat(log.only().source()).isEqualTo("console");
        assertThat(log.only().traceId()).isEqualTo("t");
        assertThat(log.only().spanId()).isEqualTo("s");
    }

    @Test
    void theUserIsTheOneAtTheBeginning() {
        List<String> user = new ArrayList<>(List.of("alice"));
        AuditRecorder recorder = log.recorder().users(() -> user.get(0)).build();
        AuditOperation operation = recorder.begin(event("x"));
        user.set(0, "mallory");
        operation.ok();
        assertThat(log.only().user()).isEqualTo("alice");
    }

    @Test
    void theFirstEndCounts() {
        AuditOperation operation = log.recorder().build().begin(event("x"));
        operation.error(new IllegalStateException());
        operation.ok();
        operation.denied(null);
        operation.cancelled();
        operation.end(AuditResult.OK);
        assertThat(log.only().result()).isEqualTo(AuditResult.ERROR);
        assertThat(own(log.only()).get("cancelled")).isNull();
    }

    @Test
    void recordsTheTypeOfAnExceptionButNotItsMessage() {
        log.recorder().build().begin(event("x")).error(new IllegalStateException("alice@example.com is 42"));
        assertThat(own(log.only()).get("exception")).isEqualTo("java.lang.IllegalStateException");
        assertThat(log.only().metadata().toString()).doesNotContain("example.com");
    }

    @Test
    void recordsTheMessageWhereThatIsAskedFor() {
        log.recorder("capture.exception-messages", "true")
                .build()
                .begin(event("x"))
                .error(new Error("boom"));
        assertThat(own(log.only()).get("exception_message")).isEqualTo("boom");
    }

    @Test
    void namesTheExceptionInsideOfThoseThatOnlyCarryIt() {
        log.recorder()
                .build()
                .begin(event("x"))
                .error(new CompletionException(new ExecutionException(new SecurityException())));
        assertThat(own(log.only()).get("exception")).isEqualTo("java.lang.SecurityException");
        assertThat(log.only().result()).isEqualTo(AuditResult.DENIED);
    }

    @Test
    void whatTheFrameworkCallsARefusalIsDenied() {
        AuditRecorder recorder =
                log.recorder().denials(IllegalStateException.class::isInstance).build();
        recorder.begin(event("a")).error(new IllegalStateException());
        recorder.begin(event("b")).error(new SecurityException());
        recorder.begin(event("c")).error(new IllegalArgumentException());
        recorder.begin(event("d")).denied(null);
        assertThat(log.events)
                .extracting(AuditEvent::result)
                .containsExactly(AuditResult.DENIED, AuditResult.DENIED, AuditResult.ERROR, AuditResult.DENIED);
    }

    @Test
    void anOperationThatNobodyWaitsForAnyMoreIsAnErrorThatSaysSo() {
        log.recorder().build().begin(event("x")).cancelled();
        assertThat(log.only().result()).isEqualTo(AuditResult.ERROR);
        assertThat(own(log.only()).get("cancelled")).isEqualTo(true);
    }

    @Test
    void readsAreRecordedOnlyWithLogReads() {
        AuditRecorder without = log.recorder().build();
        without.begin(event("x").type(AuditType.READ)).ok();
        without.record(event("x").type(AuditType.READ));
        assertThat(log.events).isEmpty();
        assertThat(without.records(AuditType.READ)).isFalse();
        assertThat(without.begin(event("x").type(AuditType.READ)).isRecorded()).isFalse();

        AuditRecorder with = log.recorder("log-reads", "true").build();
        with.begin(event("x").type(AuditType.READ)).ok();
        assertThat(log.only().type()).isEqualTo(AuditType.READ);
    }

    @Test
    void nothingIsRecordedWhereAuditingIsOff() {
        AuditRecorder recorder =
                log.recorder("enabled", "false", "failure-policy", "closed").build();
        log.unavailable = "it is closed";
        recorder.begin(event("x")).ok();
        recorder.record(event("x"));
        assertThat(log.events).isEmpty();
    }

    @Test
    void oneOperationAloneHasNoCorrelation() {
        AuditRecorder recorder = log.recorder().build();
        AuditOperation operation = recorder.begin(event("x"));
        try (AuditScope scope = operation.activate()) {
            assertThat(scope).isNotNull();
        }
        operation.ok();
        assertThat(own(log.only()).get("correlation_id")).isNull();
    }

    @Test
    void nestedOperationsShareACorrelationAndLaterOnesDoNot() {
        AuditRecorder recorder = log.recorder().build();
        AuditOperation outer = recorder.begin(event("outer"));
        AuditScope scope = outer.activate();
        AuditOperation inner = recorder.begin(event("inner"));
        AuditScope innerScope = inner.activate();
        recorder.begin(event("innermost")).ok();
        innerScope.close();
        inner.ok();
        recorder.record(event("event"));
        scope.close();
        outer.ok();
        recorder.begin(event("later")).ok();

        assertThat(log.events)
                .extracting(AuditEvent::operation)
                .containsExactly("innermost", "inner", "event", "outer", "later");
        assertThat(log.events.subList(0, 4))
                .extracting(recorded -> String.valueOf(own(recorded).get("correlation_id")))
                .containsOnly(String.valueOf(own(log.events.get(0)).get("correlation_id")))
                .doesNotContain("null");
        assertThat(own(log.events.get(4)).get("correlation_id")).isNull();
    }

    @Test
    void aContextCarriesUserSourceTraceAndCorrelationToAnotherThread() throws Exception {
        ThreadLocal<String> user = new ThreadLocal<>();
        AuditRecorder recorder = log.recorder()
                .users(user::get)
                .sources(() -> user.get() == null ? null : "10.0.0.7")
                .traces(() -> user.get() == null ? null : AuditTrace.of(TRACE, "1"))
                .build();
        user.set("alice");
        AuditOperation outer = recorder.begin(event("outer"));
        AuditScope scope = outer.activate();
        Runnable task =
                recorder.capture().wrap(() -> recorder.begin(event("async")).ok());
        scope.close();
        outer.ok();

        ExecutorService other = Executors.newSingleThreadExecutor();
        other.submit(task).get();
        other.submit(() -> recorder.begin(event("unrelated")).ok()).get();
        outer.context()
                .wrapCallable(() -> {
                    recorder.begin(event("callable")).ok();
                    return 1;
                })
                .call();
        outer.context()
                .wrap((Runnable runnable) -> other.execute(runnable))
                .execute(() -> recorder.begin(event("executed")).ok());
        other.shutdown();
        assertThat(other.awaitTermination(10, TimeUnit.SECONDS)).isTrue();

        assertThat(log.events)
                .extracting(AuditEvent::operation, AuditEvent::user, AuditEvent::source, AuditEvent::traceId)
                .containsExactlyInAnyOrder(
                        tuple("outer", "alice", "10.0.0.7", TRACE),
                        tuple("async", "alice", "10.0.0.7", TRACE),
                        tuple("unrelated", null, null, null),
                        tuple("callable", "alice", "10.0.0.7", TRACE),
                        tuple("executed", "alice", "10.0.0.7", TRACE));
        assertThat(log.events)
                .filteredOn(recorded -> own(recorded).get("correlation_id") == null)
                .extracting(AuditEvent::operation)
                .containsExactly("unrelated");
    }

    @Test
    void aThreadThatKnowsItsUserIsBelieved() {
        AuditRecorder recorder = log.recorder().users(() -> "bob").build();
        AuditContext context = new AuditContext(null, "alice", "somewhere", null);
        context.wrap(() -> recorder.begin(event("x")).ok()).run();
        assertThat(log.only().user()).isEqualTo("bob");
        assertThat(log.only().source()).isEqualTo("somewhere");
    }

    @Test
    void whereNoContextIsActiveTheSurroundingsCount() {
        AuditOperation[] request = new AuditOperation[1];
        AuditRecorder recorder = log.recorder()
                .surroundings(() -> request[0] == null ? null : request[0].context())
                .build();
        request[0] = recorder.begin(event("request").user("alice").source("10.0.0.7"));
        recorder.begin(event("inner")).ok();
        assertThat(AuditContext.current()).isSameAs(AuditContext.EMPTY);
        AuditOperation other = recorder.begin(event("other"));
        AuditScope nothing = AuditContext.EMPTY.activate();
        assertThat(AuditContext.current()).isSameAs(AuditContext.EMPTY);
        recorder.begin(event("still inner")).ok();
        nothing.close();
        request[0].ok();
        request[0] = null;
        AuditScope scope = other.activate();
        assertThat(AuditContext.current()).isNotSameAs(AuditContext.EMPTY);
        recorder.begin(event("inner of other")).ok();
        scope.close();
        assertThat(log.events)
                .extracting(AuditEvent::source)
                .containsExactly("10.0.0.7", "10.0.0.7", "10.0.0.7", "10.0.0.7");
        Object shared = own(log.events.get(0)).get("correlation_id");
        assertThat(shared).isNotNull();
        assertThat(log.events)
                .allSatisfy(recorded ->
                        assertThat(own(recorded).get("correlation_id")).isEqualTo(shared));
    }

    @Test
    void surroundingsThatFailAreNone() {
        AuditRecorder recorder = log.recorder()
                .surroundings(() -> {
                    throw new IllegalStateException();
                })
                .build();
        recorder.begin(event("x")).ok();
        assertThat(log.only().result()).isEqualTo(AuditResult.OK);
    }

    @Test
    void aContextThatIsClosedOutOfTurnDoesNotComeBack() {
        AuditContext one = new AuditContext(null, "one", null, null);
        AuditContext two = new AuditContext(null, "two", null, null);
        AuditScope first = one.activate();
        AuditScope second = two.activate();
        first.close();
        assertThat(AuditContext.current()).isSameAs(two);
        second.close();
        assertThat(AuditContext.current()).isSameAs(AuditContext.EMPTY);
        second.close();
        first.close();
        assertThat(AuditContext.current()).isSameAs(AuditContext.EMPTY);
    }

    @Test
    void underClosedNothingBeginsWhileTheLogTakesNothing() {
        log.unavailable = "a write failed: no space left";
        AuditRecorder closed = log.recorder("failure-policy", "closed").build();
        assertThatThrownBy(() -> closed.begin(event("order.cancel")))
                .isInstanceOf(AuditUnavailableException.class)
                .hasMessageContaining("order.cancel")
                .hasMessageContaining("audit.failure-policy")
                .hasMessageContaining("no space left");
        assertThat(closed.begin(event("look").type(AuditType.READ)).isRecorded())
                .isFalse();

        log.recorder().build().begin(event("x")).ok();
        assertThat(log.events).hasSize(1);
    }

    @Test
    void whatIsDoneStaysDoneWhenTheLogRefusesIt() {
        AuditRecorder recorder = log.recorder("failure-policy", "closed").build();
        AuditOperation operation = recorder.begin(event("x"));
        log.refusesToLog = true;
        operation.ok();
        recorder.begin(event("y")).error(new IllegalStateException());
        recorder.record(event("z"));
        recorder.record(event("audit.mine"));
        assertThat(recorder.unrecorded()).isEqualTo(4);
    }

    @Test
    void theLogsOwnOperationsAreRefused() {
        AuditRecorder recorder = log.recorder().build();
        assertThatThrownBy(() -> recorder.begin(event("audit.gap")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("audit.gap");
    }

    @Test
    void providersThatFailLeaveTheEntryWithoutWhatTheyKnow() {
        AuditRecorder recorder = log.recorder()
                .users(() -> {
                    throw new IllegalStateException();
                })
                .traces(() -> {
                    throw new NoClassDefFoundError();
                })
                .denials(failure -> {
                    throw new StackOverflowError();
                })
                .build();
        recorder.begin(event("x")).error(new IllegalStateException());
        assertThat(log.only().user()).isNull();
        assertThat(log.only().result()).isEqualTo(AuditResult.ERROR);
        assertThat(recorder.unrecorded()).isZero();
    }

    @Test
    void emptyTracesAreNone() {
        assertThat(AuditTrace.of(null, "1")).isNull();
        assertThat(AuditTrace.of("", "1")).isNull();
        assertThat(AuditTrace.of("0".repeat(32), "1")).isNull();
        assertThat(AuditTrace.of(TRACE, "0".repeat(16))).isEqualTo(new AuditTrace(TRACE, null));
    }

    @Test
    void theTransactionThatTheWorkIsDoneInCounts() {
        Transaction outer = new Transaction();
        Transaction inner = new Transaction();
        AtomicReference<Transaction> current = new AtomicReference<>(outer);
        AuditRecorder recorder = log.recorder()
                .transactions(listener -> current.get().onCompletion(listener))
                .build();
        AuditOperation operation = recorder.begin(event("x"));
        current.set(inner);
        operation.joinTransaction();
        inner.end(TransactionOutcome.ROLLED_BACK);
        current.set(outer);
        operation.ok();
        assertThat(own(log.only()).get("transaction")).isEqualTo("rolled_back");
        assertThat(log.only().result()).isEqualTo(AuditResult.ERROR);
        outer.end(TransactionOutcome.COMMITTED);
        operation.joinTransaction();
        assertThat(log.events).hasSize(1);
    }

    @Test
    void workOutsideOfTheTransactionDoesNotWaitForIt() {
        Transaction outer = new Transaction();
        Transaction none = new Transaction();
        none.active = false;
        AtomicReference<Transaction> current = new AtomicReference<>(outer);
        AuditRecorder recorder = log.recorder()
                .transactions(listener -> current.get().onCompletion(listener))
                .build();
        AuditOperation operation = recorder.begin(event("x"));
        current.set(none);
        operation.joinTransaction();
        current.set(outer);
        operation.ok();
        assertThat(own(log.only()).get("transaction")).isNull();
    }

    @Test
    void aContextCanBeForAnotherUser() {
        AuditRecorder recorder = log.recorder().build();
        new AuditContext(null, "alice", "somewhere", null)
                .withUser("bob")
                .wrap(() -> recorder.begin(event("x")).ok())
                .run();
        assertThat(log.only().user()).isEqualTo("bob");
        assertThat(log.only().source()).isEqualTo("somewhere");
    }

    /** A transaction that ends when the test says so. */
    private static final class Transaction implements TransactionProvider {

        private final List<Consumer<TransactionOutcome>> listeners = new ArrayList<>();
        private boolean active = true;

        @Override
        public boolean onCompletion(Consumer<TransactionOutcome> listener) {
            if (active) {
                listeners.add(listener);
            }
            return active;
        }

        void end(TransactionOutcome outcome) {
            active = false;
            listeners.forEach(listener -> listener.accept(outcome));
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatEndedWellInATransactionIsWhatThatBecame(TransactionOutcome outcome) {
        Transaction transaction = new Transaction();
        AuditRecorder recorder = log.recorder().transactions(transaction).build();
        recorder.begin(event("x")).ok();
        assertThat(log.events).isEmpty();
        transaction.end(outcome);
        assertThat(log.only().result())
                .isEqualTo(outcome == TransactionOutcome.COMMITTED ? AuditResult.OK : AuditResult.ERROR);
        assertThat(own(log.only()).get("transaction")).isEqualTo(outcome.text());
        transaction.end(TransactionOutcome.COMMITTED);
        assertThat(log.events).hasSize(1);
    }

    @Test
    void whatFailedOrWasRefusedInATransactionIsRecordedAtOnce() {
        Transaction transaction = new Transaction();
        AuditRecorder recorder = log.recorder().transactions(transaction).build();
        recorder.begin(event("x")).error(new IllegalStateException());
        recorder.begin(event("y")).denied(null);
        assertThat(log.events).extracting(AuditEvent::result).containsExactly(AuditResult.ERROR, AuditResult.DENIED);
        transaction.end(TransactionOutcome.COMMITTED);
        assertThat(log.events).hasSize(2);
    }

    @Test
    void anAsynchronousOperationThatEndsAfterItsTransactionKnowsWhatThatBecame() {
        Transaction transaction = new Transaction();
        AuditRecorder recorder = log.recorder().transactions(transaction).build();
        AuditOperation operation = recorder.begin(event("x"));
        transaction.end(TransactionOutcome.ROLLED_BACK);
        assertThat(log.events).isEmpty();
        operation.ok();
        assertThat(own(log.only()).get("transaction")).isEqualTo("rolled_back");
        assertThat(log.only().result()).isEqualTo(AuditResult.ERROR);
    }

    @Test
    void aTransactionThatTheOperationLeavesOpenIsWaitedFor() {
        Transaction transaction = new Transaction();
        transaction.active = false;
        AuditRecorder recorder = log.recorder().transactions(transaction).build();
        AuditOperation operation = recorder.begin(event("x"));
        transaction.active = true;
        operation.ok();
        assertThat(log.events).isEmpty();
        transaction.end(TransactionOutcome.COMMITTED);
        assertThat(log.only().result()).isEqualTo(AuditResult.OK);
    }

    @Test
    void whereTheTransactionCannotBeAskedItsOutcomeIsUnknown() {
        AuditRecorder recorder = log.recorder()
                .transactions(listener -> {
                    throw new IllegalStateException();
                })
                .build();
        recorder.begin(event("x")).ok();
        assertThat(log.only().result()).isEqualTo(AuditResult.ERROR);
        assertThat(own(log.only()).get("transaction")).isEqualTo("unknown");
    }

    @Test
    void aLogThatRefusesAfterTheCommitDoesNotReachTheTransaction() {
        Transaction transaction = new Transaction();
        AuditRecorder recorder = log.recorder("failure-policy", "closed")
                .transactions(transaction)
                .build();
        recorder.begin(event("x")).ok();
        log.refusesToLog = true;
        transaction.end(TransactionOutcome.COMMITTED);
        assertThat(recorder.unrecorded()).isEqualTo(1);
    }

    @Test
    void eventsThatHappenInATransactionWaitForItToo() {
        Transaction transaction = new Transaction();
        AuditRecorder recorder = log.recorder().transactions(transaction).build();
        recorder.record(SecurityEvents.passwordChanged("alice", "bob"));
        recorder.record(SecurityEvents.accessDenied("alice", "/admin", new SecurityException()));
        assertThat(log.events).extracting(AuditEvent::operation).containsExactly("security.access");
        transaction.end(TransactionOutcome.ROLLED_BACK);
        assertThat(log.events).extracting(AuditEvent::operation).contains("security.password_change");
        assertThat(log.events.get(1).result()).isEqualTo(AuditResult.ERROR);
        assertThat(own(log.events.get(1)).get("duration_us")).isNull();
    }

    @Test
    void aLoginIsAFactWhateverBecomesOfTheTransaction() {
        Transaction transaction = new Transaction();
        AuditRecorder recorder = log.recorder().transactions(transaction).build();
        recorder.record(SecurityEvents.login("alice"));
        assertThat(log.only().result()).isEqualTo(AuditResult.OK);
        assertThat(own(log.only()).get("transaction")).isNull();
    }

    @Test
    void whatHasEndedWellAndWaitsForItsTransactionCannotBeGivenUp() {
        Transaction transaction = new Transaction();
        AuditOperation operation =
                log.recorder().transactions(transaction).build().begin(event("x"));
        operation.ok();
        operation.cancelled();
        transaction.end(TransactionOutcome.COMMITTED);
        assertThat(log.only().result()).isEqualTo(AuditResult.OK);
        assertThat(own(log.only()).get("cancelled")).isNull();
    }
}

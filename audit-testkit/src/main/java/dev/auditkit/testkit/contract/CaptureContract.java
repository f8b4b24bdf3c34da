package dev.auditkit.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.auditkit.AuditEntry;
import dev.auditkit.AuditResult;
import dev.auditkit.capture.AuditTrace;
import dev.auditkit.capture.Operations;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Calls of audited methods become entries, with the right user and trace on whichever thread. */
interface CaptureContract extends Contract {

    /** Two traces that are nobody's. */
    AuditTrace TRACE = new AuditTrace("4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7");

    /** A call becomes an entry as the annotation says. */
    @Test
    default void aCallBecomesAnEntry(@TempDir Path directory) throws Exception {
        try (RunningApplication application = start(directory, "sensitive-keys", "true")) {
            assertThat(application.service().write("4711", 3)).isEqualTo("4711");
            assertThat(application.service().notAudited("x")).isEqualTo("x");
            AuditEntry entry = Contract.only(application);
            assertThat(entry.operation()).isEqualTo("sample.write");
            assertThat(entry.key()).isEqualTo("sample:4711");
            assertThat(entry.result()).isEqualTo(AuditResult.OK);
            assertThat(entry.metadata()).containsEntry("amount", 3);
            assertThat(Contract.own(entry, "duration_us")).isInstanceOf(Number.class);
        }
    }

    /** Without a name an operation is the class and the method. */
    @Test
    default void withoutANameAnOperationIsTheClassAndTheMethod(@TempDir Path directory) throws Exception {
        try (RunningApplication application = start(directory)) {
            application.service().unnamed();
            application.auditLog().flush();
            assertThat(Contract.entries(application.auditLog(), "*"))
                    .extracting(AuditEntry::operation)
                    .filteredOn(operation -> operation.endsWith(".unnamed"))
                    .singleElement()
                    .asString()
                    .matches("\\w*SampleService\\.unnamed");
        }
    }

    /** Capturing can be switched off. */
    @Test
    default void methodsAreNotCapturedWhereThatIsOff(@TempDir Path directory) throws Exception {
        try (RunningApplication application = start(directory, "capture.methods", "false")) {
            assertThat(application.service().write("1", 1)).isEqualTo("1");
            assertThat(Contract.entries(application)).isEmpty();
        }
    }

    /** Reads are recorded only with log-reads. */
    @Test
    default void readsAreRecordedOnlyWithLogReads(@TempDir Path without, @TempDir Path with) throws Exception {
        try (RunningApplication application = start(without)) {
            assertThat(application.service().read("1")).isEqualTo("1");
            assertThat(Contract.entries(application)).isEmpty();
        }
        try (RunningApplication application = start(with, "log-reads", "true")) {
            application.service().read("1");
            assertThat(Contract.only(application).operation()).isEqualTo("sample.read");
        }
    }

    /** Keys are written only with sensitive-keys, and are found either way. */
    @Test
    default void keysAreHashedUnlessTheyMayBeWritten(@TempDir Path hashed, @TempDir Path written) throws Exception {
        try (RunningApplication application = start(hashed)) {
            application.service().write("confidential", 1);
            AuditEntry entry = Contract.only(application);
            assertThat(entry.key()).isNull();
            assertThat(entry.keyHash()).startsWith("sha256:");
            assertThat(Contract.written(hashed)).doesNotContain("confidential");
        }
        try (RunningApplication application = start(written, "sensitive-keys", "true")) {
            application.service().write("confidential", 1);
            assertThat(Contract.only(application).key()).isEqualTo("sample:confidential");
        }
    }

    /** User and trace are those of the caller, and of nobody else. */
    @Test
    default void userAndTraceAreThoseOfTheCaller(@TempDir Path directory) throws Exception {
        try (RunningApplication application = start(directory)) {
            application.with("alice", TRACE, () -> application.service().write("1", 1));
            application.with("bob", null, () -> application.service().write("2", 2));
            application.with(null, null, () -> application.service().write("3", 3));
            List<AuditEntry> entries = Contract.entries(application);
            assertThat(entries).extracting(AuditEntry::user).containsExactly("alice", "bob", null);
            assertThat(entries).extracting(AuditEntry::traceId).containsExactly(TRACE.traceId(), null, null);
        }
    }

    /** User, trace and correlation go along to another thread, and do not stay there. */
    @Test
    default void userAndTraceAreCarriedToAnotherThread(@TempDir Path directory) throws Exception {
        try (RunningApplication application = start(directory)) {
            for (String user : List.of("alice", "bob")) {
                CompletableFuture<String> work = new CompletableFuture<>();
                AuditTrace trace = user.equals("alice") ? TRACE : null;
                application.with(user, trace, () -> {
                    application
                            .service()
                            .run(() -> application.executor().execute(() -> {
                                application.service().write(user, 1);
                                work.complete(user);
                            }));
                    return user;
                });
                work.get(10, TimeUnit.SECONDS);
            }
            Contract.await(
                    "four entries are there",
                    () -> Contract.entries(application).size() == 4);
            for (AuditEntry entry : Contract.entries(application)) {
                boolean alice = "alice".equals(entry.user());
                assertThat(entry.user()).isIn("alice", "bob");
                assertThat(entry.traceId()).as("trace of %s", entry).isEqualTo(alice ? TRACE.traceId() : null);
                if (entry.operation().equals("sample.write")) {
                    assertThat(Contract.own(entry, "correlation_id")).isNotEqualTo("(none)");
                }
            }
            assertThat(Contract.entries(application))
                    .filteredOn(entry -> entry.operation().equals("sample.write"))
                    .extracting(AuditEntry::user)
                    .containsExactly("alice", "bob");
        }
    }

    /** A stage is recorded when it ends, for the user who called. */
    @Test
    default void aStageIsRecordedWhenItEndsForTheUserWhoCalled(@TempDir Path directory) throws Exception {
        try (RunningApplication application = start(directory, "sensitive-keys", "true")) {
            CompletableFuture<String> done = new CompletableFuture<>();
            CompletableFuture<String> failed = new CompletableFuture<>();
            application.with("alice", TRACE, () -> application.service().stage(done));
            application.with("alice", TRACE, () -> application.service().stage(failed));
            assertThat(Contract.entries(application)).isEmpty();
            Thread other = new Thread(() -> {
                done.complete("4711");
                failed.completeExceptionally(new IllegalStateException());
            });
            other.start();
            other.join();
            Contract.await(
                    "both entries are there",
                    () -> Contract.entries(application).size() == 2);
            List<AuditEntry> entries = Contract.entries(application);
            assertThat(entries).extracting(AuditEntry::user).containsOnly("alice");
            assertThat(entries).extracting(AuditEntry::traceId).containsOnly(TRACE.traceId());
            assertThat(entries)
                    .extracting(AuditEntry::key, AuditEntry::result)
                    .containsExactly(
                            org.assertj.core.api.Assertions.tuple("sample:4711", AuditResult.OK),
                            org.assertj.core.api.Assertions.tuple("sample:null", AuditResult.ERROR));
        }
    }

    /** Calls within a call share a correlation, others have none. */
    @Test
    default void nestedCallsShareACorrelation(@TempDir Path directory) throws Exception {
        try (RunningApplication application = start(directory)) {
            SampleService service = application.service();
            service.run(() -> service.write("inner", 1));
            service.write("alone", 1);
            List<AuditEntry> entries = Contract.entries(application);
            assertThat(entries)
                    .extracting(AuditEntry::operation)
                    .containsExactly("sample.write", "sample.run", "sample.write");
            assertThat(Contract.own(entries.get(0), "correlation_id"))
                    .isNotEqualTo("(none)")
                    .isEqualTo(Contract.own(entries.get(1), "correlation_id"));
            assertThat(Contract.own(entries.get(2), "correlation_id")).isEqualTo("(none)");
        }
    }

    /** A token is never written whole. */
    @Test
    default void aTokenIsNeverWrittenWhole(@TempDir Path directory) throws Exception {
        String token = "sk_contract_Zm9vYmFyYmF6cXV4MTIzNDU2Nzg5MA";
        try (RunningApplication application = start(directory, "sensitive-keys", "true")) {
            application.refuseToken(token);
            application.auditLog().flush();
            assertThat(Contract.entries(application.auditLog(), "security.*"))
                    .as("what is recorded of a refused token")
                    .isNotEmpty()
                    .extracting(AuditEntry::result)
                    .containsOnly(AuditResult.DENIED);
        }
        // At most a quarter of it, and at most 10 characters.
        assertThat(Contract.written(directory)).doesNotContain(token.substring(0, 11));
    }

    /** Start and stop are recorded, and stop comes before the log is closed. */
    @Test
    default void startAndStopAreRecorded(@TempDir Path directory) throws Exception {
        try (RunningApplication application = start(directory)) {
            application.service().write("1", 1);
        }
        assertThat(LifecycleContract.operations(directory))
                .filteredOn(operation -> !operation.startsWith("audit.") || operation.equals("audit.closed"))
                .containsExactly(
                        Operations.APPLICATION_START, "sample.write", Operations.APPLICATION_STOP, "audit.closed");
    }
}

package dev.auditkit.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.auditkit.AuditEntry;
import dev.auditkit.AuditResult;
import dev.auditkit.AuditUnavailableException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What fails in the application is recorded and stays as it is; what fails in the log is not the application's, but for {@code closed}. */
interface FailureContract extends Contract {

    /** An exception reaches the caller as it was thrown, and is recorded by its type. */
    @Test
    default void anExceptionReachesTheCallerAndIsRecordedByItsType(@TempDir Path directory) throws Exception {
        try (RunningApplication application = start(directory)) {
            IOException thrown = new IOException("alice@example.com");
            assertThat(catchThrowable(() -> application.service().fail("1", thrown)))
                    .isSameAs(thrown);
            AuditEntry entry = Contract.only(application);
            assertThat(entry.result()).isEqualTo(AuditResult.ERROR);
            assertThat(Contract.own(entry, "exception")).isEqualTo("java.io.IOException");
            assertThat(entry.metadata().toString()).doesNotContain("example.com");
        }
    }

    /** Its message is recorded only where that is asked for. */
    @Test
    default void theMessageIsRecordedWhereThatIsAskedFor(@TempDir Path directory) throws Exception {
        try (RunningApplication application = start(directory, "capture.exception-messages", "true")) {
            assertThatThrownBy(() -> application.service().fail("1", new IllegalStateException("boom")))
                    .hasMessage("boom");
            assertThat(Contract.own(Contract.only(application), "exception_message"))
                    .isEqualTo("boom");
        }
    }

    /** An exception of security is a refusal. */
    @Test
    default void anExceptionOfSecurityIsDenied(@TempDir Path directory) throws Exception {
        try (RunningApplication application = start(directory)) {
            assertThatThrownBy(() -> application.service().fail("1", new SecurityException()))
                    .isInstanceOf(SecurityException.class);
            assertThat(Contract.only(application).result()).isEqualTo(AuditResult.DENIED);
        }
    }

    /** Under open, a log that takes nothing is not noticed by callers. */
    @Test
    default void underOpenTheApplicationGoesOnWithoutTheLog(@TempDir Path directory) throws Exception {
        try (RunningApplication application = start(directory)) {
            application.auditLog().close();
            assertThat(application.service().write("1", 1)).isEqualTo("1");
            IllegalStateException own = new IllegalStateException();
            assertThat(catchThrowable(() -> application.service().fail("1", own)))
                    .isSameAs(own);
        }
    }

    /** Under closed, nothing is begun that could not be recorded; what need not be recorded is. */
    @Test
    default void underClosedNothingIsBegunWithoutTheLog(@TempDir Path directory) throws Exception {
        try (RunningApplication application = start(directory, "failure-policy", "closed")) {
            application.auditLog().close();
            AtomicBoolean ran = new AtomicBoolean();
            Throwable refusal = catchThrowable(() -> application.service().run(() -> ran.set(true)));
            assertThat(refusal).isInstanceOf(AuditUnavailableException.class);
            assertThat(ran).isFalse();
            assertThat(application.service().read("1")).isEqualTo("1");
            assertThat(application.service().notAudited("1")).isEqualTo("1");
        }
    }

    /** Under closed too, what is done is done. */
    @Test
    default void underClosedWhatIsDoneStaysDone(@TempDir Path directory) throws Exception {
        try (RunningApplication application = start(directory, "failure-policy", "closed")) {
            assertThatCode(() -> application
                            .service()
                            .run(() -> application.auditLog().close()))
                    .doesNotThrowAnyException();
        }
    }

    /** Under closed, a stage that was begun ends as it does, whatever became of the log meanwhile; the next is not begun. */
    @Test
    default void underClosedAStageThatWasBegunEndsAsItDoes(@TempDir Path directory) throws Exception {
        try (RunningApplication application = start(directory, "failure-policy", "closed")) {
            CompletableFuture<String> done = new CompletableFuture<>();
            CompletableFuture<String> failed = new CompletableFuture<>();
            CompletionStage<String> first = application.service().stage(done);
            CompletionStage<String> second = application.service().stage(failed);
            application.auditLog().close();
            IllegalStateException own = new IllegalStateException();
            done.complete("4711");
            failed.completeExceptionally(own);
            assertThat(first.toCompletableFuture().get(10, TimeUnit.SECONDS)).isEqualTo("4711");
            assertThat(catchThrowable(() -> second.toCompletableFuture().get(10, TimeUnit.SECONDS)))
                    .isInstanceOf(ExecutionException.class)
                    .cause()
                    .isSameAs(own);
            assertThat(catchThrowable(() -> application.service().stage(done)))
                    .isInstanceOf(AuditUnavailableException.class);
        }
    }

    /** No failure of the log hides the application's own. */
    @Test
    default void noFailureOfTheLogHidesTheApplicationsOwn(@TempDir Path directory) throws Exception {
        try (RunningApplication application = start(directory, "failure-policy", "closed")) {
            IllegalStateException own = new IllegalStateException();
            assertThat(catchThrowable(() -> application.service().run(() -> {
                        application.auditLog().close();
                        throw own;
                    })))
                    .isSameAs(own);
        }
    }
}

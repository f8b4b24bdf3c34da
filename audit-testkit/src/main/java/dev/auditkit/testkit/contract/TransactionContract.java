package dev.auditkit.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.auditkit.AuditEntry;
import dev.auditkit.AuditResult;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An operation inside a transaction is recorded as what that became. */
interface TransactionContract extends Contract {

    /** What was committed is ok, and is recorded only then. */
    @Test
    default void whatWasCommittedIsOkAndRecordedOnlyThen(@TempDir Path directory) throws Exception {
        try (RunningApplication application = start(directory)) {
            application.inTransaction(() -> {
                application.service().write("1", 1);
                assertThat(Contract.entries(application))
                        .as("before the commit")
                        .isEmpty();
            });
            AuditEntry entry = Contract.only(application);
            assertThat(entry.result()).isEqualTo(AuditResult.OK);
            assertThat(Contract.own(entry, "transaction")).isEqualTo("committed");
        }
    }

    /** What was rolled back is an error. */
    @Test
    default void whatWasRolledBackIsAnError(@TempDir Path directory) throws Exception {
        try (RunningApplication application = start(directory)) {
            IllegalStateException own = new IllegalStateException();
            assertThat(catchThrowable(() -> application.inTransaction(() -> {
                        application.service().write("1", 1);
                        throw own;
                    })))
                    .isSameAs(own);
            AuditEntry entry = Contract.only(application);
            assertThat(entry.result()).isEqualTo(AuditResult.ERROR);
            assertThat(Contract.own(entry, "transaction")).isEqualTo("rolled_back");
        }
    }

    /** A failed call is recorded at once, as it has failed even if the transaction is committed. */
    @Test
    default void whatFailedInATransactionIsRecordedWhateverThatBecomes(@TempDir Path directory) throws Exception {
        try (RunningApplication application = start(directory)) {
            application.inTransaction(() -> assertThatThrownBy(
                            () -> application.service().fail("1", new Exception("checked")))
                    .hasMessage("checked"));
            assertThat(Contract.only(application).result()).isEqualTo(AuditResult.ERROR);
        }
    }

    /** Without a transaction nothing is said of one. */
    @Test
    default void withoutATransactionNothingIsSaidOfOne(@TempDir Path directory) throws Exception {
        try (RunningApplication application = start(directory)) {
            application.inTransaction(() -> {});
            application.service().write("1", 1);
            assertThat(Contract.own(Contract.only(application), "transaction")).isEqualTo("(none)");
        }
    }
}

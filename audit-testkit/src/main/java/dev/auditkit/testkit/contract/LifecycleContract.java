package dev.auditkit.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.auditkit.AuditConfig;
import dev.auditkit.AuditEntry;
import dev.auditkit.AuditQuery;
import dev.auditkit.AuditReader;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Applications come and go, and the trail has no gap. */
interface LifecycleContract extends Contract {

    /** All entries of a log that nobody has open, oldest first. */
    static List<AuditEntry> all(Path directory) {
        try (AuditReader log =
                        AuditReader.open(AuditConfig.builder().logDir(directory).build());
                Stream<AuditEntry> entries = log.stream(AuditQuery.builder()
                        .order(AuditQuery.Order.OLDEST_FIRST)
                        .build())) {
            return entries.toList();
        }
    }

    /** The operations of all entries, oldest first. */
    static List<String> operations(Path directory) {
        return all(directory).stream().map(AuditEntry::operation).toList();
    }

    /** Stopping writes all that was accepted, and ends the log. */
    @Test
    default void stoppingWritesAllThatWasAccepted(@TempDir Path directory) throws Exception {
        try (RunningApplication application = start(directory)) {
            for (int i = 0; i < 1_000; i++) {
                application.service().write("id", i);
            }
        }
        List<AuditEntry> written = all(directory);
        assertThat(written)
                .filteredOn(entry -> entry.operation().equals("sample.write"))
                .extracting(entry -> entry.metadata().get("amount"))
                .containsExactlyElementsOf(LongStream.range(0, 1_000)
                        .<Object>mapToObj(i -> (int) i)
                        .toList());
        assertThat(written.get(written.size() - 1).operation()).isEqualTo("audit.closed");
    }

    /** An application that is started again goes on where the last one ended. */
    @Test
    default void theNextStartGoesOnWithoutAGap(@TempDir Path directory) throws Exception {
        for (int i = 0; i < 3; i++) {
            try (RunningApplication application = start(directory)) {
                application.service().write("id", i);
            }
        }
        List<AuditEntry> written = all(directory);
        assertThat(written)
                .extracting(AuditEntry::seq)
                .containsExactlyElementsOf(
                        LongStream.range(0, written.size()).boxed().toList());
        assertThat(operations(directory)).filteredOn("sample.write"::equals).hasSize(3);
    }

    /** Two applications in one JVM share a directory, and the first to stop does not stop the other. */
    @Test
    default void twoApplicationsShareADirectory(@TempDir Path directory) throws Exception {
        try (RunningApplication two = start(directory, "node", "shared")) {
            try (RunningApplication one = start(directory, "node", "shared")) {
                one.service().write("one", 1);
                two.service().write("two", 2);
            }
            two.service().write("two", 3);
            assertThat(Contract.entries(two))
                    .extracting(entry -> entry.metadata().get("amount"))
                    .containsExactly(1, 2, 3);
        }
        assertThat(operations(directory)).filteredOn("audit.opened"::equals).hasSize(1);
    }

    /** Two that do not agree on how the log is kept do not share it. */
    @Test
    default void whoSharesADirectoryMustAgree(@TempDir Path directory) throws Exception {
        try (RunningApplication one = start(directory, "node", "shared")) {
            Throwable failure = catchThrowable(() ->
                    start(directory, "node", "shared", "retention-days", "7").close());
            assertThat(failure).as("what a start with other options does").isNotNull();
            assertThat(Contract.messages(failure)).contains("audit.retention-days");
            one.service().write("1", 1);
            assertThat(Contract.entries(one)).hasSize(1);
        }
    }
}

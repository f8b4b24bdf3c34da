package dev.auditkit.internal.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.auditkit.AuditConfig;
import dev.auditkit.AuditEvent;
import dev.auditkit.AuditLog;
import dev.auditkit.AuditOption.FailurePolicy;
import dev.auditkit.AuditReceipt;
import dev.auditkit.AuditStats;
import dev.auditkit.AuditUnavailableException;
import dev.auditkit.Eventually;
import dev.auditkit.LogFiles;
import dev.auditkit.LogThreadsEnd;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A disk that neither answers nor fails: nobody waits for longer than was promised. The tests do little but wait, and so do it together. */
@Tag("heavy")
@Timeout(300)
@Execution(ExecutionMode.CONCURRENT)
@ExtendWith(LogThreadsEnd.class)
class HangingDiskTest {

    @TempDir
    Path temp;

    private FaultyHome home;

    @BeforeEach
    void home() {
        home = new FaultyHome(temp.resolve("log"));
    }

    private AuditConfig config(FailurePolicy policy) {
        return LogFiles.config(home.directory()).failurePolicy(policy).build();
    }

    private static AuditEvent event(String operation) {
        return AuditEvent.of(operation).build();
    }

    @ParameterizedTest
    @EnumSource(FailurePolicy.class)
    void aLogIsClosedWithinItsTimeAndSaysWhatItLost(FailurePolicy policy) {
        AuditLog log = home.open(config(policy));
        log.flush();
        FaultyStorage.Gate gate = new FaultyStorage.Gate();
        home.storage().onWrite(FaultyStorage.Fault.ofSegments(gate));
        CompletableFuture<AuditReceipt> receipt = log.submit(event("lost"));
        gate.awaitSomeone();
        long millis = Eventually.millis(() -> {
            if (policy == FailurePolicy.CLOSED) {
                assertThatThrownBy(log::close)
                        .isInstanceOf(AuditUnavailableException.class)
                        .hasMessageContaining("closed with 1 events that could not be written");
            } else {
                log.close();
            }
        });
        assertThat(millis).isBetween(25_000L, 45_000L);
        gate.open();
        assertThat(receipt).failsWithin(Eventually.PATIENCE);
    }

    @Test
    void aLogThatCannotSyncIsClosedWithinItsTimeAndSaysSo() {
        AuditLog log = home.open(config(FailurePolicy.CLOSED));
        log.flush();
        FaultyStorage.Gate gate = new FaultyStorage.Gate();
        home.storage().onForce(FaultyStorage.Fault.ofSegments(gate));
        log.log(event("not.synced"));
        gate.awaitSomeone();
        long millis = Eventually.millis(
                () -> assertThatThrownBy(log::close).hasMessageContaining("others that could not be synced"));
        assertThat(millis).isLessThan(45_000);
        gate.open();
    }

    @Test
    void anApplicationStartsAllTheSame() {
        FaultyStorage.Gate gate = new FaultyStorage.Gate();
        home.onEnter(gate);
        long begin = System.nanoTime();
        try (AuditLog log = home.open(config(FailurePolicy.OPEN))) {
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(30));
            assertThat(log.stats().state()).isEqualTo(AuditStats.State.DOWN);
            assertThat(log.unavailable().orElse("")).contains("is not open after 10 seconds");
            log.log(event("queued"));
            assertThat(log.stats().queueDepth()).isEqualTo(1);
            gate.open();
            Eventually.until("it is open", () -> log.stats().entriesTotal() > 0);
            assertThat(log.stats().state()).isEqualTo(AuditStats.State.UP);
        }
        assertThat(LogFiles.read(home.directory()))
                .extracting(LogFiles.Line::operation)
                .containsExactly("audit.opened", "queued", "audit.closed");
    }

    @Test
    void anApplicationThatWantsAllRecordedDoesNotStart() {
        FaultyStorage.Gate gate = new FaultyStorage.Gate();
        home.onEnter(gate);
        AuditConfig closed = config(FailurePolicy.CLOSED);
        assertThat(Eventually.millis(() ->
                        assertThatThrownBy(() -> home.open(closed)).isInstanceOf(AuditUnavailableException.class)))
                .isLessThan(30_000);
        gate.open();
        Eventually.until("the directory is left", () -> home.left() == home.entered());
    }

    @Test
    void aLogThatIsNotOpenYetCanBeClosedAndLetsNobodyWait() {
        FaultyStorage.Gate gate = new FaultyStorage.Gate();
        home.onEnter(gate);
        AuditLog log = home.open(config(FailurePolicy.OPEN));
        CompletableFuture<AuditReceipt> receipt = log.submit(event("queued"));
        assertThat(Eventually.millis(log::close)).isLessThan(45_000);
        gate.open(FaultyStorage.Fault.refusing("Input/output error"));
        assertThat(receipt).failsWithin(Eventually.PATIENCE);
        assertThat(log.stats().state()).isEqualTo(AuditStats.State.CLOSED);
    }
}

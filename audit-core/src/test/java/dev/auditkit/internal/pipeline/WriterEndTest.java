package dev.auditkit.internal.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.auditkit.AuditConfig;
import dev.auditkit.AuditEvent;
import dev.auditkit.AuditLog;
import dev.auditkit.AuditOption.Durability;
import dev.auditkit.AuditOption.FailurePolicy;
import dev.auditkit.AuditStats;
import dev.auditkit.AuditUnavailableException;
import dev.auditkit.Eventually;
import dev.auditkit.LogFiles;
import dev.auditkit.LogThreadsEnd;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The writer ends where it should not, or cannot end: nobody hangs, and what is lost is said. */
@Timeout(300)
@ExtendWith(LogThreadsEnd.class)
class WriterEndTest {

    @TempDir
    Path temp;

    private FaultyHome home;

    @BeforeEach
    void home() {
        home = new FaultyHome(temp.resolve("log"));
    }

    private AuditConfig config(FailurePolicy policy, Durability durability) {
        return LogFiles.config(home.directory())
                .failurePolicy(policy)
                .durability(durability)
                .maxWait(Duration.ofSeconds(60))
                .build();
    }

    private static AuditEvent event(String operation) {
        return AuditEvent.of(operation).build();
    }

    private static void assertFails(CompletableFuture<?> future) {
        assertThat(future)
                .failsWithin(Duration.ofSeconds(20))
                .withThrowableThat()
                .havingRootCause()
                .isInstanceOfAny(AuditUnavailableException.class, IllegalStateException.class);
    }

    @ParameterizedTest
    @EnumSource(Durability.class)
    void aDefectOfTheWriterFailsCallersFastUnderClosed(Durability durability) {
        AuditLog log = home.open(config(FailurePolicy.CLOSED, durability));
        log.flush();
        FaultyStorage.Gate gate = new FaultyStorage.Gate();
        home.storage().onWrite(FaultyStorage.Fault.ofSegments(gate));
        List<CompletableFuture<?>> waiting = new ArrayList<>();
        waiting.add(log.submit(event("in.the.batch")));
        gate.awaitSomeone();
        waiting.add(log.submit(event("in.the.queue")));
        waiting.add(CompletableFuture.runAsync(log::flush));
        waiting.add(CompletableFuture.runAsync(log::rotate));
        waiting.add(CompletableFuture.runAsync(() -> log.acknowledge("nothing")));
        gate.open(FaultyStorage.Fault.defect());
        waiting.forEach(WriterEndTest::assertFails);
        long millis = Eventually.millis(() -> {
            assertThatThrownBy(() -> log.log(event("late"))).isInstanceOf(AuditUnavailableException.class);
            assertThatThrownBy(() -> log.submit(event("late")).join())
                    .satisfies(e -> assertThat(e).isInstanceOf(AuditUnavailableException.class));
            assertThatThrownBy(log::flush).isInstanceOf(AuditUnavailableException.class);
            assertThatThrownBy(log::rotate).isInstanceOf(AuditUnavailableException.class);
        });
        assertThat(millis).isLessThan(20_000);
        assertThat(log.stats().state()).isEqualTo(AuditStats.State.DOWN);
        assertThat(log.stats().reason()).contains("the writer ended").contains("a defect");
        assertThatThrownBy(log::close).hasMessageContaining("events that could not be written");
        assertThat(home.left()).isEqualTo(1);
    }

    @Test
    void aDefectDuringARotationFailsTheRotation() {
        AuditLog log = home.open(config(FailurePolicy.OPEN, Durability.ASYNC));
        log.flush();
        home.storage().onCreate(FaultyStorage.Fault.defect());
        assertFails(CompletableFuture.runAsync(log::rotate));
        Eventually.until(
                "it says why", () -> String.valueOf(log.stats().reason()).contains("a defect"));
        log.close();
    }

    @Test
    void underOpenCallersGoOnAfterADefectAndItIsCounted() {
        AuditLog log = home.open(config(FailurePolicy.OPEN, Durability.ASYNC));
        log.flush();
        home.storage().onWrite(FaultyStorage.Fault.defect());
        log.log(event("lost"));
        Eventually.until("it is down", () -> log.stats().state() == AuditStats.State.DOWN);
        Eventually.until("events are dropped", () -> {
            log.log(event("dropped"));
            return log.stats().dropped() > 0;
        });
        long before = log.stats().dropped();
        assertThat(Eventually.millis(() -> log.log(event("dropped")))).isLessThan(20_000);
        assertThat(log.stats().dropped()).isEqualTo(before + 1);
        log.close();
    }

    @Test
    void whatItHadToGiveUpIsReadableAfterwards() {
        AuditLog log = home.open(config(FailurePolicy.OPEN, Durability.ASYNC));
        log.log(event("kept"));
        log.flush();
        home.storage().onWrite(FaultyStorage.Fault.defect());
        log.log(event("lost"));
        Eventually.until("it is down", () -> log.stats().state() == AuditStats.State.DOWN);
        log.close();
        home.open(config(FailurePolicy.OPEN, Durability.ASYNC)).close();
        assertThat(LogFiles.readEvents(home.directory()).stream().map(LogFiles.Line::operation))
                .containsExactly("kept");
        assertThat(LogFiles.read(home.directory(), "audit.recovered")).hasSize(1);
    }

    /** A log that is open, without the engine, whose close waits for half a minute. */
    private RunningLog start(LogParts parts) throws Exception {
        FaultyStorage storage = (FaultyStorage) home.enter();
        return RunningLog.start(parts, new LogOpener(parts.config(), parts.clock()).open(storage));
    }

    @Test
    void closingIsBoundedWhenAWriteHangsAndCountsWhatIsNotWritten() throws Exception {
        LogParts parts = LogParts.of(config(FailurePolicy.OPEN, Durability.ASYNC), InstantSource.system());
        RunningLog log = start(parts);
        Threads.await(log.flush(), Duration.ofSeconds(60).toNanos());
        FaultyStorage.Gate gate = new FaultyStorage.Gate();
        home.storage().onWrite(FaultyStorage.Fault.ofSegments(gate));
        Intake intake = new Intake(parts);
        intake.put(event("in.the.batch"), null);
        gate.awaitSomeone();
        for (int i = 0; i < 9; i++) {
            intake.put(event("in.the.queue"), null);
        }
        parts.handOff().close();
        long begin = System.nanoTime();
        assertThat(log.close(300)).isEqualTo(10);
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(25));
        gate.open();
    }

    @Test
    void closingIsBoundedWhenEveryWriteFailsAndCountsWhatIsNotWritten() throws Exception {
        LogParts parts = LogParts.of(config(FailurePolicy.OPEN, Durability.ASYNC), InstantSource.system());
        RunningLog log = start(parts);
        Threads.await(log.flush(), Duration.ofSeconds(60).toNanos());
        home.storage().onWrite(FaultyStorage.Fault.refusing("No space left on device"));
        Intake intake = new Intake(parts);
        List<Pending> pendings = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            Pending pending = new Pending();
            intake.put(event("event"), pending);
            pendings.add(pending);
        }
        parts.handOff().close();
        long begin = System.nanoTime();
        assertThat(log.close(300)).isEqualTo(10);
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(25));
        pendings.forEach(pending -> assertFails(pending.future()));
    }

    @Test
    void closingWaitsForADiskThatIsOnlySlow() throws Exception {
        LogParts parts = LogParts.of(config(FailurePolicy.OPEN, Durability.ASYNC), InstantSource.system());
        RunningLog log = start(parts);
        home.storage().onWrite(FaultyStorage.Fault.slow(100_000_000));
        Intake intake = new Intake(parts);
        for (int i = 0; i < 10; i++) {
            intake.put(event("event"), null);
        }
        parts.handOff().close();
        assertThat(log.close(60_000)).isZero();
        assertThat(LogFiles.readEvents(home.directory())).hasSize(10);
    }

    @Test
    void aFlushThatTakesTooLongIsSaidToHave() {
        try (AuditLog log = home.open(config(FailurePolicy.OPEN, Durability.ASYNC))) {
            log.flush();
            FaultyStorage.Gate gate = new FaultyStorage.Gate();
            home.storage().onForce(FaultyStorage.Fault.ofSegments(gate));
            log.log(event("step"));
            assertThatThrownBy(() -> log.flush(Duration.ofMillis(10)))
                    .isInstanceOf(AuditUnavailableException.class)
                    .hasMessageContaining("flush");
            gate.open();
        }
    }
}

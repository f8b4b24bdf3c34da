package dev.auditkit.internal.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.auditkit.AuditConfig;
import dev.auditkit.AuditEvent;
import dev.auditkit.AuditLockedException;
import dev.auditkit.AuditLog;
import dev.auditkit.AuditOption.FailurePolicy;
import dev.auditkit.AuditQuery;
import dev.auditkit.AuditReceipt;
import dev.auditkit.AuditStats;
import dev.auditkit.AuditStorageException;
import dev.auditkit.AuditUnavailableException;
import dev.auditkit.Eventually;
import dev.auditkit.LogFiles;
import dev.auditkit.LogThreadsEnd;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A log that cannot be opened yet. */
@Timeout(300)
@ExtendWith(LogThreadsEnd.class)
class TroubledStartTest {

    private static final FaultyStorage.Fault LOCKED = file -> {
        throw new AuditLockedException("the directory", "process 4711 on some host");
    };

    @TempDir
    Path temp;

    private AuditConfig config(FailurePolicy policy) {
        return LogFiles.config(temp.resolve("log"))
                .failurePolicy(policy)
                .queueCapacity(64)
                .maxWait(Duration.ofMillis(50))
                .build();
    }

    private static AuditEvent event(String operation) {
        return AuditEvent.of(operation).build();
    }

    private List<String> operations() {
        return LogFiles.read(temp.resolve("log")).stream()
                .map(LogFiles.Line::operation)
                .toList();
    }

    @Test
    void openStartsDownAndWritesWhatItHasQueuedOnceItCan() {
        FaultyHome home = new FaultyHome(temp.resolve("log"));
        home.onEnter(LOCKED);
        try (AuditLog log = home.open(config(FailurePolicy.OPEN))) {
            assertThat(log.stats().state()).isEqualTo(AuditStats.State.DOWN);
            assertThat(log.stats().reason()).contains("process 4711 on some host");
            assertThat(log.stats().entriesTotal()).isZero();
            assertThatThrownBy(() -> log.query(AuditQuery.all()))
                    .isInstanceOf(AuditUnavailableException.class)
                    .hasMessageContaining("not open yet")
                    .hasMessageContaining("process 4711");
            assertThatThrownBy(log::flush).isInstanceOf(AuditUnavailableException.class);
            log.log(event("queued.0"));
            CompletableFuture<AuditReceipt> receipt = log.submit(event("queued.1"));
            Eventually.until("it keeps trying", () -> home.entered() >= 4);
            assertThat(log.stats().queueDepth()).isEqualTo(2);
            home.onEnter(FaultyStorage.Fault.NONE);
            assertThat(receipt.join().seq()).isEqualTo(2);
            assertThat(log.stats().state()).isEqualTo(AuditStats.State.UP);
            log.log(event("after"));
        }
        assertThat(operations()).containsExactly("audit.opened", "queued.0", "queued.1", "after", "audit.closed");
        assertThat(home.left()).isEqualTo(home.entered());
    }

    @Test
    void whatTheQueueCannotHoldMeanwhileIsCountedAndTold() {
        FaultyHome home = new FaultyHome(temp.resolve("log"));
        home.onEnter(LOCKED);
        try (AuditLog log = home.open(config(FailurePolicy.OPEN))) {
            for (int i = 0; i < 100; i++) {
                log.log(event("event"));
            }
            assertThat(log.stats().dropped()).isEqualTo(36);
            home.onEnter(FaultyStorage.Fault.NONE);
            Eventually.until("it is up", () -> log.stats().state() == AuditStats.State.UP);
            log.flush();
        }
        assertThat(LogFiles.readEvents(temp.resolve("log"))).hasSize(64);
        assertThat(LogFiles.read(temp.resolve("log"), "audit.gap"))
                .hasSize(1)
                .allMatch(gap -> gap.metadata().get("dropped").asInt() == 36);
    }

    @Test
    void closedRefusesToStartAndSaysWhy() {
        FaultyHome home = new FaultyHome(temp.resolve("log"));
        home.onEnter(LOCKED);
        assertThatThrownBy(() -> home.open(config(FailurePolicy.CLOSED)))
                .isInstanceOf(AuditLockedException.class)
                .hasMessageContaining("the directory")
                .hasMessageContaining("process 4711 on some host");
        assertThat(home.left()).isEqualTo(1);
    }

    @Test
    void aLogThatNeverOpenedLetsNobodyWaitWhenItIsClosed() {
        FaultyHome home = new FaultyHome(temp.resolve("log"));
        home.onEnter(LOCKED);
        AuditLog log = home.open(config(FailurePolicy.OPEN));
        CompletableFuture<AuditReceipt> receipt = log.submit(event("queued"));
        log.close();
        assertThat(receipt)
                .failsWithin(Duration.ofSeconds(60))
                .withThrowableThat()
                .havingRootCause()
                .isInstanceOf(AuditUnavailableException.class);
        assertThat(log.stats().state()).isEqualTo(AuditStats.State.CLOSED);
        int entered = home.entered();
        assertThat(temp.resolve("log")).doesNotExist();
        assertThat(home.entered()).isEqualTo(entered);
    }

    @Test
    void aDirectoryThatCannotBeCreatedIsTriedAgain() throws IOException {
        Path inTheWay = Files.createFile(temp.resolve("log"));
        try (AuditLog log = AuditLog.open(config(FailurePolicy.OPEN))) {
            assertThat(log.stats().state()).isEqualTo(AuditStats.State.DOWN);
            assertThat(log.stats().reason()).contains(inTheWay.toString());
            log.log(event("queued"));
            Files.delete(inTheWay);
            Eventually.until("it is up", () -> log.stats().state() == AuditStats.State.UP);
        }
        assertThat(operations()).containsExactly("audit.opened", "queued", "audit.closed");

        Path other = Files.createFile(temp.resolve("other"));
        AuditConfig closed =
                LogFiles.config(other).failurePolicy(FailurePolicy.CLOSED).build();
        assertThatThrownBy(() -> AuditLog.open(closed))
                .isInstanceOf(AuditStorageException.class)
                .hasMessageContaining(other.toString());
        Files.delete(other);
        AuditLog.open(closed).close();
    }

    @Test
    void aLockFileThatCannotBeOpenedIsTriedAgain() throws IOException {
        Path lock = temp.resolve("log/lock");
        Files.createDirectories(lock); // a directory cannot be locked
        AuditConfig closed = config(FailurePolicy.CLOSED);
        assertThatThrownBy(() -> AuditLog.open(closed)).isInstanceOf(AuditStorageException.class);
        assertThatThrownBy(() -> AuditLog.open(closed)).isInstanceOf(AuditStorageException.class);
        try (AuditLog log = AuditLog.open(config(FailurePolicy.OPEN))) {
            assertThat(log.stats().state()).isEqualTo(AuditStats.State.DOWN);
            Files.delete(lock);
            Eventually.until("it is up", () -> log.stats().state() == AuditStats.State.UP);
        }
        AuditLog.open(closed).close();
    }

    @Test
    void aFailureThatNobodyForesawIsTriedAgainToo() {
        FaultyHome home = new FaultyHome(temp.resolve("log"));
        home.onList(FaultyStorage.Fault.defect());
        assertThatThrownBy(() -> home.open(config(FailurePolicy.CLOSED)))
                .isInstanceOf(AuditUnavailableException.class)
                .hasMessageContaining("a defect");
        assertThat(home.left()).isEqualTo(1);
        try (AuditLog log = home.open(config(FailurePolicy.OPEN))) {
            assertThat(log.stats().reason()).contains("a defect");
            home.onList(FaultyStorage.Fault.NONE);
            Eventually.until("it is up", () -> log.stats().state() == AuditStats.State.UP);
        }
        assertThat(operations()).containsExactly("audit.opened", "audit.closed");
    }

    @Test
    void canBeClosedWhileItTries() {
        FaultyHome home = new FaultyHome(temp.resolve("log"));
        home.onEnter(LOCKED);
        AtomicReference<AuditLog> log = new AtomicReference<>(home.open(config(FailurePolicy.OPEN)));
        Eventually.until("it keeps trying", () -> home.entered() >= 2);
        assertThat(Eventually.millis(() -> log.get().close())).isLessThan(20_000);
        home.onEnter(FaultyStorage.Fault.NONE);
        assertThat(temp.resolve("log")).doesNotExist();
    }
}

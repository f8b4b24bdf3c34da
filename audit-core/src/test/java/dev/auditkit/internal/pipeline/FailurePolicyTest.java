package dev.auditkit.internal.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.auditkit.AuditConfig;
import dev.auditkit.AuditEvent;
import dev.auditkit.AuditLog;
import dev.auditkit.AuditOption.Durability;
import dev.auditkit.AuditOption.FailurePolicy;
import dev.auditkit.AuditPage;
import dev.auditkit.AuditQuery;
import dev.auditkit.AuditReceipt;
import dev.auditkit.AuditStats;
import dev.auditkit.AuditUnavailableException;
import dev.auditkit.Eventually;
import dev.auditkit.LogFiles;
import dev.auditkit.LogThreadsEnd;
import dev.auditkit.Workers;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What callers see of a disk that hangs, fails or is full. */
@Timeout(300)
@ExtendWith(LogThreadsEnd.class)
class FailurePolicyTest {

    private static final int CAPACITY = 64;
    private static final Duration MAX_WAIT = Duration.ofMillis(300);

    @TempDir
    Path temp;

    private FaultyHome home;

    @BeforeEach
    void home() {
        home = new FaultyHome(temp.resolve("log"));
    }

    private AuditConfig config(FailurePolicy policy) {
        return LogFiles.config(home.directory())
                .queueCapacity(CAPACITY)
                .maxWait(MAX_WAIT)
                .failurePolicy(policy)
                .build();
    }

    private AuditLog open(FailurePolicy policy) {
        AuditLog log = home.open(config(policy));
        log.flush();
        return log;
    }

    private static AuditEvent event(String operation) {
        return AuditEvent.of(operation).build();
    }

    /** Has the writer hang in a write, and the queue full behind it; how many events were accepted. */
    private int stall(AuditLog log, FaultyStorage.Gate gate) {
        home.storage().onWrite(FaultyStorage.Fault.ofSegments(gate));
        log.log(event("event.0"));
        gate.awaitSomeone();
        for (int i = 1; i <= CAPACITY; i++) {
            log.log(event("event." + i));
        }
        assertThat(log.stats().queueDepth()).isEqualTo(CAPACITY);
        return CAPACITY + 1;
    }

    private static List<String> events(int count) {
        return IntStream.range(0, count).mapToObj(i -> "event." + i).toList();
    }

    private List<String> recorded() {
        return LogFiles.readEvents(home.directory()).stream()
                .map(LogFiles.Line::operation)
                .toList();
    }

    private long toldDropped() {
        return LogFiles.read(home.directory(), "audit.gap").stream()
                .mapToLong(line -> line.metadata().get("dropped").asLong())
                .sum();
    }

    @Test
    void openDropsAfterOneWaitCountsAndTellsOnceItCan() {
        FaultyStorage.Gate gate = new FaultyStorage.Gate();
        int accepted;
        Instant before = Instant.now();
        try (AuditLog log = open(FailurePolicy.OPEN)) {
            accepted = stall(log, gate);
            assertThat(Eventually.millis(() -> log.log(event("dropped"))))
                    .isBetween(MAX_WAIT.toMillis(), MAX_WAIT.toMillis() + 20_000);
            long millis = Eventually.millis(() -> {
                for (int i = 0; i < 500; i++) {
                    log.log(event("dropped"));
                }
            });
            assertThat(millis).as("500 calls that must not wait").isLessThan(20_000);
            assertThat(log.submit(event("dropped"))).isCompletedExceptionally();
            assertThat(log.stats().dropped()).isEqualTo(502);
            assertThat(log.stats().gaps()).isZero();
            gate.open();
            Eventually.until("the gap is told", () -> log.stats().gaps() > 0);
            log.log(event("later"));
            log.flush();
            Eventually.until("it is up", () -> log.stats().state() == AuditStats.State.UP);
            assertThat(log.stats().gaps()).isEqualTo(1);
        }
        List<String> expected = new ArrayList<>(events(accepted));
        expected.add("later");
        assertThat(recorded()).containsExactlyElementsOf(expected);
        LogFiles.Line gap = LogFiles.read(home.directory(), "audit.gap").get(0);
        assertThat(gap.metadata().get("dropped").asLong()).isEqualTo(502);
        Instant first = Instant.parse(gap.metadata().get("first_dropped_at").asString());
        Instant last = Instant.parse(gap.metadata().get("last_dropped_at").asString());
        assertThat(first).isAfter(before).isBeforeOrEqualTo(last);
        assertThat(last).isBefore(Instant.now());
    }

    @Test
    void aLogThatDropsSaysThatItIsDown() {
        FaultyStorage.Gate gate = new FaultyStorage.Gate();
        try (AuditLog log = open(FailurePolicy.OPEN)) {
            stall(log, gate);
            log.log(event("dropped"));
            assertThat(log.stats().state()).isEqualTo(AuditStats.State.DOWN);
            assertThat(log.stats().reason()).contains("audit.max-wait");
            gate.open();
            Eventually.until("it is up again", () -> log.stats().state() == AuditStats.State.UP);
        }
    }

    @Test
    void closedRefusesAfterOneWaitAndThenAtOnce() {
        FaultyStorage.Gate gate = new FaultyStorage.Gate();
        int accepted;
        try (AuditLog log = open(FailurePolicy.CLOSED)) {
            accepted = stall(log, gate);
            assertThat(Eventually.millis(() -> assertThatThrownBy(() -> log.log(event("refused")))
                            .isInstanceOf(AuditUnavailableException.class)
                            .hasMessageContaining(home.directory().toString())
                            .hasMessageContaining("audit.max-wait")))
                    .isBetween(MAX_WAIT.toMillis(), MAX_WAIT.toMillis() + 20_000);
            long millis = Eventually.millis(() -> {
                for (int i = 0; i < 500; i++) {
                    assertThatThrownBy(() -> log.log(event("refused"))).isInstanceOf(AuditUnavailableException.class);
                }
            });
            assertThat(millis).as("500 calls that must not wait").isLessThan(20_000);
            assertThatThrownBy(() -> log.submit(event("refused")).join()).isInstanceOf(AuditUnavailableException.class);
            assertThat(log.stats().dropped()).isZero();
            gate.open();
            log.flush();
            log.log(event("event." + accepted));
        }
        assertThat(recorded()).containsExactlyElementsOf(events(accepted + 1));
        assertThat(toldDropped()).isZero();
    }

    @Test
    void manyCallersAtAFullQueueAllComeBackInTime() {
        FaultyStorage.Gate gate = new FaultyStorage.Gate();
        try (AuditLog log = open(FailurePolicy.OPEN)) {
            int accepted = stall(log, gate);
            long millis = Eventually.millis(() -> Workers.start(16, worker -> {
                        for (int i = 0; i < 50; i++) {
                            log.log(event("dropped"));
                        }
                    })
                    .join());
            assertThat(millis).isLessThan(30_000);
            assertThat(log.stats().dropped()).isEqualTo(800);
            gate.open();
            log.flush();
            assertThat(log.stats().entriesTotal()).isGreaterThanOrEqualTo(accepted + 1);
        }
        assertThat(toldDropped()).isEqualTo(800);
        assertThat(recorded()).hasSize(CAPACITY + 1);
    }

    @Test
    void aDiskThatIsFullLosesAndRepeatsNothingThatWasAccepted() {
        int accepted = 0;
        try (AuditLog log = open(FailurePolicy.OPEN)) {
            home.storage().leaveRoomFor(1_000); // a write is torn in the middle of a line
            for (int i = 0; i < 40; i++) {
                log.log(event("event." + accepted++));
            }
            Eventually.until("it is down", () -> log.stats().state() == AuditStats.State.DOWN);
            assertThat(log.stats().reason()).contains("a write failed").contains("No space left on device");
            Eventually.until("it has tried again", () -> log.stats().writeFailures() >= 2);
            assertThat(log.query(AuditQuery.builder().limit(1_000).build()).damage())
                    .isEmpty();
            for (int i = 0; i < 20; i++) {
                log.log(event("event." + accepted++));
            }
            home.storage().heal();
            log.flush();
            Eventually.until("it is up", () -> log.stats().state() == AuditStats.State.UP);
            assertThat(log.stats().reason()).isNull();
            assertThat(log.stats().dropped()).isZero();
        }
        assertThat(recorded()).containsExactlyElementsOf(events(accepted));
    }

    @Test
    void aFullDiskDropsOrRefusesWhatTheQueueCannotHold() {
        List<CompletableFuture<AuditReceipt>> receipts = new ArrayList<>();
        try (AuditLog log = open(FailurePolicy.OPEN)) {
            home.storage().leaveRoomFor(0);
            // The writer may take in a whole batch before it finds the disk full.
            for (int i = 0; log.stats().dropped() == 0 && i < 100_000; i++) {
                receipts.add(log.submit(event("event." + i)));
            }
            assertThat(log.stats().dropped()).isPositive();
            assertThat(log.stats().state()).isEqualTo(AuditStats.State.DOWN);
            home.storage().heal();
            log.flush();
        }
        List<String> accepted = IntStream.range(0, receipts.size())
                .filter(i -> !isFailed(receipts.get(i)))
                .mapToObj(i -> "event." + i)
                .toList();
        assertThat(recorded()).containsExactlyElementsOf(accepted);
        assertThat(toldDropped()).isEqualTo(receipts.size() - accepted.size());
    }

    private static boolean isFailed(CompletableFuture<AuditReceipt> receipt) {
        return receipt.handle((done, failure) -> failure != null).join();
    }

    @Test
    void belowTheSmallestFreeSpaceTheDiskCountsAsFull() {
        AuditConfig config = LogFiles.config(home.directory())
                .minFreeMb(100)
                .failurePolicy(FailurePolicy.OPEN)
                .build();
        try (AuditLog log = home.open(config)) {
            log.flush();
            home.storage().usable(99L << 20);
            log.log(event("event.0"));
            Eventually.until("it is down", () -> {
                log.log(event("more"));
                return log.stats().state() == AuditStats.State.DOWN;
            });
            assertThat(log.stats().reason()).contains("audit.min-free-mb = 100").contains("only 99 MiB");
            home.storage().heal();
            log.flush();
            Eventually.until("it is up", () -> log.stats().state() == AuditStats.State.UP);
        }
    }

    @Test
    void aRotationThatFailsIsTriedAgain() {
        try (AuditLog log = open(FailurePolicy.OPEN)) {
            log.log(event("event.0"));
            home.storage().onCreate(FaultyStorage.Fault.refusing("No space left on device"));
            CompletableFuture<Path> rotation =
                    CompletableFuture.supplyAsync(() -> log.rotate().orElseThrow());
            Eventually.until("it is down", () -> log.stats().state() == AuditStats.State.DOWN);
            log.log(event("event.1"));
            Eventually.until("it has tried again", () -> log.stats().writeFailures() >= 3);
            assertThat(rotation).isNotDone();
            home.storage().heal();
            assertThat(rotation.join()).hasFileName("audit-00000000000000000000.jsonl");
            log.flush();
            Eventually.until("it is up", () -> log.stats().state() == AuditStats.State.UP);
        }
        assertThat(LogFiles.segments(home.directory())).hasSize(2);
        assertThat(recorded()).containsExactly("event.0", "event.1");
    }

    @Test
    void queriesAnswerWhileTheWriterHangs() {
        FaultyStorage.Gate gate = new FaultyStorage.Gate();
        try (AuditLog log = open(FailurePolicy.OPEN)) {
            log.log(event("before"));
            log.flush();
            stall(log, gate);
            AuditPage page = log.query(AuditQuery.builder().operation("before").build());
            assertThat(page.entries()).hasSize(1);
            assertThat(page.damage()).isEmpty();
            assertThatThrownBy(() -> log.flush(Duration.ofMillis(50))).isInstanceOf(AuditUnavailableException.class);
            gate.open();
            log.flush();
        }
    }

    @Test
    void underSyncALogReturnsOnceItsEntryIsOnTheDisk() {
        AuditConfig config = LogFiles.config(home.directory())
                .durability(Durability.SYNC)
                .set("checkpoint-interval", "1h")
                .maxWait(Duration.ofSeconds(60))
                .build();
        try (AuditLog log = home.open(config)) {
            for (int i = 0; i < 20; i++) {
                log.log(event("event." + i));
                Path segment = LogFiles.segments(home.directory()).get(i / 10);
                assertThat(home.storage().synced(segment.getFileName().toString()))
                        .isEqualTo(segment.toFile().length());
                if (i == 9) {
                    log.rotate();
                }
            }
        }
        assertThat(recorded()).containsExactlyElementsOf(events(20));
    }

    @Test
    void callersShareASync() {
        AuditConfig config = LogFiles.config(home.directory())
                .durability(Durability.SYNC)
                .maxWait(Duration.ofSeconds(60))
                .build();
        try (AuditLog log = home.open(config)) {
            log.flush();
            home.storage().onForce(FaultyStorage.Fault.slow(5_000_000));
            int before = home.storage().forces();
            Workers.start(8, worker -> {
                        for (int i = 0; i < 25; i++) {
                            log.log(event("worker." + worker));
                        }
                    })
                    .join();
            assertThat(home.storage().forces() - before).isLessThan(150);
        }
        assertThat(recorded()).hasSize(200);
    }

    @Test
    void openReturnsWhenASyncHangsAndDropsNothing() {
        AuditConfig config = LogFiles.config(home.directory())
                .durability(Durability.SYNC)
                .maxWait(MAX_WAIT)
                .build();
        FaultyStorage.Gate gate = new FaultyStorage.Gate();
        try (AuditLog log = home.open(config)) {
            log.flush();
            home.storage().onForce(FaultyStorage.Fault.ofSegments(gate));
            assertThat(Eventually.millis(() -> log.log(event("event.0"))))
                    .isBetween(MAX_WAIT.toMillis(), MAX_WAIT.toMillis() + 20_000);
            assertThat(Eventually.millis(() -> {
                        for (int i = 1; i < 100; i++) {
                            log.log(event("event." + i));
                        }
                    }))
                    .as("99 calls that must not wait")
                    .isLessThan(20_000);
            assertThat(log.stats().dropped()).isZero();
            gate.open();
            log.flush();
            log.log(event("event.100"));
        }
        assertThat(recorded()).containsExactlyElementsOf(events(101));
    }

    @Test
    void closedRefusesWhenASyncHangs() {
        AuditConfig config = LogFiles.config(home.directory())
                .durability(Durability.SYNC)
                .failurePolicy(FailurePolicy.CLOSED)
                .maxWait(MAX_WAIT)
                .build();
        FaultyStorage.Gate gate = new FaultyStorage.Gate();
        try (AuditLog log = home.open(config)) {
            log.flush();
            home.storage().onForce(FaultyStorage.Fault.ofSegments(gate));
            assertThat(Eventually.millis(() -> assertThatThrownBy(() -> log.log(event("event.0")))
                            .isInstanceOf(AuditUnavailableException.class)
                            .hasMessageContaining("may still be written")))
                    .isBetween(MAX_WAIT.toMillis(), MAX_WAIT.toMillis() + 20_000);
            assertThat(Eventually.millis(() -> {
                        for (int i = 0; i < 100; i++) {
                            assertThatThrownBy(() -> log.log(event("refused")))
                                    .isInstanceOf(AuditUnavailableException.class);
                        }
                    }))
                    .as("100 calls that must not wait")
                    .isLessThan(20_000);
            gate.open();
            log.flush();
            log.log(event("event.1"));
        }
        assertThat(recorded()).containsExactlyElementsOf(events(2));
    }

    @ParameterizedTest
    @EnumSource(FailurePolicy.class)
    void underSyncAFullDiskCostsOneWaitOnly(FailurePolicy policy) {
        AuditConfig config = LogFiles.config(home.directory())
                .durability(Durability.SYNC)
                .failurePolicy(policy)
                .maxWait(MAX_WAIT)
                .build();
        try (AuditLog log = home.open(config)) {
            log.flush();
            home.storage().leaveRoomFor(0);
            int calls = 60;
            long millis = Eventually.millis(() -> {
                for (int i = 0; i < calls; i++) {
                    try {
                        log.log(event("step"));
                        assertThat(policy).isEqualTo(FailurePolicy.OPEN);
                    } catch (AuditUnavailableException e) {
                        assertThat(policy).isEqualTo(FailurePolicy.CLOSED);
                    }
                }
            });
            assertThat(millis).isBetween(MAX_WAIT.toMillis(), calls / 2 * MAX_WAIT.toMillis());
            assertThat(log.stats().state()).isEqualTo(AuditStats.State.DOWN);
            home.storage().heal();
            Eventually.until("it is up", () -> log.stats().state() == AuditStats.State.UP);
            log.log(event("later"));
        }
        assertThat(recorded()).endsWith("later");
        if (policy == FailurePolicy.OPEN) {
            assertThat(recorded()).hasSize(61);
        } else {
            assertThat(recorded()).as("those that waited, and the last").hasSizeBetween(2, 20);
        }
    }

    @Test
    void aSyncThatFailsIsMadeGoodOnAFreshFile() {
        List<CompletableFuture<AuditReceipt>> receipts = new ArrayList<>();
        try (AuditLog log = open(FailurePolicy.OPEN)) {
            for (int i = 0; i < 30; i++) {
                receipts.add(log.submit(event("event." + i)));
            }
            home.storage().onForce(FaultyStorage.Fault.refusing("Input/output error"));
            for (int i = 30; i < 60; i++) {
                receipts.add(log.submit(event("event." + i)));
            }
            Eventually.until("it is down", () -> log.stats().state() == AuditStats.State.DOWN);
            assertThat(log.stats().reason()).contains("Input/output error");
            Eventually.until("it has tried again", () -> log.stats().writeFailures() >= 3);
            try (Stream<?> all = log.stream(AuditQuery.all())) {
                assertThat(all.count()).isPositive();
            }
            home.storage().heal();
            log.flush();
            receipts.forEach(CompletableFuture::join);
            Eventually.until("it is up", () -> log.stats().state() == AuditStats.State.UP);
        }
        assertThat(recorded()).containsExactlyElementsOf(events(60));
        for (int i = 0; i < 60; i++) {
            assertThat(receipts.get(i).join().leafHash())
                    .isEqualTo(LogFiles.readEvents(home.directory()).get(i).hash());
        }
    }

    @Test
    void aSyncThatDiesOfADefectIsMadeGoodToo() {
        AtomicBoolean first = new AtomicBoolean(true);
        try (AuditLog log = open(FailurePolicy.OPEN)) {
            home.storage().onForce(file -> {
                if (first.getAndSet(false)) {
                    throw new IllegalStateException("a defect");
                }
            });
            assertThat(log.submit(event("event.0")).join().seq()).isEqualTo(1);
            assertThat(first).isFalse();
            log.flush();
            assertThat(log.stats().writeFailures()).isPositive();
            Eventually.until("it is up", () -> log.stats().state() == AuditStats.State.UP);
        }
        assertThat(recorded()).containsExactly("event.0");
    }

    @Test
    void aLogThatWasNotSyncedInTimeAndThenLostEntriesGoesOn() {
        AuditConfig config = LogFiles.config(home.directory())
                .durability(Durability.SYNC)
                .failurePolicy(FailurePolicy.CLOSED)
                .maxWait(MAX_WAIT)
                .build();
        FaultyStorage.Gate gate = new FaultyStorage.Gate();
        try (AuditLog log = home.open(config)) {
            log.flush();
            long synced = LogFiles.segments(home.directory()).get(0).toFile().length();
            home.storage().onForce(FaultyStorage.Fault.ofSegments(gate));
            assertThatThrownBy(() -> log.log(event("lost"))).isInstanceOf(AuditUnavailableException.class);
            gate.open(file -> {
                home.storage().heal();
                try (RandomAccessFile lost =
                        new RandomAccessFile(home.directory().resolve(file).toFile(), "rw")) {
                    lost.setLength(synced); // what the disk could not write is gone
                }
                throw new IOException("Input/output error");
            });
            Eventually.until("the log takes entries again", () -> {
                try {
                    log.log(event("event.0"));
                    return true;
                } catch (AuditUnavailableException e) {
                    return false;
                }
            });
        }
        assertThat(recorded()).contains("event.0").doesNotContain("lost");
        assertThat(toldDropped()).isEqualTo(1);
    }
}

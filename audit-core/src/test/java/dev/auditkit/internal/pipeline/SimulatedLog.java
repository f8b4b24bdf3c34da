package dev.auditkit.internal.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.auditkit.AuditConfig;
import dev.auditkit.AuditEntry;
import dev.auditkit.AuditEvent;
import dev.auditkit.AuditException;
import dev.auditkit.AuditOption.Compression;
import dev.auditkit.AuditOption.Durability;
import dev.auditkit.AuditQuery;
import dev.auditkit.AuditQuery.Order;
import dev.auditkit.AuditReceipt;
import dev.auditkit.internal.journal.ReferenceReader;
import dev.auditkit.internal.journal.ReferenceReader.Line;
import dev.auditkit.internal.journal.SimulatedDisk;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;

/** The whole log, with its threads, on a simulated disk; remembers which receipts completed. */
final class SimulatedLog {

    private static final Logger LOGGER = Logger.getLogger("dev.auditkit");

    private final AuditConfig config;
    private SimulatedDisk disk;
    private LogEngine engine;
    private volatile Instant now = Instant.parse("2025-10-23T08:00:00Z");
    private int submitted;
    private final Queue<Submitted> awaited = new ConcurrentLinkedQueue<>();

    /** The receipts that completed, by the number of their event. */
    private final Map<Integer, AuditReceipt> receipts = new HashMap<>();

    private record Submitted(int number, CompletableFuture<AuditReceipt> receipt) {}

    SimulatedLog(SimulatedDisk disk, int retentionDays) {
        this.disk = disk;
        this.config = AuditConfig.builder()
                .node("test")
                .durability(Durability.SYNC)
                .minFreeMb(0)
                .maxWait(Duration.ofSeconds(20))
                .checkpointInterval(Duration.ofMillis(10))
                .compression(Compression.GZIP)
                .rotationSizeMb(1)
                .retentionDays(retentionDays)
                .build();
        LOGGER.setLevel(Level.OFF); // it tells of every failure of the disk
    }

    SimulatedDisk disk() {
        return disk;
    }

    LogEngine engine() {
        return engine;
    }

    Map<Integer, AuditReceipt> receipts() {
        return receipts;
    }

    void start() {
        engine = new LogEngine(config, new SimulatedHome(disk), () -> now);
        engine.start();
    }

    void days(int days) {
        now = now.plus(Duration.ofDays(days));
    }

    /** Hands an event over that is known by its number. */
    void submit() {
        submit("");
    }

    /** Hands so much over that the segment is sealed when the log is closed. */
    void submitMuch() {
        for (int i = 0; i < 5; i++) {
            submit("x".repeat(30_000));
        }
    }

    private void submit(String text) {
        int number = submitted++;
        AuditEvent event = AuditEvent.of("test.event")
                .metadata("number", number)
                .metadata("text", text)
                .build();
        awaited.add(new Submitted(number, engine.submit(event)));
    }

    void rotate() {
        try {
            engine.rotate();
        } catch (AuditException e) {
            // The disk is gone.
        }
    }

    /** Ends the log, on whatever disk, and collects the receipts. */
    void close() {
        engine.close();
        collectReceipts();
    }

    /** Waits until every event is answered. */
    void collectReceipts() {
        for (Submitted one = awaited.poll(); one != null; one = awaited.poll()) {
            try {
                receipts.put(
                        one.number, one.receipt.orTimeout(10, TimeUnit.SECONDS).join());
            } catch (CompletionException e) {
                assertThat(e.getCause()).as("event %s is answered", one.number).isNotInstanceOf(TimeoutException.class);
            }
        }
    }

    void next(SimulatedDisk after) {
        disk = after;
    }

    /** Every entry whose receipt completed is there once with its number and hash, no line is torn, and there is no hole. */
    List<Line> check() throws IOException {
        List<Line> lines = ReferenceReader.lines(disk);
        long first = lines.isEmpty() ? 0 : lines.get(0).seq();
        Set<Integer> numbers = new HashSet<>();
        for (Line line : lines) {
            if (line.operation().equals("test.event")) {
                int number = line.leaf().get("metadata").get("number").asInt();
                assertThat(numbers.add(number)).as("event %s once", number).isTrue();
            }
        }
        if (first > 0) {
            assertThat(lines.stream()
                            .filter(line -> line.operation().equals("audit.retention"))
                            .map(line -> line.leaf()
                                    .get("metadata")
                                    .get("first_remaining")
                                    .asLong()))
                    .as("the removal of the entries before %s is recorded", first)
                    .anyMatch(remaining -> remaining >= first);
        }
        receipts.forEach((number, receipt) -> {
            if (receipt.seq() >= first) {
                assertThat(receipt.seq()).as("event %s", number).isLessThan(first + lines.size());
                Line line = lines.get((int) (receipt.seq() - first));
                assertThat(line.hash()).as("event %s", number).isEqualTo(receipt.leafHash());
                assertThat(line.leaf().get("metadata").get("number").asInt()).isEqualTo(number);
            }
        });
        return lines;
    }

    /** The running log serves just those lines. */
    void checkServed() {
        engine.flush(Duration.ofSeconds(20));
        try (Stream<AuditEntry> entries = engine.queries().stream(
                AuditQuery.builder().order(Order.OLDEST_FIRST).build(), damage -> {
                    throw new AssertionError("damage after recovery: " + damage);
                })) {
            long[] next = {-1};
            entries.forEach(entry -> {
                assertThat(next[0] < 0 || entry.seq() == next[0]).isTrue();
                next[0] = entry.seq() + 1;
            });
        }
    }
}

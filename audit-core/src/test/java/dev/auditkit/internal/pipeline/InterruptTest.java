package dev.auditkit.internal.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.auditkit.AuditConfig;
import dev.auditkit.AuditEntry;
import dev.auditkit.AuditEvent;
import dev.auditkit.AuditLog;
import dev.auditkit.AuditOption.Durability;
import dev.auditkit.AuditOption.FailurePolicy;
import dev.auditkit.AuditQuery;
import dev.auditkit.AuditStats;
import dev.auditkit.LogFiles;
import dev.auditkit.Workers;
import dev.auditkit.export.ExportFormats;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A caller's interrupt is its own affair: it must neither be lost nor close a file of the log's. */
@Timeout(300)
class InterruptTest {

    @TempDir
    Path temp;

    private AuditConfig config(Durability durability) {
        return LogFiles.config(temp.resolve("log"))
                .durability(durability)
                .failurePolicy(FailurePolicy.CLOSED)
                .maxWait(Duration.ofSeconds(60))
                .build();
    }

    @AfterEach
    void clearTheFlag() {
        Thread.interrupted();
    }

    private static void assertStillInterrupted() {
        assertThat(Thread.currentThread().isInterrupted()).isTrue();
    }

    @ParameterizedTest
    @EnumSource(Durability.class)
    void anInterruptedCallerCanDoEverythingAndStaysInterrupted(Durability durability) {
        AuditEvent event = AuditEvent.of("step").build();
        Thread.currentThread().interrupt();
        try (AuditLog log = AuditLog.open(config(durability))) {
            assertStillInterrupted();
            log.log(event);
            assertStillInterrupted();
            var receipt = log.submit(event);
            assertStillInterrupted();
            log.flush();
            assertStillInterrupted();
            assertThat(Thread.interrupted()).isTrue(); // for this wait only, which is not the log's
            assertThat(receipt).succeedsWithin(Duration.ofSeconds(30));
            Thread.currentThread().interrupt();
            assertThat(log.query(AuditQuery.builder().operation("step").build()).entries())
                    .hasSize(2);
            assertStillInterrupted();
            assertThat(log.rotate()).isPresent();
            assertStillInterrupted();
            log.export(AuditQuery.all(), ExportFormats.jsonl(), temp.resolve("export.jsonl"));
            assertStillInterrupted();
            try (Stream<AuditEntry> entries = log.stream(AuditQuery.all())) {
                assertThat(entries.count()).isGreaterThanOrEqualTo(3);
            }
            log.cleanup(false);
            assertStillInterrupted();
            log.acknowledge("nothing");
            assertStillInterrupted();
            assertThat(log.stats().state()).isEqualTo(AuditStats.State.UP);
        }
        assertStillInterrupted();
        assertThat(Thread.interrupted()).isTrue();
        assertThat(LogFiles.read(temp.resolve("log")).stream().map(LogFiles.Line::operation))
                .containsExactly("audit.opened", "step", "step", "audit.rotated", "audit.closed");
    }

    @ParameterizedTest
    @EnumSource(Durability.class)
    void aStormOfInterruptsDoesNoHarm(Durability durability) {
        Map<Integer, Integer> logged = new HashMap<>();
        AtomicInteger rotations = new AtomicInteger();
        int count = 4;
        AtomicInteger[] counts = new AtomicInteger[count];
        try (AuditLog log = AuditLog.open(config(durability))) {
            for (int i = 0; i < count; i++) {
                counts[i] = new AtomicInteger();
            }
            long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(1_200);
            Workers workers = Workers.start(count, worker -> {
                AuditEvent event = AuditEvent.of("worker." + worker).build();
                for (int i = 0; System.nanoTime() < until; i++) {
                    if (i % 3 == 0) {
                        log.submit(event).join();
                    } else {
                        log.log(event);
                    }
                    counts[worker].incrementAndGet();
                    switch (i % 20) {
                        case 5 -> log.flush();
                        case 10 ->
                            assertThat(log.query(AuditQuery.builder()
                                                    .operation("worker." + worker)
                                                    .limit(3)
                                                    .build())
                                            .damage())
                                    .isEmpty();
                        case 15 -> {
                            if (worker == 0) {
                                log.rotate();
                                rotations.incrementAndGet();
                            }
                        }
                        default -> {
                            // Only log.
                        }
                    }
                }
            });
            while (workers.isAlive()) {
                workers.threads().forEach(Thread::interrupt);
                Thread.onSpinWait();
            }
            workers.join();
            for (int i = 0; i < count; i++) {
                logged.put(i, counts[i].get());
            }
            assertThat(log.stats().state()).isEqualTo(AuditStats.State.UP);
            assertThat(log.stats().writeFailures()).isZero();
            assertThat(log.stats().dropped()).isZero();
        }
        Map<Integer, Integer> recorded = new HashMap<>();
        LogFiles.readEvents(temp.resolve("log"))
                .forEach(line -> recorded.merge(
                        Integer.parseInt(line.operation().substring("worker.".length())), 1, Integer::sum));
        assertThat(recorded).isEqualTo(logged);
        assertThat(LogFiles.read(temp.resolve("log"), "audit.rotated")).hasSize(rotations.get());
    }
}

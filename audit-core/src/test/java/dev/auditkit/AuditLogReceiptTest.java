package dev.auditkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.auditkit.AuditOption.Durability;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AuditLogReceiptTest {

    @TempDir
    Path temp;

    @ParameterizedTest
    @EnumSource(Durability.class)
    void aReceiptNamesTheEntryAsItStandsInTheFile(Durability durability) {
        Map<String, AuditReceipt> receipts = new ConcurrentHashMap<>();
        try (AuditLog log =
                AuditLog.open(LogFiles.config(temp).durability(durability).build())) {
            Workers.start(4, worker -> {
                        List<CompletableFuture<Void>> futures = new ArrayList<>();
                        for (int i = 0; i < 200; i++) {
                            String id = worker + "." + i;
                            futures.add(log.submit(AuditEvent.of(id).build())
                                    .thenAccept(receipt -> receipts.put(id, receipt)));
                        }
                        futures.forEach(CompletableFuture::join);
                    })
                    .join();
        }
        assertThat(receipts).hasSize(800);
        Map<String, LogFiles.Line> lines =
                LogFiles.readEvents(temp).stream().collect(Collectors.toMap(LogFiles.Line::operation, line -> line));
        assertThat(lines).hasSize(800);
        receipts.forEach((id, receipt) -> {
            assertThat(receipt.isEmpty()).isFalse();
            assertThat(receipt.seq()).isEqualTo(lines.get(id).seq());
            assertThat(receipt.leafHash()).isEqualTo(lines.get(id).hash());
        });
    }

    @ParameterizedTest
    @EnumSource(Durability.class)
    void whatHangsOnAReceiptNeverRunsOnAThreadOfTheLog(Durability durability) {
        List<String> threads = new ArrayList<>();
        try (AuditLog log =
                AuditLog.open(LogFiles.config(temp).durability(durability).build())) {
            for (int i = 0; i < 50; i++) {
                String name = log.submit(AuditEvent.of("step").build())
                        .thenApply(receipt -> Thread.currentThread().getName())
                        .join();
                threads.add(name);
            }
        }
        assertThat(threads).hasSize(50).noneMatch(name -> name.startsWith("audit-"));
    }

    @ParameterizedTest
    @EnumSource(Durability.class)
    void aCallbackThatBlocksDoesNotHoldUpTheLog(Durability durability) throws InterruptedException {
        CountDownLatch release = new CountDownLatch(1);
        CountDownLatch blocked = new CountDownLatch(1);
        try (AuditLog log =
                AuditLog.open(LogFiles.config(temp).durability(durability).build())) {
            CompletableFuture<Void> stuck = log.submit(AuditEvent.of("stuck").build())
                    .thenAccept(receipt -> {
                        blocked.countDown();
                        try {
                            release.await();
                        } catch (InterruptedException e) {
                            throw new IllegalStateException(e);
                        }
                    });
            assertThat(blocked.await(60, TimeUnit.SECONDS)).isTrue();
            log.log(AuditEvent.of("next").build());
            log.flush(Duration.ofSeconds(30));
            assertThat(log.query(AuditQuery.builder().operation("next").build()).entries())
                    .hasSize(1);
            assertThat(stuck).isNotDone();
            release.countDown();
            stuck.join();
        }
    }

    @ParameterizedTest
    @EnumSource(Durability.class)
    void aCallerWhoCancelsOrCompletesAReceiptChangesNothing(Durability durability) {
        try (AuditLog log =
                AuditLog.open(LogFiles.config(temp).durability(durability).build())) {
            log.submit(AuditEvent.of("cancelled").build()).cancel(true);
            log.submit(AuditEvent.of("completed").build()).complete(AuditReceipt.empty());
            assertThat(log.submit(AuditEvent.of("last").build()).join().seq()).isEqualTo(3);
        }
        assertThat(LogFiles.readEvents(temp).stream().map(LogFiles.Line::operation))
                .containsExactly("cancelled", "completed", "last");
    }
}

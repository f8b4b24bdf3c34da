package dev.auditkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.abort;

import dev.auditkit.AuditOption.Durability;
import dev.auditkit.AuditOption.FailurePolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A disk that is really full: a small tmpfs. */
@Tag("heavy")
@Timeout(600)
class FullDiskTest {

    private static final int MEGABYTES = 8;
    private static final int BALLAST = 6 << 20;

    @TempDir
    Path temp;

    private Path disk;
    private Path ballast;
    private boolean mounted;

    @BeforeEach
    void mount() throws Exception {
        disk = Files.createDirectory(temp.resolve("disk"));
        ballast = disk.resolve("ballast");
        if (run("mount", "-t", "tmpfs", "-o", "size=" + MEGABYTES + "m", "tmpfs", disk.toString()) != 0) {
            abort("a tmpfs cannot be mounted here: that needs root");
        }
        mounted = true;
        Files.write(ballast, new byte[BALLAST]);
    }

    @AfterEach
    void unmount() throws Exception {
        if (mounted) {
            assertThat(run("umount", disk.toString())).isZero();
        }
    }

    private static int run(String... command) throws InterruptedException {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (!process.waitFor(60, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                return -1;
            }
            return process.exitValue();
        } catch (IOException e) {
            return -1;
        }
    }

    private Path log() {
        return disk.resolve("log");
    }

    private AuditConfig.Builder config() {
        return LogFiles.config(log()).queueCapacity(256).maxWait(Duration.ofMillis(500));
    }

    private static AuditEvent event(int number) {
        return AuditEvent.of("event." + number)
                .metadata("text", "x".repeat(number % 2_000))
                .build();
    }

    private static List<String> accepted(List<CompletableFuture<AuditReceipt>> receipts) {
        return IntStream.range(0, receipts.size())
                .filter(i -> receipts.get(i)
                        .handle((receipt, failure) -> failure == null)
                        .join())
                .mapToObj(i -> "event." + i)
                .toList();
    }

    private static List<String> operations(Path directory) {
        return LogFiles.readEvents(directory).stream()
                .map(LogFiles.Line::operation)
                .toList();
    }

    @ParameterizedTest
    @EnumSource(Durability.class)
    void openDropsWhileTheDiskIsFullAndLosesNothingThatItAccepted(Durability durability) throws IOException {
        List<CompletableFuture<AuditReceipt>> receipts = new ArrayList<>();
        long dropped;
        try (AuditLog log = AuditLog.open(config().durability(durability).build())) {
            Eventually.until("the disk is full and events are dropped", () -> {
                for (int i = 0; i < 50; i++) {
                    receipts.add(log.submit(event(receipts.size())));
                }
                return log.stats().dropped() > 1_000;
            });
            assertThat(log.stats().state()).isEqualTo(AuditStats.State.DOWN);
            assertThat(log.stats().reason()).contains("a write failed").containsAnyOf("No space left", "are free");
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(Scale.of(2, 10));
            while (System.nanoTime() < end) {
                receipts.add(log.submit(event(receipts.size())));
                assertThat(log.stats().state()).isEqualTo(AuditStats.State.DOWN);
                Thread.onSpinWait();
                if (receipts.size() % 1_000 == 0) {
                    assertThat(log.query(AuditQuery.all()).damage()).isEmpty();
                }
            }
            Files.delete(ballast);
            Eventually.until("the log is up again", () -> log.stats().state() == AuditStats.State.UP);
            for (int i = 0; i < 100; i++) {
                receipts.add(log.submit(event(receipts.size())));
            }
            log.flush();
            dropped = log.stats().dropped();
            assertThat(log.stats().writeFailures()).isPositive();
        }
        List<String> accepted = accepted(receipts);
        assertThat(operations(log())).isEqualTo(accepted);
        assertThat(accepted.size() + dropped).isEqualTo(receipts.size());
        assertThat(LogFiles.read(log(), "audit.gap").stream()
                        .mapToLong(gap -> gap.metadata().get("dropped").asLong())
                        .sum())
                .isEqualTo(dropped);
        System.err.println("full disk, durability " + durability + ": " + receipts.size() + " events, "
                + accepted.size() + " accepted and recorded, " + dropped + " dropped and told");
    }

    @ParameterizedTest
    @EnumSource(Durability.class)
    void closedRefusesInTimeWhileTheDiskIsFull(Durability durability) throws IOException {
        AuditConfig config = config().durability(durability)
                .failurePolicy(FailurePolicy.CLOSED)
                .build();
        List<String> accepted = new ArrayList<>();
        List<String> perhaps = new ArrayList<>();
        long slowest = 0;
        int refused = 0;
        try (AuditLog log = AuditLog.open(config)) {
            for (int i = 0; refused < 300; i++) {
                long begin = System.nanoTime();
                try {
                    log.log(event(i));
                    accepted.add("event." + i);
                } catch (AuditUnavailableException e) {
                    refused++;
                    if (e.getMessage().contains("may still be written")) {
                        perhaps.add("event." + i);
                    }
                    assertThat(e).hasMessageContaining(log().toString());
                    slowest = Math.max(slowest, System.nanoTime() - begin);
                }
            }
            assertThat(TimeUnit.NANOSECONDS.toMillis(slowest)).isLessThan(500 + 2_000);
            assertThat(log.stats().state()).isEqualTo(AuditStats.State.DOWN);
            assertThatThrownBy(() -> log.log(AuditEvent.of("refused").build()))
                    .isInstanceOf(AuditUnavailableException.class)
                    .hasMessageContaining("a write failed");
            Files.delete(ballast);
            Eventually.until("the log is up again", () -> log.stats().state() == AuditStats.State.UP);
            log.log(AuditEvent.of("after").build());
            accepted.add("after");
            assertThat(log.stats().dropped()).isZero();
        }
        List<String> recorded = new ArrayList<>(operations(log()));
        assertThat(recorded).doesNotHaveDuplicates().containsAll(accepted);
        recorded.removeAll(accepted);
        assertThat(perhaps).containsAll(recorded);
        System.err.println("full disk, closed, durability " + durability + ": " + accepted.size() + " recorded, "
                + refused + " refused, the slowest after " + TimeUnit.NANOSECONDS.toMillis(slowest) + " ms");
    }
}

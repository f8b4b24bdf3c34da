package dev.auditkit.internal.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.auditkit.AuditConfig;
import dev.auditkit.AuditEvent;
import dev.auditkit.AuditLog;
import dev.auditkit.AuditOption.Durability;
import dev.auditkit.AuditOption.FailurePolicy;
import dev.auditkit.AuditReceipt;
import dev.auditkit.LogFiles;
import dev.auditkit.Workers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** More comes than the writer can take, with the smallest queue, so that callers help, wait and are refused. */
@Timeout(300)
class SaturationTest {

    private static final int THREADS = 8;
    private static final Pattern EVENT = Pattern.compile("\"operation\":\"thread\\.([0-9]+)\\.([0-9]+)\"");

    @TempDir
    Path temp;

    private AuditConfig.Builder config(Durability durability) {
        return LogFiles.config(temp).durability(durability).queueCapacity(64);
    }

    private static AuditEvent event(int thread, int number) {
        AuditEvent.Builder event = AuditEvent.of("thread." + thread + "." + number);
        if (number % 97 == 0) {
            event.metadata("large", "x".repeat(100_000));
        }
        return event.build();
    }

    private static long end() {
        return System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(400);
    }

    /** For each thread the numbers of its events, in the order of the log. */
    private Map<Integer, List<Integer>> recorded() {
        Map<Integer, List<Integer>> found = new HashMap<>();
        LogFiles.check(temp, 0, line -> {
            Matcher event = EVENT.matcher(line.leaf());
            if (event.find()) {
                found.computeIfAbsent(Integer.parseInt(event.group(1)), thread -> new ArrayList<>())
                        .add(Integer.parseInt(event.group(2)));
            }
        });
        return found;
    }

    @ParameterizedTest
    @EnumSource(Durability.class)
    void whoMayWaitLosesNothing(Durability durability) {
        int[] logged = new int[THREADS];
        try (AuditLog log = AuditLog.open(config(durability)
                .failurePolicy(FailurePolicy.CLOSED)
                .maxWait(Duration.ofSeconds(60))
                .build())) {
            long end = end();
            Workers.start(THREADS, thread -> {
                        int i = 0;
                        List<CompletableFuture<AuditReceipt>> receipts = new ArrayList<>();
                        for (; System.nanoTime() < end; i++) {
                            if (i % 5 == 0) {
                                receipts.add(log.submit(event(thread, i)));
                            } else {
                                log.log(event(thread, i));
                            }
                        }
                        logged[thread] = i;
                        receipts.forEach(CompletableFuture::join);
                        assertThat(receipts.stream()
                                        .map(receipt -> receipt.join().seq()))
                                .isSorted()
                                .doesNotHaveDuplicates();
                    })
                    .join();
            assertThat(log.stats().dropped()).isZero();
        }
        Map<Integer, List<Integer>> recorded = recorded();
        for (int thread = 0; thread < THREADS; thread++) {
            List<Integer> numbers = recorded.getOrDefault(thread, List.of());
            assertThat(numbers).hasSize(logged[thread]);
            for (int i = 0; i < logged[thread]; i++) {
                assertThat(numbers.get(i)).isEqualTo(i);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Durability.class)
    void whoMayNotWaitLosesOnlyWhatIsCountedAndTold(Durability durability) {
        int[] offered = new int[THREADS];
        List<List<Integer>> accepted = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            accepted.add(new ArrayList<>());
        }
        long dropped;
        try (AuditLog log =
                AuditLog.open(config(durability).maxWait(Duration.ZERO).build())) {
            long end = end();
            Workers.start(THREADS, thread -> {
                        Map<Integer, CompletableFuture<AuditReceipt>> receipts = new HashMap<>();
                        int i = 0;
                        for (; System.nanoTime() < end; i++) {
                            receipts.put(i, log.submit(event(thread, i)));
                        }
                        offered[thread] = i;
                        for (int number = 0; number < i; number++) {
                            if (receipts.get(number)
                                    .handle((receipt, failure) -> failure == null)
                                    .join()) {
                                accepted.get(thread).add(number);
                            }
                        }
                    })
                    .join();
            log.flush();
            dropped = log.stats().dropped();
        }
        Map<Integer, List<Integer>> recorded = recorded();
        long all = 0;
        long written = 0;
        for (int thread = 0; thread < THREADS; thread++) {
            assertThat(recorded.getOrDefault(thread, List.of())).isEqualTo(accepted.get(thread));
            all += offered[thread];
            written += accepted.get(thread).size();
        }
        assertThat(written + dropped).isEqualTo(all);
        assertThat(LogFiles.read(temp, "audit.gap").stream()
                        .mapToLong(gap -> gap.metadata().get("dropped").asLong())
                        .sum())
                .isEqualTo(dropped);
    }
}

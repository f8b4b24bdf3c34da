package dev.auditkit.internal.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.auditkit.AuditConfig;
import dev.auditkit.AuditEvent;
import dev.auditkit.AuditLog;
import dev.auditkit.AuditOption.Compression;
import dev.auditkit.AuditOption.FailurePolicy;
import dev.auditkit.AuditQuery;
import dev.auditkit.AuditQuery.Order;
import dev.auditkit.Eventually;
import dev.auditkit.LogFiles;
import dev.auditkit.Workers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(300)
class RotationUnderLoadTest {

    private static final int THREADS = 16;
    private static final int EACH = 2_000;
    private static final int ROTATIONS = 50;
    private static final Pattern EVENT = Pattern.compile("\"operation\":\"thread\\.([0-9]+)\\.([0-9]+)\"");

    @TempDir
    Path temp;

    /** A rotation loses, repeats and reorders nothing, and a reader who is under way meanwhile misses nothing. */
    @ParameterizedTest
    @EnumSource(Compression.class)
    void sixteenThreadsWriteThroughFiftyRotations(Compression compression) {
        AuditConfig config = LogFiles.config(temp)
                .failurePolicy(FailurePolicy.CLOSED)
                .maxWait(Duration.ofSeconds(60))
                .compression(compression)
                .build();
        AtomicLong logged = new AtomicLong();
        try (AuditLog log = AuditLog.open(config)) {
            Workers writers = Workers.start(THREADS, thread -> {
                for (int i = 0; i < EACH; i++) {
                    log.log(AuditEvent.of("thread." + thread + "." + i).build());
                    logged.incrementAndGet();
                }
            });
            for (int rotation = 1; rotation <= ROTATIONS; rotation++) {
                long after = (long) THREADS * EACH * rotation / (ROTATIONS + 1);
                Eventually.until("enough is logged", () -> logged.get() >= after);
                assertThat(log.rotate()).isPresent();
                if (rotation % 10 == 0) {
                    assertNothingIsMissing(log);
                }
            }
            writers.join();
        }
        int[] next = new int[THREADS];
        int[] rotated = new int[1];
        LogFiles.check(temp, 0, line -> {
            Matcher event = EVENT.matcher(line.leaf());
            if (event.find()) {
                int thread = Integer.parseInt(event.group(1));
                assertThat(Integer.parseInt(event.group(2))).isEqualTo(next[thread]++);
            } else if (line.leaf().contains("\"audit.rotated\"")) {
                rotated[0]++;
            }
        });
        assertThat(next).containsOnly(EACH);
        assertThat(rotated[0]).isEqualTo(ROTATIONS);
        assertThat(LogFiles.segments(temp)).hasSize(ROTATIONS + 1);
    }

    private static void assertNothingIsMissing(AuditLog log) {
        long[] next = new long[1];
        try (var entries =
                log.stream(AuditQuery.builder().order(Order.OLDEST_FIRST).build())) {
            entries.forEach(entry -> assertThat(entry.seq()).isEqualTo(next[0]++));
        }
        assertThat(next[0]).isPositive();
    }
}

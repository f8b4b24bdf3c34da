package dev.auditkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.auditkit.AuditOption.Durability;
import dev.auditkit.AuditOption.FailurePolicy;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Tag("heavy")
class KilledProcessTest {

    @TempDir
    Path temp;

    private record Receipt(long seq, String hash) {}

    /**
     * A process that writes as fast as it can, with rotation and compression going on, is killed at a random moment, again and
     * again in one directory. Every entry whose receipt it could still print is there, under its number and hash.
     */
    @ParameterizedTest
    @EnumSource(Durability.class)
    void everyEntryWithAReceiptOutlivesAKill(Durability durability) throws Exception {
        Random random = new Random(4711);
        AuditConfig config =
                LogFiles.config(temp).failurePolicy(FailurePolicy.CLOSED).build();
        long checked = 0;
        long receipts = 0;
        long setAside = 0;
        int runs = (int) Scale.of(5, 50);
        for (int run = 0; run < runs; run++) {
            Map<String, Receipt> printed = runAndKill(durability, random);
            receipts += printed.size();
            try (AuditLog log = AuditLog.open(config)) {
                log.flush();
                assertThat(log.stats().state()).isEqualTo(AuditStats.State.UP);
            }
            long[] recovered = new long[2];
            checked = LogFiles.check(temp, checked, line -> {
                String operation = line.operation();
                Receipt receipt = printed.remove(operation);
                if (receipt != null) {
                    assertThat(new Receipt(line.seq(), line.hash())).isEqualTo(receipt);
                } else if (operation.equals("audit.recovered")) {
                    recovered[0]++;
                    recovered[1] += line.metadata().get("set_aside_bytes").asLong();
                }
            });
            assertThat(printed).as("run " + run + ": receipts without an entry").isEmpty();
            assertThat(recovered[0]).as("run " + run + ": audit.recovered").isEqualTo(1);
            setAside += recovered[1];
        }
        long[] duplicates = new long[1];
        Map<String, Boolean> seen = new HashMap<>();
        assertThat(LogFiles.check(temp, 0, line -> {
                    if (!line.isOwn() && seen.put(line.operation(), true) != null) {
                        duplicates[0]++;
                    }
                }))
                .isEqualTo(checked);
        assertThat(duplicates[0]).isZero();
        try (AuditReader reader = AuditReader.open(config);
                var all = reader.stream(AuditQuery.all())) {
            assertThat(all.count()).isEqualTo(checked);
        }
        System.err.println("killed " + runs + " times, durability " + durability + ": " + receipts + " receipts, "
                + checked + " entries in " + LogFiles.segments(temp).size() + " segments, " + setAside
                + " torn bytes set aside");
    }

    private Map<String, Receipt> runAndKill(Durability durability, Random random) throws Exception {
        try (ChildJvm child = ChildJvm.start(
                List.of("-Xmx128m"),
                WritingMain.class,
                "append",
                temp.toString(),
                durability.name().toLowerCase(Locale.ROOT))) {
            Eventually.until("the first receipt", () -> child.lines() > 0);
            LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(random.nextInt(1_500_000)));
            child.kill();
            Map<String, Receipt> printed = new HashMap<>();
            for (String line : child.output()) {
                String[] parts = line.split(" ", 3);
                assertThat(printed.put(parts[2], new Receipt(Long.parseLong(parts[0]), parts[1])))
                        .isNull();
            }
            return printed;
        }
    }
}

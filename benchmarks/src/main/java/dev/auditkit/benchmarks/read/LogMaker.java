package dev.auditkit.benchmarks.read;

import dev.auditkit.AuditConfig;
import dev.auditkit.AuditLog;
import dev.auditkit.AuditOption.FailurePolicy;
import dev.auditkit.AuditStats;
import dev.auditkit.benchmarks.content.Happenings;
import dev.auditkit.benchmarks.sample.Sample;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Makes a log to read, with times over 30 days or, where it is large, more, and closes it. Arguments: directory, entries. */
public final class LogMaker {

    private LogMaker() {}

    /** Makes it. */
    public static void main(String[] arguments) {
        Path directory = Path.of(arguments[0]);
        long entries = Long.parseLong(arguments[1]);
        long start = System.nanoTime();
        AuditStats stats;
        try (AuditLog log = AuditLog.open(config(directory))) {
            for (long i = 0; i < entries; i++) {
                log.log(Happenings.event(i, entries));
            }
            log.flush(Duration.ofMinutes(10));
            stats = log.stats();
        }
        new Sample()
                .number("seconds", (System.nanoTime() - start) / (double) TimeUnit.SECONDS.toNanos(1))
                .number("bytes", stats.totalSize())
                .print();
    }

    /** Everything at its default, but an event that is lost ends the run. */
    public static AuditConfig config(Path directory) {
        return AuditConfig.builder()
                .logDir(directory)
                .node(Happenings.NODE)
                .failurePolicy(FailurePolicy.CLOSED)
                .build();
    }
}

package dev.auditkit.benchmarks.log;

import dev.auditkit.AuditLog;
import dev.auditkit.AuditStats;
import dev.auditkit.benchmarks.read.LogMaker;
import dev.auditkit.benchmarks.sample.Sample;
import java.nio.file.Path;

/** Opens a log that exists, and closes it. Arguments: directory, what its end was, entries. */
final class OpenRun {

    private OpenRun() {}

    public static void main(String[] arguments) {
        Path directory = Path.of(arguments[0]);
        long start = System.nanoTime();
        try (AuditLog log = AuditLog.open(LogMaker.config(directory))) {
            double millis = (System.nanoTime() - start) / 1e6;
            AuditStats stats = log.stats();
            if (stats.state() != AuditStats.State.UP) {
                throw new IllegalStateException("the log is not up: " + stats);
            }
            new Sample()
                    .label("subject", "AuditKit")
                    .label("end", arguments[1])
                    .label("entries", arguments[2])
                    .number("open_ms", millis)
                    .number("bytes", stats.totalSize())
                    .print();
        }
    }
}

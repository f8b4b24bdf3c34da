package dev.auditkit.benchmarks.log;

import dev.auditkit.AuditLog;
import dev.auditkit.benchmarks.content.Happening;
import dev.auditkit.benchmarks.content.Happenings;
import dev.auditkit.benchmarks.read.LogMaker;
import dev.auditkit.benchmarks.sample.Sample;
import java.nio.file.Path;

/** Appends to a log and ends as a killed process does, as it writes. Arguments: directory, how many entries to append. */
final class CrashRun {

    private static final int POOL = 1 << 12;

    private CrashRun() {}

    public static void main(String[] arguments) {
        AuditLog log = AuditLog.open(LogMaker.config(Path.of(arguments[0])));
        Happening[] pool = Happenings.pool(POOL);
        long entries = Long.parseLong(arguments[1]);
        for (long i = 0; i < entries; i++) {
            log.log(pool[(int) (i % POOL)].event());
        }
        new Sample().number("queue_depth", log.stats().queueDepth()).print();
        Runtime.getRuntime().halt(0);
    }
}

package dev.auditkit;

import dev.auditkit.AuditOption.FailurePolicy;
import dev.auditkit.AuditQuery.Order;
import dev.auditkit.export.ExportFormats;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;

/** Writes a log of many bytes and asks it questions, in whatever memory the JVM was given; prints what it finds and how long it took. */
final class LargeLog {

    private static final int USERS = 1_000;
    private static final String TEXT = "t".repeat(60);

    private LargeLog() {}

    private static void timed(String what, Step step) throws IOException {
        long begin = System.nanoTime();
        long result = step.run();
        WritingMain.print(what + " " + result + " " + (System.nanoTime() - begin) / 1_000_000 + " ms");
    }

    private interface Step {
        long run() throws IOException;
    }

    static void run(Path directory, long bytes) throws IOException {
        AuditConfig config = LogFiles.config(directory)
                .failurePolicy(FailurePolicy.CLOSED)
                .maxWait(Duration.ofMinutes(1))
                .rotationSizeMb(64)
                .set(AuditOption.CHECKPOINT_INTERVAL, "1s")
                .build();
        try (AuditLog log = AuditLog.open(config)) {
            timed("written", () -> write(log, bytes));
            WritingMain.print(
                    "bytes " + log.stats().totalSize() + " files " + log.stats().totalFiles());
            timed("rotated", () -> log.rotate().isPresent() ? 1 : 0);
            timed("rare", () -> count(log, AuditQuery.builder().user("user.7").operation("order.rare")));
            timed("user", () -> count(log, AuditQuery.builder().user("user.7")));
            timed("all", () -> count(log, AuditQuery.builder().order(Order.OLDEST_FIRST)));
            timed(
                    "page",
                    () -> log.query(AuditQuery.builder().limit(1_000).build())
                            .entries()
                            .size());
            Path export = directory.resolveSibling("export.jsonl");
            timed(
                    "exported",
                    () -> log.export(
                                    AuditQuery.builder()
                                            .order(Order.OLDEST_FIRST)
                                            .build(),
                                    ExportFormats.jsonl(),
                                    export)
                            .entries());
            WritingMain.print("exported-bytes " + Files.size(export));
        }
        timed("reopened", () -> {
            try (AuditLog log = AuditLog.open(config)) {
                return log.stats().entriesTotal();
            }
        });
        try (AuditReader reader = AuditReader.open(config)) {
            timed("read", () -> count(reader, AuditQuery.builder().user("user.8")));
        }
        WritingMain.print("heap " + (Runtime.getRuntime().maxMemory() >> 20));
        WritingMain.print("done");
    }

    private static long write(AuditLog log, long bytes) {
        long count = 0;
        while (count % 10_000 != 0 || log.stats().totalSize() < bytes) {
            log.log(AuditEvent.of(count % 100_000 == 7 ? "order.rare" : "order.update")
                    .key("order:" + count)
                    .user("user." + count % USERS)
                    .source("192.0.2." + count % 256)
                    .metadata("text", TEXT)
                    .build());
            count++;
        }
        log.flush();
        return count;
    }

    private static long count(AuditReader log, AuditQuery.Builder query) {
        try (Stream<AuditEntry> found = log.stream(query.build())) {
            return found.count();
        }
    }
}

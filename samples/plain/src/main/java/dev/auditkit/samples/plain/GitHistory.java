package dev.auditkit.samples.plain;

import dev.auditkit.AuditConfig;
import dev.auditkit.AuditEntry;
import dev.auditkit.AuditLog;
import dev.auditkit.AuditQuery;
import dev.auditkit.AuditStats;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Records the history of the git repository that it is started in, or that its first argument names, as an audit trail, and
 * asks it who changed what.
 */
public final class GitHistory {

    private static final AuditQuery CHANGES = AuditQuery.builder()
            .operation("create")
            .operation("update")
            .operation("delete")
            .build();

    private final AuditLog log;
    private final PrintStream out;

    private GitHistory(AuditLog log, PrintStream out) {
        this.log = log;
        this.out = out;
    }

    /** Runs the sample. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        Path repository = Path.of(arguments.length > 0 ? arguments[0] : ".")
                .toAbsolutePath()
                .normalize();
        run(repository, Files.createTempDirectory("git-history-").resolve("audit_logs"), System.out);
    }

    static void run(Path repository, Path directory, PrintStream out) throws IOException, InterruptedException {
        AuditConfig config = AuditConfig.builder()
                .logDir(directory)
                .sensitiveKeys(true) // paths are no secret here, so that they may be read back
                .minFreeMb(64)
                .build();
        try (AuditLog log = AuditLog.open(config)) {
            GitHistory history = new GitHistory(log, out);
            history.record(new GitLog(repository));
            history.showRecentChanges();
            history.showDeletionsOfMostActive();
            history.showStatistics();
        }
    }

    private void record(GitLog git) throws IOException, InterruptedException {
        AtomicLong changes = new AtomicLong();
        git.forEach(change -> {
            log.log(change.event());
            changes.incrementAndGet();
        });
        log.flush(); // so that the queries below see all of it
        out.printf("Recorded %d changes of files.%n%n", changes.get());
    }

    private void showRecentChanges() {
        out.println("The ten most recent changes:");
        show(log.query(CHANGES.toBuilder().limit(10).build()).entries().stream());
    }

    private void showDeletionsOfMostActive() {
        String author = countBy(entry -> String.valueOf(entry.user())).entrySet().stream()
                .max(Map.Entry.comparingByValue())
                .map(Map.Entry::getKey)
                .orElse("nobody");
        out.printf("What %s, who changed most, deleted last:%n", author);
        AuditQuery deletions =
                AuditQuery.builder().operation("delete").user(author).limit(10).build();
        show(log.query(deletions).entries().stream());
    }

    private void showStatistics() {
        AuditStats stats = log.stats();
        out.println("Changes by operation: " + countBy(AuditEntry::operation));
        out.printf(
                "The log: %d entries, %d bytes in %d file(s), %d dropped, in %s%n",
                stats.entriesTotal(), stats.totalSize(), stats.totalFiles(), stats.dropped(), stats.logDir());
    }

    private Map<String, Long> countBy(Function<AuditEntry, String> property) {
        try (Stream<AuditEntry> changes = log.stream(CHANGES)) {
            return changes.collect(Collectors.groupingBy(property, TreeMap::new, Collectors.counting()));
        }
    }

    private void show(Stream<AuditEntry> entries) {
        entries.forEach(entry ->
                out.printf("  %s  %-6s  %s  by %s%n", entry.timestamp(), entry.operation(), entry.key(), entry.user()));
        out.println();
    }
}

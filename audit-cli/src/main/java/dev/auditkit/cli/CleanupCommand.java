package dev.auditkit.cli;

import dev.auditkit.AuditCleanup;
import dev.auditkit.AuditConfig;
import dev.auditkit.AuditLog;
import java.io.IOException;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code audit cleanup}: removes what retention no longer keeps. */
@Command(
        name = "cleanup",
        header = "Removes the segments that retention no longer keeps.",
        description = {
            "Removes sealed segments whose newest entry was recorded more than --retention-days ago, oldest first, and"
                    + " records what it removed. A damaged one stays with all that is newer, and under --legal-hold"
                    + " everything stays.",
            "",
            "Opens the log for writing, so it works only while no other process does; an application cleans up its log"
                    + " itself. Says what is removed, what stays though it is old, and why."
        },
        footer = {
            "  What would go?",
            "    audit cleanup --retention-days 365 --dry-run",
        })
final class CleanupCommand implements Callable<Integer> {

    private final Shell shell;
    private final ConfigOptions options;

    @Option(names = "--dry-run", description = "Remove nothing; say what would be removed.")
    private boolean dryRun;

    CleanupCommand(Shell shell, ConfigOptions options) {
        this.shell = shell;
        this.options = options;
    }

    @Override
    public Integer call() throws IOException {
        AuditConfig config = options.config();
        ExistingLog.require(config, "A cleanup");
        if (config.retentionDays() == 0) {
            throw new UsageException("--retention-days is missing, or 0, which keeps everything; allowed: 1 to 36500,"
                    + " which should be what the application has");
        }
        AuditCleanup done;
        try (AuditLog log = AuditLog.open(config)) {
            done = log.cleanup(dryRun);
        }
        for (String file : done.removedFiles()) {
            shell.println((dryRun ? "would remove  " : "removed  ") + file);
        }
        shell.println(String.format(
                Locale.ROOT,
                "%s %,d segments with %,d entries, %s",
                dryRun ? "Would remove" : "Removed",
                done.removedFiles().size(),
                done.removedEntries(),
                StatsReport.size(done.removedBytes())));
        for (String file : done.kept()) {
            shell.println("kept  " + shell.printable().of(file));
        }
        // Without a hold, only damage keeps what is old.
        return done.kept().isEmpty() || config.legalHold() ? ExitCode.DONE : ExitCode.FINDINGS;
    }
}

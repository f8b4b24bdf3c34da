package dev.auditkit.cli;

import dev.auditkit.AuditConfig;
import dev.auditkit.AuditLog;
import dev.auditkit.AuditOption;
import java.io.IOException;
import java.util.List;
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

    @Option(
            names = "--dry-run",
            description = "Remove nothing; say what would be removed, should it turn out to be undamaged.")
    private boolean dryRun;

    CleanupCommand(Shell shell, ConfigOptions options) {
        this.shell = shell;
        this.options = options;
    }

    @Override
    public Integer call() throws IOException {
        AuditConfig config = options.config();
        if (dryRun && !config.legalHold()) {
            preview();
            return ExitCode.DONE;
        }
        ExistingLog.require(config, "A cleanup");
        SegmentFiles before = SegmentFiles.in(config.logDir());
        List<String> kept;
        try (AuditLog log = AuditLog.open(config)) {
            kept = log.cleanup(dryRun).kept();
        }
        // The log also cleans up by itself as soon as it is open, so what it did now is not all that was removed.
        List<SegmentFiles.Segment> removed = before.without(SegmentFiles.in(config.logDir()));
        say(removed, "removed", "Removed");
        for (String file : kept) {
            shell.println("kept  " + shell.printable().of(file));
        }
        // Without a hold, only damage keeps what is old.
        return kept.isEmpty() || config.legalHold() ? ExitCode.DONE : ExitCode.FINDINGS;
    }

    /** Under a hold the log does not clean up by itself, and names all that only the hold keeps. */
    private void preview() throws IOException {
        AuditConfig held = options.config(AuditOption.LEGAL_HOLD, "true");
        ExistingLog.require(held, "A cleanup");
        SegmentFiles before = SegmentFiles.in(held.logDir());
        List<String> expired;
        try (AuditLog log = AuditLog.open(held)) {
            expired = log.cleanup(true).kept().stream()
                    .map(kept -> kept.substring(0, Math.max(0, kept.indexOf(':'))))
                    .toList();
        }
        say(before.named(expired), "would remove", "Would remove");
    }

    private void say(List<SegmentFiles.Segment> segments, String verb, String summary) throws IOException {
        for (SegmentFiles.Segment segment : segments) {
            shell.println(verb + "  " + segment.file());
        }
        shell.println(String.format(
                Locale.ROOT,
                "%s %,d segments with %,d entries, %s",
                summary,
                segments.size(),
                segments.stream()
                        .mapToLong(segment -> segment.end() - segment.first())
                        .sum(),
                StatsReport.size(
                        segments.stream().mapToLong(SegmentFiles.Segment::bytes).sum())));
    }
}

package dev.auditkit.cli;

import dev.auditkit.AuditReader;
import dev.auditkit.AuditStats;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code audit stats}: says how large the log is and how old. */
@Command(
        name = "stats",
        header = "Says how large the log is and how old.",
        description = {
            "Shows what the files of the log tell. What only the writing process knows (its queue, its failures, its"
                    + " last sync) is 0 or missing here; ask the application for it."
        },
        footer = {
            "  How many entries were recorded today?",
            "    audit stats --format json | jq .entries_today",
        })
final class StatsCommand implements Callable<Integer> {

    private final Shell shell;
    private final ConfigOptions options;

    @Option(
            names = "--format",
            paramLabel = "text|json",
            description = "text for people, json for programs. Default: text.")
    private String format = "text";

    StatsCommand(Shell shell, ConfigOptions options) {
        this.shell = shell;
        this.options = options;
    }

    @Override
    public Integer call() throws IOException {
        if (!format.equals("text") && !format.equals("json")) {
            throw new UsageException("--format '" + format + "' is not known; allowed: text, json");
        }
        AuditStats stats;
        try (AuditReader reader = AuditReader.open(options.config())) {
            stats = reader.stats();
        }
        StatsReport report = new StatsReport(stats);
        if (format.equals("json")) {
            shell.out().write(report.json());
        } else {
            shell.print(report.text(shell.printable()));
        }
        return ExitCode.DONE;
    }
}

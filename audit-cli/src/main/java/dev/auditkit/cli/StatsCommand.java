package dev.auditkit.cli;

import dev.auditkit.AuditQuery;
import dev.auditkit.AuditReader;
import dev.auditkit.AuditStats;
import java.io.IOException;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code audit stats}: says how large the log is and how old, or counts its entries. */
@Command(
        name = "stats",
        header = "Says how large the log is and how old, or counts its entries.",
        description = {
            "Shows what the files of the log tell. What only the writing process knows (its queue, its failures, its"
                    + " last sync) is 0 or missing here; ask the application for it.",
            "",
            "With --by, counts the entries for which all conditions hold. Most of that is in the index; by user, and with"
                    + " conditions on other things than operation, result and time, the entries are read."
        },
        footer = {
            "  How many entries were recorded today?",
            "    audit stats --format json | jq .entries_today",
            "",
            "  Who was refused most, and when?",
            "    audit stats --by user --result denied",
            "    audit stats --by day --result denied",
        })
final class StatsCommand implements Callable<Integer> {

    private final Shell shell;
    private final ConfigOptions options;

    @Option(
            names = "--format",
            paramLabel = "text|json",
            description = "text for people, json for programs. Default: text.")
    private String format = "text";

    @Option(
            names = "--by",
            paramLabel = "operation|result|user|hour|day",
            description = "Counts the entries by this. Hours and days are those of UTC, by the time of the event.")
    private @Nullable String by;

    @Mixin
    private final FilterOptions filters = new FilterOptions();

    StatsCommand(Shell shell, ConfigOptions options) {
        this.shell = shell;
        this.options = options;
    }

    @Override
    public Integer call() throws IOException {
        if (!format.equals("text") && !format.equals("json")) {
            throw new UsageException("--format '" + format + "' is not known; allowed: text, json");
        }
        if (by != null) {
            return count(CountReport.by(by));
        }
        if (filters.any()) {
            throw new UsageException("conditions choose which entries are counted, and need --by");
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

    private int count(CountReport report) throws IOException {
        AuditQuery query = UsageException.unless(() -> filters.query().build());
        try (AuditReader reader = AuditReader.open(options.config())) {
            report.read(reader, query);
        }
        if (format.equals("json")) {
            shell.out().write(report.json());
        } else {
            shell.print(report.text(shell.printable()));
        }
        DamageReport damage = new DamageReport(shell);
        damage.addAll(report.damage());
        return damage.exitCode();
    }
}

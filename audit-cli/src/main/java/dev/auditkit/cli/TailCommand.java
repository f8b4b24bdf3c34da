package dev.auditkit.cli;

import dev.auditkit.AuditFormat;
import dev.auditkit.AuditQuery;
import dev.auditkit.AuditReader;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code audit tail}: shows the newest entries that match, and those to come. */
@Command(
        name = "tail",
        header = "Shows the newest entries that match, and those to come.",
        description = {
            "Shows the newest entries, the oldest of them first. With -f it goes on with what the log gains, through"
                    + " rotations, until Ctrl-C. Writes nothing in the log directory."
        },
        footer = {
            "  Watch what is refused:",
            "    audit tail -f --result denied",
            "",
            "  Hand new entries to a program, as lines of the log:",
            "    audit tail -f -n 0 --format jsonl | my-program"
        })
final class TailCommand implements Callable<Integer> {

    private static final Duration POLL = Duration.ofMillis(250);

    private final Shell shell;
    private final ConfigOptions options;

    @Option(
            names = {"-n", "--lines"},
            paramLabel = "<n>",
            description = "So many entries that are there already. Default: 10.")
    private int lines = 10;

    @Option(
            names = {"-f", "--follow"},
            description = "Go on with what comes.")
    private boolean follow;

    @Mixin
    private final FilterOptions filters = new FilterOptions();

    @Option(names = "--format", paramLabel = "table|jsonl|csv", description = "The form of the output. Default: table.")
    private String format = OutputForm.TABLE;

    @Option(names = "--wide", description = "In the table, show all that an entry says, metadata too, and cut nothing.")
    private boolean wide;

    TailCommand(Shell shell, ConfigOptions options) {
        this.shell = shell;
        this.options = options;
    }

    @Override
    public Integer call() throws IOException {
        if (lines < 0) {
            throw new UsageException("-n " + lines + " is negative; allowed: 0 or more");
        }
        AuditQuery query = UsageException.unless(() -> filters.query().build());
        AuditFormat form = OutputForm.of(format, new Table(shell, wide, follow));
        OutputStream out = OutputForm.stdout(format, shell);
        DamageReport damage = new DamageReport(shell);
        try (AuditReader reader = AuditReader.open(options.config())) {
            Follower follower = new Follower(reader, query, form, out, damage);
            follower.goTo(lines);
            follower.write();
            if (follow) {
                shell.ending().requestAtShutdown();
                while (!shell.ending().requestedWithin(POLL)) {
                    follower.write();
                }
            }
            follower.finish();
        }
        return damage.exitCode();
    }
}

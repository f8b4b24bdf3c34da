package dev.auditkit.cli;

import dev.auditkit.AuditConfig;
import dev.auditkit.AuditDisabledException;
import dev.auditkit.AuditEvent;
import dev.auditkit.AuditException;
import dev.auditkit.AuditLog;
import java.io.IOException;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code audit append}: records events from standard input. */
@Command(
        name = "append",
        header = "Records events from standard input.",
        description = {
            "Reads one JSON object a line and records each as an entry. Its members are named as those of an entry:"
                    + " operation (the only one that must be there), key, result (ok, error or denied; ok unless it is"
                    + " said), user, source, metadata (an object), trace_id, span_id and timestamp (RFC 3339 with any"
                    + " offset; now unless it is said). A member of another name is refused.",
            "",
            "A line that is refused is named on standard error by its number, with the reason; the others are recorded."
                    + " Blank lines do not count.",
            "",
            "With exit code 0 all events are on stable storage. Unless it is told otherwise, the command waits for a"
                    + " slow disk rather than drop an event (--failure-policy, --max-wait) and removes nothing"
                    + " (--retention-days): how long a log is kept is for the application to say that owns it."
        },
        footer = {
            "  Import operations that happened earlier:",
            "    zcat operations.jsonl.gz | audit append --log-dir /var/log/shop/audit",
            "",
            "  Record one step of a script:",
            "    echo '{\"operation\":\"backup.run\",\"user\":\"cron\"}' | audit append"
        })
final class AppendCommand implements Callable<Integer> {

    private final Shell shell;
    private final ConfigOptions options;
    private final EventParser parser = new EventParser();
    private final Printable printable;
    private long appended;
    private long refused;

    AppendCommand(Shell shell, ConfigOptions options) {
        this.shell = shell;
        this.options = options;
        this.printable = shell.printable();
    }

    @Override
    public Integer call() throws IOException {
        AuditConfig config = options.config();
        if (!config.enabled()) {
            throw new AuditDisabledException("An append");
        }
        InputLines lines = new InputLines(shell.in());
        long dropped;
        try (AuditLog log = AuditLog.open(config)) {
            append(lines, log);
            dropped = log.stats().dropped();
        } catch (AuditException | IOException e) {
            if (lines.number() > 0) {
                shell.err()
                        .println(String.format(
                                Locale.ROOT,
                                "audit append: stopped at line %,d; %,d of the events before it were accepted, the last of which"
                                        + " may not be in the log",
                                lines.number(),
                                appended));
            }
            throw e;
        }
        return summary(dropped);
    }

    private void append(InputLines lines, AuditLog log) throws IOException {
        try (Progress progress = new Progress(shell, "events")) {
            while (lines.next()) {
                if (!lines.blank()) {
                    append(lines.number(), lines, log);
                    progress.at(appended, lines.consumed(), shell.inputSize());
                }
            }
        }
    }

    private void append(long number, InputLines lines, AuditLog log) {
        try {
            if (lines.tooLong()) {
                throw new RefusedException("it is longer than " + InputLines.LONGEST + " bytes");
            }
            AuditEvent event = parser.parse(lines.buffer(), lines.offset(), lines.length());
            if (event.reserved()) {
                throw new RefusedException("operation '" + event.operation()
                        + "' is one of the log's own; allowed: any that does not begin" + " with audit.");
            }
            log.log(event);
            appended++;
        } catch (RefusedException e) {
            refused++;
            shell.err().println("audit append: line " + number + ": " + printable.of(String.valueOf(e.getMessage())));
        }
    }

    private int summary(long dropped) {
        shell.err()
                .println(String.format(
                        Locale.ROOT,
                        "%,d appended, %,d refused%s",
                        appended - dropped,
                        refused,
                        dropped == 0 ? "" : String.format(Locale.ROOT, ", %,d dropped", dropped)));
        if (dropped > 0) {
            return ExitCode.IO;
        }
        return refused == 0 ? ExitCode.DONE : ExitCode.FINDINGS;
    }
}

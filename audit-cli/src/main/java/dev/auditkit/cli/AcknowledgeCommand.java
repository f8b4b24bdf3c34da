package dev.auditkit.cli;

import dev.auditkit.AuditConfig;
import dev.auditkit.AuditLog;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code audit acknowledge}: says that a person knows why an earlier log was set aside. */
@Command(
        name = "acknowledge",
        header = "Says that you know why an earlier log was set aside.",
        description = {
            "When a log turns out to be damaged, an application that must go on moves its files to a directory"
                    + " set-aside-<time> and begins a new log, which reports itself as down until someone has looked at the"
                    + " matter. This records that you have, and your reason. It does nothing when there is nothing to"
                    + " acknowledge.",
            "",
            "Opens the log for writing, so it works only while no other process does."
        },
        footer = {"  audit acknowledge --log-dir /var/log/shop/audit 'disk replaced, old log in vault, ticket 4711'"})
final class AcknowledgeCommand implements Callable<Integer> {

    private final Shell shell;
    private final ConfigOptions options;

    @Parameters(paramLabel = "<reason>", description = "What you know; it is recorded in the log.")
    private String reason = "";

    AcknowledgeCommand(Shell shell, ConfigOptions options) {
        this.shell = shell;
        this.options = options;
    }

    @Override
    public Integer call() throws IOException {
        if (reason.isBlank()) {
            throw new UsageException("the reason is blank; say what you know of the damage");
        }
        AuditConfig config = options.config();
        ExistingLog.require(config, "An acknowledgement");
        try (AuditLog log = AuditLog.open(config)) {
            String before = log.stats().reason();
            log.acknowledge(reason);
            shell.println(
                    before == null
                            ? "Nothing to acknowledge"
                            : "Acknowledged: " + shell.printable().of(before));
        }
        return ExitCode.DONE;
    }
}

package dev.auditkit.cli;

import dev.auditkit.AuditOption;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** The {@code audit} command: puts its subcommands together and runs one. */
@Command(
        name = AuditCommand.NAME,
        header = "Feeds, reads and tends an append-only audit log.",
        description = {
            "The log is a directory of JSONL segments. One process writes to it at a time; any number may read"
                    + " meanwhile. 'audit help <command>' tells all about a command."
        },
        footer = {
            "  echo '{\"operation\":\"backup.run\",\"user\":\"cron\"}' | audit append",
            "  audit query --user alice --from 2025-10-01",
            "  audit tail -f --result denied",
            "  audit export --format csv --out audit.csv"
        })
public final class AuditCommand implements Runnable {

    static final String NAME = "audit";

    /**
     * What a command that writes does otherwise than an application: it has nobody to serve, so it waits and fails; and
     * it does not know how long the owner of the log wants to keep it, so it removes nothing unless it is told.
     */
    private static final Map<AuditOption, String> CAREFUL =
            Map.of(AuditOption.FAILURE_POLICY, "closed", AuditOption.MAX_WAIT, "30s", AuditOption.RETENTION_DAYS, "0");

    @Option(
            names = "--stacktrace",
            hidden = true,
            scope = ScopeType.INHERIT,
            description = "With an error, show where in the code it arose.")
    private boolean stackTrace;

    private AuditCommand() {}

    /** Runs the command and ends the process with its exit code. */
    public static void main(String[] arguments) {
        // What the log reports to the system logger is for the user too, as one line, and never as a stack trace.
        System.setProperty("java.util.logging.SimpleFormatter.format", "audit: %5$s%n");
        int code = ExitCode.IO;
        try {
            code = run(Shell.ofThisProcess(), arguments);
        } catch (VirtualMachineError e) {
            System.err.println("audit: " + e);
        }
        System.exit(code);
    }

    /**
     * Runs the command.
     *
     * @return the exit code
     */
    static int run(Shell shell, String... arguments) {
        AuditCommand audit = new AuditCommand();
        Failures failures = new Failures(shell, () -> audit.stackTrace);
        CommandLine command = commandLine(audit, shell, failures);
        int code = command.execute(arguments);
        command.getOut().flush();
        try {
            shell.out().flush();
        } catch (IOException e) {
            // An I/O error was reported already: most likely this one.
            code = code == ExitCode.IO ? code : Math.max(code, failures.report(NAME, e));
        }
        shell.err().flush();
        shell.ending().finish(code);
        return code;
    }

    /** Without a subcommand there is nothing to do. */
    @Override
    public void run() {
        throw new UsageException("which command? See 'audit --help'");
    }

    private static CommandLine commandLine(AuditCommand audit, Shell shell, Failures failures) {
        ConfigOptions locating = ConfigOptions.locating(shell);
        ConfigOptions reading = ConfigOptions.reading(shell);
        ConfigOptions writing = ConfigOptions.writing(shell, CAREFUL);
        CommandLine command = new CommandLine(audit)
                .addSubcommand(with(reading, new QueryCommand(shell, reading)))
                .addSubcommand(with(reading, new TailCommand(shell, reading)))
                .addSubcommand(with(reading, new ExportCommand(shell, reading)))
                .addSubcommand(with(reading, new StatsCommand(shell, reading)))
                .addSubcommand(with(locating, new VerifyCommand(shell, locating)))
                .addSubcommand(with(locating, new ProveCommand(shell, locating)))
                .addSubcommand(new CheckCommand(shell))
                .addSubcommand(with(writing, new AppendCommand(shell, writing)))
                .addSubcommand(with(writing, new RotateCommand(shell, writing)))
                .addSubcommand(with(writing, new RotateKeyCommand(shell, writing)))
                .addSubcommand(with(writing, new CleanupCommand(shell, writing)))
                .addSubcommand(with(writing, new AcknowledgeCommand(shell, writing)))
                .addSubcommand(new WitnessCommand(shell))
                .addSubcommand(with(locating, new TilesCommand(shell, locating)))
                .addSubcommand(new HelpCommand());
        HelpPages.layOut(command, shell);
        return command.setOut(new PrintWriter(new OutputStreamWriter(shell.out(), shell.charset())))
                .setErr(shell.err())
                // A user may well be called @alice.
                .setExpandAtFiles(false)
                .setExecutionExceptionHandler(failures)
                .setParameterExceptionHandler(failures);
    }

    private static CommandLine with(ConfigOptions options, Object command) {
        CommandLine line = new CommandLine(command);
        options.addTo(line.getCommandSpec());
        return line;
    }
}

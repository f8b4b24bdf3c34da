package dev.auditkit.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Model.CommandSpec;

/** The layout that all help has in common: that of a manual page. */
final class HelpPages {

    /** Longer lines are hard to read. */
    private static final int LARGEST_WIDTH = 100;

    private static final int OPTION_COLUMN = 34;

    private static final Map<String, String> EXIT_CODES = exitCodes();

    private HelpPages() {}

    static void layOut(CommandLine audit, Shell shell) {
        audit.setUsageHelpWidth(Math.min(LARGEST_WIDTH, shell.width()));
        audit.setUsageHelpLongOptionsMaxWidth(OPTION_COLUMN);
        audit.setColorScheme(Help.defaultColorScheme(shell.colours() ? Ansi.ON : Ansi.OFF));
        layOut(audit.getCommandSpec());
        for (CommandLine command : audit.getSubcommands().values()) {
            if (command.getCommand() instanceof HelpCommand) {
                command.getCommandSpec().usageMessage().header("Shows help about a command.");
            } else {
                layOut(command.getCommandSpec());
            }
        }
    }

    private static void layOut(CommandSpec command) {
        command.mixinStandardHelpOptions(true).versionProvider(() -> new String[] {"audit " + version()});
        command.usageMessage()
                .headerHeading("Name:%n  " + command.qualifiedName() + " - ")
                .sortOptions(false)
                .sortSynopsis(false)
                .abbreviateSynopsis(command.options().size() > 12)
                .synopsisHeading("%nSynopsis:%n  ")
                .synopsisSubcommandLabel("<command>")
                .descriptionHeading("%nDescription:%n")
                .optionListHeading("%nOptions:%n")
                .commandListHeading("%nCommands:%n")
                .exitCodeListHeading("%nExit codes:%n")
                .exitCodeList(EXIT_CODES)
                .footerHeading("%nExamples:%n");
    }

    /** As the manifest of the jar has it. */
    private static String version() {
        return Objects.requireNonNullElse(
                AuditCommand.class.getPackage().getImplementationVersion(), "(not from a jar)");
    }

    private static Map<String, String> exitCodes() {
        Map<String, String> codes = new LinkedHashMap<>();
        codes.put(" " + ExitCode.DONE, "What was asked is done.");
        codes.put(" " + ExitCode.FINDINGS, "It is done, but the log is damaged or some of the input was refused.");
        codes.put(" " + ExitCode.USAGE, "The command line or the configuration cannot be used.");
        codes.put(" " + ExitCode.IO, "The log or another file cannot be read or written, or another process has it.");
        return codes;
    }
}

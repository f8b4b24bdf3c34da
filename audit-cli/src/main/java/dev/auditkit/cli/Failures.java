package dev.auditkit.cli;

import dev.auditkit.AuditConfigException;
import dev.auditkit.AuditDisabledException;
import dev.auditkit.AuditException;
import dev.auditkit.AuditIntegrityException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** Says on standard error, in a sentence, what went wrong, and finds the exit code for it. */
final class Failures implements IExecutionExceptionHandler, IParameterExceptionHandler {

    private final Shell shell;
    private final Printable printable;
    private final BooleanSupplier stackTrace;

    /** @param stackTrace whether the developers' view is wanted too */
    Failures(Shell shell, BooleanSupplier stackTrace) {
        this.shell = shell;
        this.printable = shell.printable();
        this.stackTrace = stackTrace;
    }

    @Override
    public int handleParseException(ParameterException e, String[] args) {
        int code = usage(e.getCommandLine(), e);
        CommandLine.UnmatchedArgumentException.printSuggestions(e, shell.err());
        return code;
    }

    @Override
    public int handleExecutionException(Exception e, CommandLine command, ParseResult result) {
        return e instanceof UsageException ? usage(command, e) : report(command.getCommandName(), e);
    }

    /**
     * Reports what a command threw.
     *
     * @return the exit code
     */
    int report(String command, Exception e) {
        Stdout.RefusedException refused = refused(e);
        if (refused != null && refused.readerGone()) {
            return ExitCode.DONE;
        }
        boolean expected = e instanceof AuditException || e instanceof IOException || e instanceof UncheckedIOException;
        say(command, expected ? message(refused != null ? refused : e) : "internal error: " + e);
        if (!expected || stackTrace.getAsBoolean()) {
            e.printStackTrace(shell.err());
        }
        return code(e);
    }

    private static int code(Exception e) {
        if (e instanceof AuditConfigException || e instanceof AuditDisabledException) {
            return ExitCode.USAGE;
        }
        return e instanceof AuditIntegrityException ? ExitCode.FINDINGS : ExitCode.IO;
    }

    private int usage(CommandLine command, Exception e) {
        String name = command.getCommandSpec().qualifiedName();
        say(command.getCommandName(), message(e));
        shell.err().println("Try '" + name + " --help'.");
        if (stackTrace.getAsBoolean()) {
            e.printStackTrace(shell.err());
        }
        return ExitCode.USAGE;
    }

    private void say(String command, String message) {
        shell.err()
                .println((command.equals(AuditCommand.NAME) ? "" : AuditCommand.NAME + " ") + command + ": "
                        + printable.of(message));
    }

    private static String message(Exception e) {
        return e.getMessage() == null ? e.toString() : e.getMessage();
    }

    private static Stdout.@Nullable RefusedException refused(@Nullable Throwable e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof Stdout.RefusedException refused) {
                return refused;
            }
        }
        return null;
    }
}

package dev.auditkit.cli;

import dev.auditkit.note.MalformedNoteException;
import dev.auditkit.note.SignedNote;
import dev.auditkit.verify.LogVerifier;
import dev.auditkit.verify.VerificationReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code audit verify}: says whether the log is what was written. */
@Command(
        name = "verify",
        header = "Says whether the log is what was written.",
        description = {
            "Reads every byte of the log, computes all hashes again and compares them with what the log has signed. Changes"
                    + " nothing, needs no network, and may run while the log is being written.",
            "",
            "Give it the log's verifier key from a place that whoever could change the log could not reach, else it can"
                    + " only say that everything fits together. Give it a checkpoint that you kept, too, and it shows that"
                    + " nothing which that covered was changed or removed since.",
            "",
            "The exit code is 0 when everything is as it was written, and 1 when something is not, or nothing is signed."
        },
        footer = {
            "  Is the log what was written?",
            "    audit verify --verifier-key auditor/log.vkey ./audit_logs",
            "",
            "  Does it go on from the checkpoint of last month?",
            "    audit verify --verifier-key auditor/log.vkey --checkpoint auditor/october.checkpoint"
        })
final class VerifyCommand implements Callable<Integer> {

    private static final long MEGABYTE = 1_000_000;

    private final Shell shell;
    private final ConfigOptions options;

    @Parameters(
            arity = "0..1",
            paramLabel = "<dir>",
            description = "The directory of the log; another way to give --log-dir.")
    private @Nullable String directory;

    @Mixin
    private final TrustedKeys trusted = new TrustedKeys();

    @Option(
            names = "--checkpoint",
            paramLabel = "<file>",
            description = "A checkpoint of the log that you kept: the log must be its continuation.")
    private @Nullable String checkpoint;

    @Option(names = "--json", description = "Write the report as one JSON object, for programs.")
    private boolean json;

    @Option(
            names = "--threads",
            paramLabel = "<n>",
            description = "On how many threads to compute. Default: one for each processor.")
    private @Nullable Integer threads;

    VerifyCommand(Shell shell, ConfigOptions options) {
        this.shell = shell;
        this.options = options;
    }

    @Override
    public Integer call() throws IOException {
        LogVerifier verifier = LogVerifier.of(options.logDir(directory)).verifierKeys(trusted.keys());
        if (threads != null) {
            int count = threads;
            UsageException.unless(() -> verifier.threads(count));
        }
        if (checkpoint != null) {
            keep(verifier, checkpoint);
        }
        VerificationReport report;
        try (Progress progress = new Progress(shell, "MB")) {
            report = verifier.progress((bytes, all) -> progress.at(bytes / MEGABYTE, bytes, all))
                    .run();
        }
        VerifyReport shown = new VerifyReport(report);
        if (json) {
            shell.out().write(shown.json());
        } else {
            shell.print(shown.text(shell.printable()));
        }
        return report.ok() ? ExitCode.DONE : ExitCode.FINDINGS;
    }

    private static void keep(LogVerifier verifier, String file) throws IOException {
        byte[] note = Files.readAllBytes(UsageException.unless(() -> Path.of(file)));
        try {
            verifier.checkpoint(SignedNote.parse(note));
        } catch (MalformedNoteException | IllegalArgumentException e) {
            throw new UsageException("--checkpoint '" + file + "' is no signed checkpoint: " + e.getMessage());
        }
    }
}

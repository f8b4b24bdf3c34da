package dev.auditkit.cli;

import dev.auditkit.AuditConfig;
import dev.auditkit.AuditEvidence;
import dev.auditkit.AuditExport;
import dev.auditkit.AuditFormat;
import dev.auditkit.AuditQuery;
import dev.auditkit.AuditQuery.Order;
import dev.auditkit.AuditReader;
import dev.auditkit.export.ExportFormats;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code audit export}: writes the entries that match to a file. */
@Command(
        name = "export",
        header = "Writes the entries that match to a file.",
        description = {
            "Writes every entry that matches, without a limit unless one is given. A file gets its name only when it is"
                    + " complete, and is readable by its owner alone. How many entries went where is said on standard"
                    + " error.",
            "",
            "jsonl has the lines of the log byte for byte, with seq and hash, so that they can still be verified. csv"
                    + " (RFC 4180) puts metadata into one cell as JSON, and an apostrophe before what a spreadsheet would"
                    + " run as a formula."
        },
        footer = {
            "  A month for the auditors:",
            "    audit export --from 2025-10-01 --to 2025-10-31 --format csv --out october.csv",
            "",
            "  The whole log, compressed:",
            "    audit export --out - | gzip > audit.jsonl.gz"
        })
final class ExportCommand implements Callable<Integer> {

    private static final String STDOUT = "-";

    private final Shell shell;
    private final ConfigOptions options;

    @Mixin
    private final FilterOptions filters = new FilterOptions();

    @Option(
            names = "--out",
            paramLabel = "<file>",
            description = "The file, which is replaced if it exists; - for standard output. Default: -.")
    private String out = STDOUT;

    @Option(names = "--format", paramLabel = "jsonl|csv", description = "The form of the file. Default: jsonl.")
    private String format = "jsonl";

    @Option(names = "--limit", paramLabel = "<n>", description = "At most so many entries; 0 for all. Default: 0.")
    private int limit;

    @Option(
            names = "--order",
            paramLabel = "newest|oldest",
            converter = OrderConverter.class,
            description = "Which entries come first. Default: oldest.")
    private Order order = Order.OLDEST_FIRST;

    @Option(
            names = "--evidence",
            description =
                    "Write a zip file with a proof of each entry, which can be checked without the log and without this"
                            + " command. Needs --out.")
    private boolean evidence;

    ExportCommand(Shell shell, ConfigOptions options) {
        this.shell = shell;
        this.options = options;
    }

    @Override
    public Integer call() throws IOException {
        AuditQuery query = UsageException.unless(
                () -> filters.query().limit(limit).order(order).build());
        if (evidence) {
            return exportEvidence(query);
        }
        AuditFormat form = UsageException.unless(() -> ExportFormats.byName(format));
        AuditConfig config = options.config();
        DamageReport damage = new DamageReport(shell);
        try (AuditReader reader = AuditReader.open(config)) {
            AuditExport done = export(reader, query, form, config.logDir());
            damage.addAll(done.damage());
            shell.err()
                    .println(String.format(
                            Locale.ROOT,
                            "%,d entries to %s",
                            done.entries(),
                            toStdout() ? "standard output" : shell.printable().of(out)));
        }
        return damage.exitCode();
    }

    private int exportEvidence(AuditQuery query) throws IOException {
        if (toStdout()) {
            throw new UsageException("--evidence needs --out; allowed: a file");
        }
        AuditConfig config = options.config();
        DamageReport damage = new DamageReport(shell);
        try (AuditReader reader = AuditReader.open(config)) {
            AuditEvidence done = reader.exportEvidence(query, target(config.logDir()));
            damage.addAll(done.damage());
            shell.err()
                    .println(String.format(
                            Locale.ROOT,
                            "%,d entries with their proofs to %s%s",
                            done.entries(),
                            shell.printable().of(out),
                            done.notSigned() == 0
                                    ? ""
                                    : String.format(
                                            Locale.ROOT,
                                            "; %,d newer ones were left out, as no checkpoint covers them yet",
                                            done.notSigned())));
        }
        return damage.exitCode();
    }

    private AuditExport export(AuditReader reader, AuditQuery query, AuditFormat form, Path logDir) throws IOException {
        Shell watching = toStdout() && shell.outIsTerminal() ? shell.withoutProgress() : shell;
        try (Progress progress = new Progress(watching, "entries")) {
            return exportTo(reader, query, WatchedFormat.of(form, progress, reader, order), logDir);
        }
    }

    private AuditExport exportTo(AuditReader reader, AuditQuery query, AuditFormat form, Path logDir)
            throws IOException {
        if (toStdout()) {
            return reader.export(query, form, OutputForm.stdout(format, shell));
        }
        Path target = target(logDir);
        if (Files.exists(target) && !Files.isRegularFile(target)) {
            // A device or a named pipe is written to, not replaced.
            try (OutputStream stream = new BufferedOutputStream(Files.newOutputStream(target))) {
                return reader.export(query, form, stream);
            }
        }
        return reader.export(query, form, target);
    }

    /** The file to write, which must not be in the log directory. */
    private Path target(Path logDir) throws IOException {
        Path target = UsageException.unless(() -> Path.of(out)).toAbsolutePath();
        Path parent = target.getParent();
        if (parent == null || Files.isDirectory(target)) {
            throw new UsageException("--out '" + out + "' is a directory; allowed: a file, or -");
        }
        if (Files.exists(parent) && Files.isSameFile(parent, logDir)) {
            throw new UsageException("--out '" + out + "' is in the log directory; allowed: a file anywhere else");
        }
        return target;
    }

    private boolean toStdout() {
        return out.equals(STDOUT);
    }
}

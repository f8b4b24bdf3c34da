package dev.auditkit.cli;

import dev.auditkit.note.MalformedNoteException;
import dev.auditkit.note.WitnessPolicy;
import dev.auditkit.verify.EvidenceReport;
import dev.auditkit.verify.EvidenceVerifier;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code audit check}: checks evidence without the log. */
@Command(
        name = "check",
        header = "Checks evidence, without the log that it is from.",
        description = {
            "Checks a bundle that 'audit export --evidence' wrote, or a single proof that 'audit prove' wrote with its entry"
                    + " beside it.",
            "",
            "Without a verifier key that you have from elsewhere, all that can be found is whether the evidence fits"
                    + " together: whoever made it up could have put any key into it."
        },
        footer = {
            "  A bundle:",
            "    audit check evidence.zip --verifier-key shop.key",
            "",
            "  A single proof, of the entry in 4711.json:",
            "    audit check 4711.tlog-proof --verifier-key shop.key"
        })
final class CheckCommand implements Callable<Integer> {

    private static final String PROOF = ".tlog-proof";
    private static final long LARGEST = 2_000_000;

    private final Shell shell;

    @Mixin
    private final TrustedKeys trusted = new TrustedKeys();

    @Parameters(paramLabel = "<file>", description = "A bundle, or a file that ends in .tlog-proof.")
    private Path file = Path.of("");

    @Option(
            names = "--entry",
            paramLabel = "<file>",
            description = "The entry that the proof is of. Default: the file with the proof's name that ends in .json.")
    private @Nullable Path entry;

    @Option(
            names = "--policy",
            paramLabel = "<file>",
            description = "Which witnesses must have cosigned (C2SP tlog-policy). Default: none need have.")
    private @Nullable Path policy;

    @Option(names = "--json", description = "Say it as JSON.")
    private boolean json;

    CheckCommand(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() throws IOException {
        EvidenceVerifier verifier = new EvidenceVerifier(trusted.keys(), policy());
        EvidenceReport report = isProof() ? verifier.checkEntry(read(entry()), read(file)) : verifier.checkBundle(file);
        if (json) {
            shell.println(json(report));
        } else {
            print(report);
        }
        return report.ok() ? ExitCode.DONE : ExitCode.FINDINGS;
    }

    private boolean isProof() {
        return file.toString().endsWith(PROOF);
    }

    private Path entry() {
        if (entry != null) {
            return entry;
        }
        String name = file.toString();
        return Path.of(name.substring(0, name.length() - PROOF.length()) + ".json");
    }

    private static byte[] read(Path file) throws IOException {
        if (Files.size(file) > LARGEST) {
            throw new IOException(file + " has more than " + LARGEST + " bytes, which no entry and no proof has");
        }
        return Files.readAllBytes(file);
    }

    private @Nullable WitnessPolicy policy() throws IOException {
        if (policy == null) {
            return null;
        }
        try {
            return WitnessPolicy.parse(Files.readAllBytes(policy));
        } catch (MalformedNoteException e) {
            throw new UsageException("--policy '" + policy + "' cannot be used: " + e.getMessage());
        }
    }

    private static String json(EvidenceReport report) {
        Map<String, @Nullable Object> members = new LinkedHashMap<>();
        members.put("verdict", report.verdict().name().toLowerCase(Locale.ROOT));
        members.put("origin", report.origin());
        members.put("size", report.size());
        members.put("entries", report.entries());
        members.put("findings", report.findings());
        return JsonText.of(members);
    }

    private void print(EvidenceReport report) throws IOException {
        Printable printable = shell.printable();
        for (String finding : report.findings()) {
            shell.println("wrong: " + printable.of(finding));
        }
        String proven = String.format(Locale.ROOT, "%,d of its first %,d entries", report.entries(), report.size());
        shell.println(
                switch (report.verdict()) {
                    case AUTHENTIC ->
                        "Authentic: log " + printable.of(String.valueOf(report.origin())) + " has signed for " + proven
                                + ".";
                    case CONSISTENT ->
                        "Consistent, authenticity not checked: the evidence fits together for "
                                + printable.of(String.valueOf(report.origin())) + ", " + proven
                                + ". Give --verifier-key to know who has signed it.";
                    case NOTHING_SIGNED -> "Nothing is proven: there is no entry.";
                    case DAMAGED -> "Not proven: " + report.findings().size() + " things are wrong with this evidence.";
                });
    }
}

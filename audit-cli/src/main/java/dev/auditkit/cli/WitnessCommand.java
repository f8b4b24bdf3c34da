package dev.auditkit.cli;

import dev.auditkit.note.MalformedNoteException;
import dev.auditkit.note.NoteSigner;
import dev.auditkit.note.VerifierKey;
import dev.auditkit.witness.LogKeysFile;
import dev.auditkit.witness.Witness;
import dev.auditkit.witness.WitnessKeys;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code audit witness}: cosigns the checkpoints of logs, over HTTP. */
@Command(
        name = "witness",
        header = "Cosigns the checkpoints of other logs, over HTTP.",
        description = {
            "Runs a witness (C2SP tlog-witness) until Ctrl-C: POST /add-checkpoint and GET /<origin hash>/checkpoint."
                    + " It remembers the newest checkpoint of each log, so a log that is rolled back, rewritten or shown"
                    + " differently to others gets no cosignature. It belongs on another machine, and in other hands, than"
                    + " the logs.",
            "",
            "Prints its verifier keys on standard output, for the witness policy of a log. Speaks plain HTTP: put a proxy"
                    + " with TLS in front of it where others are to reach it.",
            "",
            "The state directory must never go back in time: restored from a backup that is older than the last"
                    + " cosignature, the witness would vouch for two histories."
        },
        footer = {
            "  Be a witness of one log:",
            "    audit witness --name witness.example.com/w1 --state-dir /var/lib/audit-witness \\",
            "        --logs /etc/audit-witness/logs"
        })
final class WitnessCommand implements Callable<Integer> {

    private static final int PORT = 8787;

    private final Shell shell;

    @Option(
            names = "--state-dir",
            required = true,
            paramLabel = "<dir>",
            description = "The directory of what the witness remembers; no other may use it.")
    private @Nullable Path stateDir;

    @Option(
            names = "--name",
            required = true,
            paramLabel = "<name>",
            description = "The name of the witness's keys: a URL without its scheme, for life.")
    private String name = "";

    @Option(
            names = "--logs",
            required = true,
            paramLabel = "<file>",
            description = "The logs that it knows: a file with their verifier keys, one a line, or a witness policy.")
    private @Nullable Path logs;

    @Option(
            names = "--key",
            paramLabel = "<file>",
            description =
                    "The Ed25519 key, PEM. Made if there is none. Default: signing-key.pem in the state directory.")
    private @Nullable Path key;

    @Option(
            names = "--ml-dsa-key",
            paramLabel = "<file>",
            description = "An ML-DSA-44 key to cosign with too, PEM. Made if there is none. Needs JDK 24.")
    private @Nullable Path mlDsaKey;

    @Mixin
    private final ListenOptions listening = new ListenOptions(PORT);

    @Option(
            names = "--max-request-bytes",
            paramLabel = "<n>",
            description = "How large a request may be. Default: 131072.")
    private int maxRequestBytes = 131_072;

    WitnessCommand(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() throws IOException {
        listening.check();
        UsageException.requireRange("--max-request-bytes", maxRequestBytes, 1_000, 1_000_000);
        Path state = given(stateDir);
        List<VerifierKey> known = knownLogs(given(logs));
        InetSocketAddress address = listening.address();
        List<NoteSigner> cosigners = cosigners(state);
        try (Witness witness = open(state, known, cosigners);
                WitnessServer server =
                        new WitnessServer(witness, address, listening.threads(), maxRequestBytes, this::say)) {
            for (VerifierKey cosigner : witness.cosignerKeys()) {
                shell.println(shell.printable().of(cosigner.toString()));
            }
            shell.out().flush();
            say("cosigns for "
                    + known.stream().map(VerifierKey::name).distinct().count() + " log(s) on " + server.url());
            shell.ending().await();
        }
        return ExitCode.DONE;
    }

    private static Path given(@Nullable Path option) {
        return Objects.requireNonNull(option, "the parser sees to it that a required option is there");
    }

    private static List<VerifierKey> knownLogs(Path file) throws IOException {
        List<VerifierKey> known;
        try {
            known = LogKeysFile.parse(Files.readAllBytes(file));
        } catch (MalformedNoteException e) {
            throw new UsageException(file + ": " + e.getMessage());
        }
        if (known.isEmpty()) {
            throw new UsageException(file + " names no log; allowed: verifier keys of logs, one a line");
        }
        return known;
    }

    private List<NoteSigner> cosigners(Path state) throws IOException {
        Path file = key == null ? state.resolve("signing-key.pem") : key;
        List<NoteSigner> cosigners = new ArrayList<>();
        try {
            cosigners.add(WitnessKeys.ed25519(file, name, InstantSource.system()));
            if (mlDsaKey != null) {
                cosigners.add(WitnessKeys.mlDsa44(mlDsaKey, name, InstantSource.system()));
            }
        } catch (MalformedNoteException | IllegalArgumentException e) {
            throw new UsageException(String.valueOf(e.getMessage()));
        }
        return cosigners;
    }

    private static Witness open(Path state, List<VerifierKey> known, List<NoteSigner> cosigners) throws IOException {
        try {
            return Witness.open(state, known, cosigners);
        } catch (IllegalArgumentException e) {
            throw new UsageException(String.valueOf(e.getMessage()));
        }
    }

    private void say(String message) {
        shell.err().println("audit witness: " + shell.printable().of(message));
    }
}

package dev.auditkit.cli;

import dev.auditkit.note.MalformedNoteException;
import dev.auditkit.note.VerifierKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** The option that names the keys to trust. For one thread. */
final class TrustedKeys {

    @Option(
            names = "--verifier-key",
            paramLabel = "<key|file>",
            description =
                    "A verifier key of the log, or a file with such keys, one a line, from a source that you trust. Can be"
                            + " given more than once.")
    private List<String> given = new ArrayList<>();

    /**
     * The keys, in order; none where the option was not given.
     *
     * @throws UsageException when one is neither a key nor a file with keys
     */
    List<VerifierKey> keys() throws IOException {
        List<VerifierKey> keys = new ArrayList<>();
        for (String value : given) {
            for (String line : lines(value)) {
                keys.add(key(line, value));
            }
        }
        if (!given.isEmpty() && keys.isEmpty()) {
            throw new UsageException("--verifier-key '" + given.get(0) + "' has no key");
        }
        return keys;
    }

    private static List<String> lines(String value) throws IOException {
        try {
            Path file = Path.of(value);
            if (Files.isRegularFile(file)) {
                return Files.readAllLines(file, StandardCharsets.UTF_8).stream()
                        .filter(line -> !line.isBlank())
                        .toList();
            }
        } catch (InvalidPathException e) {
            // Then it must be a key.
        }
        return List.of(value);
    }

    private static VerifierKey key(String line, String value) {
        try {
            return VerifierKey.parse(line.strip());
        } catch (MalformedNoteException e) {
            throw new UsageException("--verifier-key '" + value + "' is neither a file nor a key: " + e.getMessage());
        }
    }
}

package dev.auditkit.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A quarter of a million real operations, where the file that has them is at hand. */
class OperationsTest {

    private static final Path FILE = Path.of("shared", "data", "operations.jsonl.gz");

    @TempDir
    Path directory;

    @Test
    void countsAsTheInputDoes() throws IOException {
        Path file = find();
        assumeTrue(file != null, "skipped: there is no " + FILE + " beside the repository");
        Cli cli = new Cli(directory.resolve("log"));
        Map<String, Integer> operations = new TreeMap<>();
        Map<String, Integer> users = new TreeMap<>();
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(open(file), StandardCharsets.UTF_8))) {
            count(lines.lines(), line -> true, ": ", operations, users);
        }

        try (InputStream in = open(file)) {
            cli.in = in;
            Cli.Outcome outcome = cli.run("append", "--min-free-mb=0", "--rotation-size-mb=20");
            assertThat(outcome.err()).isEqualTo("250,000 appended, 0 refused\n");
        }
        Path exported = directory.resolve("export.jsonl");
        assertThat(cli.run("export", "--out", exported.toString()).code()).isZero();

        Map<String, Integer> exportedOperations = new TreeMap<>();
        Map<String, Integer> exportedUsers = new TreeMap<>();
        try (Stream<String> lines = Files.lines(exported)) {
            count(lines, line -> !line.contains("\"operation\":\"audit."), ":", exportedOperations, exportedUsers);
        }
        assertThat(exportedOperations).isEqualTo(operations);
        assertThat(exportedUsers).isEqualTo(users);
        assertThat(cli.run("query", "--user=dev-0001", "--limit=0", "--format=jsonl")
                        .lines())
                .hasSize(users.get("dev-0001"));
        assertThat(cli.run("query", "--operation=delete", "--limit=0", "--format=jsonl")
                        .lines())
                .hasSize(operations.get("delete"));
    }

    private static void count(
            Stream<String> lines,
            Predicate<String> wanted,
            String colon,
            Map<String, Integer> operations,
            Map<String, Integer> users) {
        lines.filter(wanted).forEach(line -> {
            operations.merge(member("\"operation\"" + colon + '"', line), 1, Integer::sum);
            users.merge(member("\"user\"" + colon + '"', line), 1, Integer::sum);
        });
    }

    /** The value of a member; none of them has a character that JSON escapes. */
    private static String member(String beginning, String line) {
        int start = line.indexOf(beginning) + beginning.length();
        return line.substring(start, line.indexOf('"', start));
    }

    private static InputStream open(Path file) throws IOException {
        return new GZIPInputStream(Files.newInputStream(file), 1 << 16);
    }

    /** Beside the repository, whose root is the folder above this module. */
    private static Path find() {
        Path file = Path.of("").toAbsolutePath().getParent().resolveSibling(FILE);
        return Files.isRegularFile(file) ? file : null;
    }
}

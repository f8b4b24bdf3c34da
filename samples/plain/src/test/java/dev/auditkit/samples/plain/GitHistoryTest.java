package dev.auditkit.samples.plain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GitHistoryTest {

    @TempDir
    private Path directory;

    @Test
    void recordsEveryChangeOfARepositoryAndAnswersWhoDeletedWhat() throws Exception {
        Path repository = Files.createDirectory(directory.resolve("repository"));
        git(repository, "init", "-q");
        commit(repository, "Alice", "add two", "one.txt", "1", "two.txt", "2");
        commit(repository, "Bob", "change one", "one.txt", "11");
        git(repository, "rm", "-q", "two.txt");
        commit(repository, "Alice", "remove two");

        String output = run(repository);

        assertThat(output)
                .contains("Recorded 4 changes of files.")
                .contains("What Alice, who changed most, deleted last:")
                .containsPattern("delete  two\\.txt  by Alice")
                .containsPattern("update  one\\.txt  by Bob")
                .contains("Changes by operation: {create=2, delete=1, update=1}")
                .contains(" 0 dropped");
    }

    @Test
    void readsPathsAsGitWritesThemWithSpacesAndLineFeeds() throws IOException {
        List<Change> changes = new ArrayList<>();
        String output = "\u0001c0ffee\u0002Zoë\u00022025-01-02T03:04:05+02:00\0\nA\0a b\nc.txt\0D\0ü.txt\0";

        GitLog.parse(new StringReader(output), changes::add);

        assertThat(changes)
                .extracting(Change::operation, Change::path, Change::author)
                .containsExactly(tuple("create", "a b\nc.txt", "Zoë"), tuple("delete", "ü.txt", "Zoë"));
        assertThat(changes.get(0).time()).hasToString("2025-01-02T01:04:05Z");
    }

    private String run(Path repository) throws Exception {
        ByteArrayOutputStream output = new ByteArrayOutputStream();
        GitHistory.run(
                repository, directory.resolve("audit_logs"), new PrintStream(output, true, StandardCharsets.UTF_8));
        return output.toString(StandardCharsets.UTF_8);
    }

    private static void commit(Path repository, String author, String message, String... filesAndContents)
            throws Exception {
        for (int i = 0; i < filesAndContents.length; i += 2) {
            Files.writeString(repository.resolve(filesAndContents[i]), filesAndContents[i + 1]);
        }
        git(repository, "add", "-A");
        git(
                repository,
                "-c",
                "user.name=" + author,
                "-c",
                "user.email=someone@example.org",
                "commit",
                "-q",
                "-m",
                message);
    }

    private static void git(Path repository, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("git"));
        command.addAll(List.of(arguments));
        try {
            Process git = new ProcessBuilder(command)
                    .directory(repository.toFile())
                    .inheritIO()
                    .start();
            assertThat(git.waitFor()).isZero();
        } catch (IOException e) {
            Assumptions.abort("git is not installed: " + e.getMessage());
        }
    }
}

package dev.auditkit.samples.plain;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Reads the history of a git repository, oldest commit first, by way of the {@code git} command. */
final class GitLog {

    private static final String COMMIT = "\u0001";
    private static final String SEPARATOR = "\u0002";
    private static final String FORMAT = "--format=%x01%H%x02%an%x02%aI";

    private final Path repository;

    GitLog(Path repository) {
        this.repository = repository;
    }

    /**
     * Reads all changes.
     *
     * @throws IOException when git cannot be run or refuses
     */
    void forEach(Consumer<Change> action) throws IOException, InterruptedException {
        Process git = new ProcessBuilder("git", "log", "-z", "--reverse", "--no-renames", "--name-status", FORMAT)
                .directory(repository.toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (Reader output = new BufferedReader(new InputStreamReader(git.getInputStream(), StandardCharsets.UTF_8))) {
            parse(output, action);
        }
        if (git.waitFor() != 0) {
            throw new IOException("git log failed in " + repository + " with exit code " + git.exitValue());
        }
    }

    /** The output is tokens that end in NUL: a commit's header, then by turns a status letter and a path. */
    static void parse(Reader output, Consumer<Change> action) throws IOException {
        String[] header = new String[0];
        for (String token = next(output); token != null; token = next(output)) {
            if (token.startsWith(COMMIT)) {
                header = token.substring(1).split(SEPARATOR, -1);
            } else {
                String path = next(output);
                if (path != null) {
                    action.accept(new Change(
                            header[0],
                            header[1],
                            OffsetDateTime.parse(header[2]).toInstant(),
                            operation(token.charAt(0)),
                            path));
                }
            }
        }
    }

    private static String operation(char status) {
        return switch (status) {
            case 'A' -> "create";
            case 'D' -> "delete";
            default -> "update";
        };
    }

    /** The next token without the line feed with which git begins a commit's list; null at the end. */
    private static @Nullable String next(Reader output) throws IOException {
        StringBuilder token = new StringBuilder();
        for (int c = output.read(); c >= 0; c = output.read()) {
            if (c == 0) {
                return token.toString();
            }
            if (c != '\n' || !token.isEmpty()) {
                token.append((char) c);
            }
        }
        return null;
    }
}

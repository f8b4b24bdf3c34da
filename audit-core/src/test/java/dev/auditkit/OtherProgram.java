package dev.auditkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Runs a program that others wrote, as an oracle. */
public final class OtherProgram {

    private OtherProgram() {}

    /** What a program printed, standard error included, and how it ended. */
    public record Outcome(int status, String output) {}

    /** Skips the test, with a line that says so, where the program is not installed. */
    public static void assumeInstalled(String program) {
        boolean installed = Pattern.compile(Pattern.quote(File.pathSeparator))
                .splitAsStream(System.getenv().getOrDefault("PATH", ""))
                .flatMap(directory -> Stream.of(Path.of(directory, program), Path.of(directory, program + ".exe")))
                .anyMatch(Files::isExecutable);
        if (!installed) {
            abort(program + " is not installed here");
        }
    }

    /** Runs a command in a directory, for two minutes at most. */
    public static Outcome run(Path directory, Map<String, String> environment, List<String> command)
            throws IOException, InterruptedException {
        Path output = Files.createTempFile(directory, "output", ".txt");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().putAll(environment);
        Process process = builder.start();
        process.getOutputStream().close();
        boolean ended = process.waitFor(2, TimeUnit.MINUTES);
        if (!ended) {
            process.destroyForcibly();
        }
        String text = Files.readString(output, StandardCharsets.UTF_8);
        Files.delete(output);
        assertThat(ended).as("%s ends; it said: %s", command, text).isTrue();
        return new Outcome(process.exitValue(), text);
    }

    /** Runs a command that must succeed. */
    public static String runWell(Path directory, String... command) throws IOException, InterruptedException {
        Outcome outcome = run(directory, Map.of(), List.of(command));
        assertThat(outcome.status()).as(outcome.output()).isZero();
        return outcome.output();
    }
}

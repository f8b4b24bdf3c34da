package dev.auditkit.benchmarks;

import dev.auditkit.benchmarks.sample.Sample;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A measuring process. Set up and run by one thread. */
public final class Child {

    private static final int TOLD_LINES = 25;
    private static final long TIMEOUT_MINUTES = 60;

    private final List<String> command = new ArrayList<>();
    private final List<String> arguments = new ArrayList<>();
    private final String main;

    private Child(String java, String main) {
        command.add(java);
        this.main = main;
    }

    /** A process of a class whose main prints samples. */
    static Child of(Jdk jdk, String main) {
        return new Child(jdk.java(), main);
    }

    /** Adds options of the JVM. */
    Child options(List<String> options) {
        command.addAll(options);
        return this;
    }

    /** Adds arguments. */
    Child arguments(Object... more) {
        for (Object argument : more) {
            arguments.add(String.valueOf(argument));
        }
        return this;
    }

    /**
     * Runs it, and returns what it measured.
     *
     * @param scratch a directory for what it says besides
     * @throws IllegalStateException when it fails, with the end of what it said
     */
    List<Sample> run(Path scratch) throws IOException, InterruptedException {
        List<String> whole = new ArrayList<>(command);
        whole.addAll(List.of("-cp", System.getProperty("java.class.path"), Launcher.class.getName(), main));
        whole.addAll(arguments);
        Path errors = Files.createTempFile(Files.createDirectories(scratch), "said-", ".txt");
        Process process =
                new ProcessBuilder(whole).redirectError(errors.toFile()).start();
        List<Sample> samples = new ArrayList<>();
        List<String> said = new ArrayList<>();
        try (BufferedReader reader = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                if (line.startsWith(Sample.MARK)) {
                    samples.add(Sample.parse(line));
                } else {
                    said.add(line);
                }
            }
            if (!process.waitFor(TIMEOUT_MINUTES, TimeUnit.MINUTES)) {
                throw new IllegalStateException(main + " " + arguments + " did not end");
            }
        } finally {
            process.destroyForcibly();
        }
        said.addAll(Files.readAllLines(errors));
        Files.delete(errors);
        if (process.exitValue() != 0 || samples.isEmpty()) {
            String end = String.join("\n  ", said.subList(Math.max(0, said.size() - TOLD_LINES), said.size()));
            throw new IllegalStateException(
                    main + " " + arguments + " ended with " + process.exitValue() + ":\n  " + end);
        }
        return samples;
    }
}

package dev.auditkit;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A JVM of its own with the test's class path. What it prints is collected line by line; whole lines only. */
public final class ChildJvm implements AutoCloseable {

    private final Process process;
    private final List<String> output = Collections.synchronizedList(new ArrayList<>());
    private final Thread reader = new Thread(this::read, "child-output");

    private ChildJvm(Process process) {
        this.process = process;
        reader.setDaemon(true);
        reader.start();
    }

    /** Starts the main class; its standard error is this process's. */
    public static ChildJvm start(List<String> jvmOptions, Class<?> main, String... arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(jvmOptions);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        command.addAll(List.of(arguments));
        return new ChildJvm(new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start());
    }

    private void read() {
        StringBuilder line = new StringBuilder();
        try (BufferedReader from =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (int c = from.read(); c >= 0; c = from.read()) {
                if (c == '\n') {
                    output.add(line.toString());
                    line.setLength(0);
                } else {
                    line.append((char) c);
                }
            }
        } catch (IOException e) {
            // It was killed; what came before counts.
        }
    }

    public long pid() {
        return process.pid();
    }

    /** A copy of what it has printed so far. */
    public List<String> output() {
        synchronized (output) {
            return List.copyOf(output);
        }
    }

    public int lines() {
        return output.size();
    }

    /** Waits for a line that begins so, and returns it. */
    public String awaitLine(String beginning) {
        String[] found = new String[1];
        Eventually.until("the child prints " + beginning + ", not only " + output(), () -> {
            found[0] = output().stream()
                    .filter(line -> line.startsWith(beginning))
                    .findFirst()
                    .orElse(null);
            if (found[0] == null && !process.isAlive() && !reader.isAlive()) {
                throw new AssertionError("the child ended with " + process.exitValue() + " and printed " + output());
            }
            return found[0] != null;
        });
        return found[0];
    }

    /** Ends its standard input, for which children wait. */
    public void endInput() throws IOException {
        process.getOutputStream().close();
    }

    /** Kills it at once, as SIGKILL does, and waits until all it had printed was read. */
    public void kill() throws InterruptedException {
        process.destroyForcibly();
        process.waitFor();
        reader.join();
    }

    /** Waits for its end. */
    public int join(long seconds) throws InterruptedException {
        if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new AssertionError("the child did not end within " + seconds + " s; it printed " + output());
        }
        reader.join();
        return process.exitValue();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}

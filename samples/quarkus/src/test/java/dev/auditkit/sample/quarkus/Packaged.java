package dev.auditkit.sample.quarkus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.auditkit.AuditConfig;
import dev.auditkit.AuditEntry;
import dev.auditkit.AuditQuery;
import dev.auditkit.AuditReader;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The application as it is packaged, in a process of its own. */
final class Packaged implements AutoCloseable {

    private static final Path NATIVE = Path.of("target/auditkit-sample-quarkus-0.1.0-SNAPSHOT-runner");

    private final Path output;
    private final Process process;
    private final int port;

    /** Starts it, without waiting for it. */
    Packaged(Path directory, String... options) throws IOException {
        output = Files.createTempFile(directory.getParent(), "output", ".txt");
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        List<String> command = new ArrayList<>();
        if (Files.exists(NATIVE)) {
            command.add(NATIVE.toString());
        } else {
            command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        }
        command.add("-Dquarkus.http.port=" + port);
        command.add("-Daudit.log-dir=" + directory);
        command.add("-Daudit.min-free-mb=0");
        command.addAll(List.of(options));
        if (!Files.exists(NATIVE)) {
            command.addAll(List.of("-jar", "target/quarkus-app/quarkus-run.jar"));
        }
        process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
    }

    /** Waits until it says that it is up. */
    Packaged up() throws IOException, InterruptedException {
        for (int i = 0; i < 600 && process.isAlive() && !said().contains("Listening on"); i++) {
            Thread.sleep(100);
        }
        assertThat(said()).contains("Listening on");
        return this;
    }

    /** Waits until it has ended by itself; how it did. */
    int ended() throws InterruptedException {
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("it ends").isTrue();
        return process.exitValue();
    }

    /** All that it wrote to the console. */
    String said() throws IOException {
        return Files.readString(output);
    }

    String url() {
        return "http://localhost:" + port;
    }

    /** Stops it, as an operator does. */
    @Override
    public void close() throws IOException {
        process.destroy();
        try {
            if (process.waitFor(60, TimeUnit.SECONDS)) {
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        process.destroyForcibly();
        throw new AssertionError("It does not stop:\n" + said());
    }

    /** The trail that it left, without the log's own entries. */
    static List<AuditEntry> trail(Path directory) {
        try (AuditReader log =
                        AuditReader.open(AuditConfig.builder().logDir(directory).build());
                Stream<AuditEntry> entries = log.stream(AuditQuery.builder()
                        .order(AuditQuery.Order.OLDEST_FIRST)
                        .build())) {
            return entries.filter(entry -> !entry.operation().startsWith("audit."))
                    .toList();
        }
    }

    /** Each in a line. */
    static List<String> lines(Path directory) {
        return trail(directory).stream()
                .map(entry -> entry.operation() + " " + entry.key() + " "
                        + entry.result().text() + " by " + entry.user())
                .toList();
    }
}

package dev.auditkit.cli;

import dev.auditkit.AuditConfig;
import dev.auditkit.AuditEvent;
import dev.auditkit.AuditLog;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Runs the command in this process against a log directory, with streams that are kept. */
final class Cli {

    final Path logDir;
    final Map<String, String> environment = new HashMap<>();
    final Ending ending = new Ending(false);
    InputStream in = InputStream.nullInputStream();
    long inputSize;
    Charset charset = StandardCharsets.UTF_8;
    boolean outIsTerminal;
    boolean errIsTerminal;

    /** What a run left behind. */
    record Outcome(int code, ByteArrayOutputStream stdout, String err) {

        byte[] bytes() {
            return stdout.toByteArray();
        }

        String out() {
            return stdout.toString(StandardCharsets.UTF_8);
        }

        List<String> lines() {
            return out().lines().toList();
        }
    }

    Cli(Path logDir) {
        this.logDir = logDir;
        environment.put("AUDIT_LOG_DIR", logDir.toString());
    }

    /** Options under which a test may open the log itself. */
    AuditConfig.Builder config() {
        return AuditConfig.builder().logDir(logDir).minFreeMb(0);
    }

    /** Records events without the command. */
    void record(AuditEvent... events) {
        try (AuditLog log = AuditLog.open(config().build())) {
            Stream.of(events).forEach(log::log);
        }
    }

    Outcome append(String input, String... options) {
        in = new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8));
        List<String> arguments = new ArrayList<>(List.of("append", "--min-free-mb=0"));
        arguments.addAll(List.of(options));
        return run(arguments.toArray(String[]::new));
    }

    Outcome run(String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        StringWriter err = new StringWriter();
        int code = run(out, err, arguments);
        return new Outcome(code, out, err.toString());
    }

    int run(OutputStream out, StringWriter err, String... arguments) {
        Shell shell = new Shell(
                in,
                inputSize,
                new Stdout(out, false),
                new PrintWriter(err, true),
                charset,
                environment,
                outIsTerminal,
                errIsTerminal,
                ending);
        return AuditCommand.run(shell, arguments);
    }

    /** The operations of an answer, in its order, without the log's own. */
    List<String> operations(String... queryArguments) {
        List<String> arguments = new ArrayList<>(List.of("query", "--format=jsonl", "--limit=0"));
        arguments.addAll(List.of(queryArguments));
        return operationsOf(run(arguments.toArray(String[]::new)).out());
    }

    static List<String> operationsOf(String jsonLines) {
        return jsonLines
                .lines()
                .map(line -> line.replaceAll(".*?\"operation\":\"([^\"]*)\".*", "$1"))
                .filter(operation -> !operation.startsWith("audit."))
                .toList();
    }

    /** The segments, oldest first. */
    List<Path> segments() throws IOException {
        try (Stream<Path> files = Files.list(logDir)) {
            return files.filter(file -> file.getFileName().toString().matches("audit-[0-9]+\\.jsonl"))
                    .sorted()
                    .toList();
        }
    }

    /** All bytes of all segments. */
    byte[] log() throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (Path segment : segments()) {
            all.write(Files.readAllBytes(segment));
        }
        return all.toByteArray();
    }

    /** The lines of all segments that are not the log's own. */
    List<String> entries() throws IOException {
        return new String(log(), StandardCharsets.UTF_8)
                .lines()
                .filter(line -> !line.contains("\"operation\":\"audit."))
                .toList();
    }
}

package dev.auditkit.testkit.contract;

import dev.auditkit.AuditEntry;
import dev.auditkit.AuditQuery;
import dev.auditkit.AuditReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/** What the parts of the contract have in common. */
interface Contract {

    /** Starts the applications. */
    AdapterDriver driver();

    /**
     * An application that logs to a directory.
     *
     * @param options names, without the prefix, and values in turn
     */
    default RunningApplication start(Path directory, String... options) throws Exception {
        Map<String, String> properties = new HashMap<>();
        properties.put("audit.log-dir", directory.toString());
        properties.put("audit.min-free-mb", "0");
        for (int i = 0; i < options.length; i += 2) {
            properties.put("audit." + options[i], options[i + 1]);
        }
        return driver().start(properties);
    }

    /** What the sample recorded, oldest first. */
    static List<AuditEntry> entries(RunningApplication application) {
        application.auditLog().flush();
        return entries(application.auditLog(), "sample.*");
    }

    /** What an operation recorded, oldest first. */
    static List<AuditEntry> entries(AuditReader log, String operation) {
        try (Stream<AuditEntry> entries = log.stream(AuditQuery.builder()
                .operation(operation)
                .order(AuditQuery.Order.OLDEST_FIRST)
                .build())) {
            return entries.toList();
        }
    }

    /** The one entry that the sample recorded. */
    static AuditEntry only(RunningApplication application) {
        List<AuditEntry> entries = entries(application);
        if (entries.size() != 1) {
            throw new AssertionError("Expected one entry of the sample, but there are " + entries);
        }
        return entries.get(0);
    }

    /** A detail of the log's own; {@code (none)} where there is none. */
    static Object own(AuditEntry entry, String name) {
        Object value = entry.metadata().get("audit") instanceof Map<?, ?> own ? own.get(name) : null;
        return value == null ? "(none)" : value;
    }

    /** All that was written, as it is on disk. */
    static String written(Path directory) throws IOException {
        StringBuilder text = new StringBuilder();
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                text.append(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
            }
        }
        return text.toString();
    }

    /** Waits until something is so; what is asynchronous may take a moment. */
    static void await(String what, BooleanSupplier isSo) throws InterruptedException {
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (!isSo.getAsBoolean()) {
            if (System.nanoTime() - until > 0) {
                throw new AssertionError("After 10 seconds it is still not so that " + what);
            }
            Thread.sleep(5);
        }
    }

    /** All that an exception and its causes say. */
    static String messages(Throwable failure) {
        StringBuilder messages = new StringBuilder();
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            messages.append(cause).append('\n');
        }
        return messages.toString();
    }
}

package dev.auditkit.testkit;

import dev.auditkit.AuditConfig;
import dev.auditkit.AuditEntry;
import dev.auditkit.AuditLog;
import dev.auditkit.AuditQuery;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * A log for tests, which leaves nothing behind. It is the real one, so that it does all that the real one does, in a directory of
 * its own: in memory where the system has a file system there ({@code /dev/shm}), else among the temporary files; gone when it
 * is closed. Each read sees all that was logged before it. Safe for use by many threads.
 *
 * <p>Unless it is told otherwise it records reads, and writes keys as they are, so that tests can see both.
 *
 * <pre>{@code
 * try (InMemoryAuditLog audit = InMemoryAuditLog.create()) {
 *     new OrderService(audit).cancel(4711);
 *     assertThat(audit).hasEntry().withOperation("order.cancel").withKey("order:4711").isOk();
 * }
 * }</pre>
 */
public final class InMemoryAuditLog extends ForwardingAuditLog {

    private static final Path MEMORY = Path.of("/dev/shm");

    private final AuditConfig config;
    private volatile long firstSeq;

    private InMemoryAuditLog(AuditConfig config) {
        super(AuditLog.open(config));
        this.config = config;
    }

    /** An empty log. */
    public static InMemoryAuditLog create() {
        return create(options -> {});
    }

    /**
     * An empty log.
     *
     * @param options sets options; the directory is the log's own
     */
    public static InMemoryAuditLog create(Consumer<AuditConfig.Builder> options) {
        AuditConfig.Builder builder =
                AuditConfig.builder().sensitiveKeys(true).logReads(true).minFreeMb(0);
        options.accept(builder);
        return new InMemoryAuditLog(builder.logDir(newDirectory()).build());
    }

    private static Path newDirectory() {
        try {
            return Files.isDirectory(MEMORY) && Files.isWritable(MEMORY)
                    ? Files.createTempDirectory(MEMORY, "auditkit")
                    : Files.createTempDirectory("auditkit");
        } catch (IOException e) {
            throw new UncheckedIOException("No directory for the log of a test", e);
        }
    }

    /** The options that it was opened with. */
    public AuditConfig config() {
        return config;
    }

    /** What the application recorded, oldest first; without the log's own entries. */
    public List<AuditEntry> entries() {
        return Entries.of(this);
    }

    /** Passes over what was recorded so far, in every later read: for a log that several tests share. */
    public void forget() {
        flush();
        firstSeq = stats().nextSeq();
    }

    @Override
    AuditQuery asked(AuditQuery query) {
        if (config.enabled()) {
            flush();
        }
        return query.fromSeq() >= firstSeq
                ? query
                : query.toBuilder().fromSeq(firstSeq).build();
    }

    /** Ends the log and removes its directory. */
    @Override
    public void close() {
        super.close();
        try (Stream<Path> files = Files.walk(config.logDir())) {
            for (Path file : files.sorted((a, b) -> b.compareTo(a)).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (NoSuchFileException e) {
            // Closed before.
        } catch (IOException e) {
            throw new UncheckedIOException("The log of a test was not removed", e);
        }
    }
}

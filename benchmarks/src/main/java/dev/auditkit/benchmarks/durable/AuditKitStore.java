package dev.auditkit.benchmarks.durable;

import dev.auditkit.AuditConfig;
import dev.auditkit.AuditLog;
import dev.auditkit.AuditOption.Durability;
import dev.auditkit.AuditOption.FailurePolicy;
import dev.auditkit.benchmarks.content.Happenings;
import dev.auditkit.benchmarks.peers.Lines;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

/** AuditKit with {@code durability: sync}. */
final class AuditKitStore implements Store {

    private final Path directory;
    private final AuditLog log;

    AuditKitStore(Path directory) {
        this.directory = directory;
        log = AuditLog.open(AuditConfig.builder()
                .logDir(directory)
                .node(Happenings.NODE)
                .durability(Durability.SYNC)
                .maxWait(Duration.ofSeconds(30))
                .failurePolicy(FailurePolicy.CLOSED)
                .build());
    }

    @Override
    public Writer writer() {
        return happening -> log.log(happening.event());
    }

    @Override
    public long count() throws IOException {
        log.close();
        return Lines.count(directory, ".jsonl", "\"operation\":\"audit.");
    }

    @Override
    public void close() {
        log.close();
    }
}

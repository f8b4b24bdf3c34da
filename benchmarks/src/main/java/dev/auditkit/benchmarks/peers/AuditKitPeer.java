package dev.auditkit.benchmarks.peers;

import dev.auditkit.AuditConfig;
import dev.auditkit.AuditLog;
import dev.auditkit.AuditOption.FailurePolicy;
import dev.auditkit.AuditStats;
import dev.auditkit.benchmarks.content.Happening;
import dev.auditkit.benchmarks.content.Happenings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.locks.LockSupport;

/** AuditKit: everything at its default but the failure policy, so that a lost event cannot pass for a fast one. */
final class AuditKitPeer implements Peer {

    private final Path directory;
    private final AuditLog log;
    private final long first;

    AuditKitPeer(Path directory) {
        this.directory = directory;
        log = AuditLog.open(AuditConfig.builder()
                .logDir(directory)
                .node(Happenings.NODE)
                .failurePolicy(FailurePolicy.CLOSED)
                .build());
        log.flush();
        first = log.stats().nextSeq();
    }

    @Override
    public void log(Happening happening) {
        log.log(happening.event());
    }

    /** Until what is in the files, which entries of the log's own add a few to, reaches that far. */
    @Override
    public void finish(long logged) {
        AuditStats stats = log.stats();
        while (stats.nextSeq() < first + logged && stats.state() == AuditStats.State.UP) {
            LockSupport.parkNanos(500_000);
            stats = log.stats();
        }
    }

    @Override
    public void check() {
        AuditStats stats = log.stats();
        if (stats.dropped() > 0 || stats.writeFailures() > 0) {
            throw new IllegalStateException("AuditKit had trouble: " + stats);
        }
    }

    @Override
    public void close() {
        log.close();
    }

    @Override
    public double bytesPerLine() throws IOException {
        return Lines.bytes(directory, ".jsonl") / (double) Lines.count(directory, ".jsonl", "");
    }

    @Override
    public long count() throws IOException {
        return Lines.count(directory, ".jsonl", "\"operation\":\"audit.");
    }
}

package dev.auditkit.quarkus;

import dev.auditkit.AuditEntry;
import dev.auditkit.AuditLog;
import dev.auditkit.AuditQuery;
import dev.auditkit.AuditStats;
import dev.auditkit.verify.VerificationReport;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What the page of Dev UI asks for. Stateless. */
public class AuditDevUi {

    private static final int MOST = 200;
    private static final Duration PAUSE = Duration.ofMillis(500);

    private final AuditLog log;

    AuditDevUi(AuditLog log) {
        this.log = log;
    }

    /** The newest entries, the newest first. */
    @Blocking
    public List<Map<String, Object>> entries() {
        return newest(MOST);
    }

    /** The newest entries whenever there are new ones. */
    public Multi<List<Map<String, Object>>> live() {
        return Multi.createFrom()
                .ticks()
                .every(PAUSE)
                .onOverflow()
                .drop()
                .map(tick -> log.stats().nextSeq())
                .skip()
                .repetitions()
                .emitOn(Infrastructure.getDefaultWorkerPool())
                .map(changed -> newest(MOST));
    }

    /** How the log is. */
    @Blocking
    public Map<String, Object> statistics() {
        AuditStats stats = log.stats();
        Map<String, Object> shown = new LinkedHashMap<>();
        shown.put("State", stats.state().name());
        if (stats.reason() != null) {
            shown.put("Reason", stats.reason());
        }
        shown.put("Directory", stats.logDir().toAbsolutePath().normalize().toString());
        shown.put("Entries", stats.entriesTotal());
        shown.put("Entries today", stats.entriesToday());
        shown.put("Segments", stats.totalFiles());
        shown.put("Bytes", stats.totalSize());
        shown.put("Waiting for the writer", stats.queueDepth() + " of " + stats.queueCapacity());
        shown.put("Dropped", stats.dropped());
        shown.put("Failed writes", stats.writeFailures());
        return shown;
    }

    /** Verifies the whole log; that it was is recorded. */
    @Blocking
    public Map<String, Object> verify() {
        VerificationReport report = log.verify();
        Map<String, Object> shown = new LinkedHashMap<>();
        shown.put("ok", report.ok());
        shown.put("verdict", report.verdict().name().toLowerCase(Locale.ROOT));
        shown.put("entries", report.endSeq() - report.firstSeq());
        shown.put("findings", report.findings().stream().map(String::valueOf).toList());
        return shown;
    }

    private List<Map<String, Object>> newest(int count) {
        return log.query(AuditQuery.builder().limit(count).build()).entries().stream()
                .map(AuditDevUi::shown)
                .toList();
    }

    private static Map<String, Object> shown(AuditEntry entry) {
        Map<String, Object> shown = new LinkedHashMap<>();
        shown.put("seq", entry.seq());
        shown.put("timestamp", String.valueOf(entry.timestamp()));
        shown.put("operation", entry.operation());
        shown.put("key", entry.key() == null ? entry.keyHash() : entry.key());
        shown.put("result", entry.result().name().toLowerCase(Locale.ROOT));
        shown.put("user", entry.user());
        shown.put("source", entry.source());
        shown.put("metadata", entry.metadata().toString());
        return shown;
    }
}

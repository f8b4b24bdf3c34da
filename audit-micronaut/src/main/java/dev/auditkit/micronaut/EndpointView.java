package dev.auditkit.micronaut;

import dev.auditkit.AuditCleanup;
import dev.auditkit.AuditDamage;
import dev.auditkit.AuditEntry;
import dev.auditkit.AuditPage;
import dev.auditkit.AuditStats;
import dev.auditkit.verify.VerificationReport;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the management endpoint shows, of maps, texts and numbers only, so that any JSON library can write it. */
final class EndpointView {

    private EndpointView() {}

    static Map<String, @Nullable Object> of(String name, @Nullable Object value) {
        Map<String, @Nullable Object> view = new LinkedHashMap<>();
        put(view, name, value);
        return view;
    }

    static Map<String, @Nullable Object> of(AuditStats stats) {
        Map<String, @Nullable Object> view = of("state", stats.state().name().toLowerCase(Locale.ROOT));
        put(view, "reason", stats.reason());
        put(view, "log_dir", stats.logDir().toString());
        put(view, "current_log_size", stats.currentLogSize());
        put(view, "total_size", stats.totalSize());
        put(view, "total_files", stats.totalFiles());
        put(view, "oldest_log", stats.oldestLog());
        put(view, "newest_log", stats.newestLog());
        put(view, "entries_today", stats.entriesToday());
        put(view, "entries_total", stats.entriesTotal());
        put(view, "next_seq", stats.nextSeq());
        put(view, "queue_depth", stats.queueDepth());
        put(view, "queue_capacity", stats.queueCapacity());
        put(view, "dropped", stats.dropped());
        put(view, "gaps", stats.gaps());
        put(view, "write_failures", stats.writeFailures());
        put(view, "truncated_values", stats.truncatedValues());
        put(view, "last_fsync", stats.lastFsync());
        return view;
    }

    static Map<String, @Nullable Object> of(AuditPage page) {
        Map<String, @Nullable Object> view =
                of("entries", page.entries().stream().map(EndpointView::of).toList());
        put(view, "next_cursor", page.nextCursor());
        put(view, "damage", page.damage().stream().map(AuditDamage::toString).toList());
        return view;
    }

    /** An entry, its members named as in the file. */
    private static Map<String, @Nullable Object> of(AuditEntry entry) {
        Map<String, @Nullable Object> view = of("seq", entry.seq());
        put(view, "timestamp", entry.timestamp());
        put(view, "recorded_at", entry.recordedAt());
        put(view, "event_id", entry.eventId());
        put(view, "operation", entry.operation());
        put(view, "key", entry.key());
        put(view, "key_hash", entry.keyHash());
        put(view, "result", entry.result().name().toLowerCase(Locale.ROOT));
        put(view, "user", entry.user());
        put(view, "source", entry.source());
        put(view, "node", entry.node());
        put(view, "metadata", entry.metadata().isEmpty() ? null : entry.metadata());
        put(view, "trace_id", entry.traceId());
        put(view, "span_id", entry.spanId());
        put(view, "hash", entry.hash());
        return view;
    }

    static Map<String, @Nullable Object> of(AuditCleanup cleanup) {
        Map<String, @Nullable Object> view = of("dry_run", cleanup.dryRun());
        put(view, "removed_files", cleanup.removedFiles());
        put(view, "removed_entries", cleanup.removedEntries());
        put(view, "removed_bytes", cleanup.removedBytes());
        put(view, "first_remaining", cleanup.firstRemaining());
        put(view, "kept", cleanup.kept());
        return view;
    }

    static Map<String, @Nullable Object> of(VerificationReport report) {
        Map<String, @Nullable Object> view = of("ok", report.ok());
        put(view, "verdict", report.verdict().name().toLowerCase(Locale.ROOT));
        put(view, "entries", report.entries());
        put(view, "unsigned_entries", report.unsignedEntries());
        put(view, "first_damage", report.firstDamage().map(Object::toString).orElse(null));
        return view;
    }

    /** What is not there is left out; what is no number, truth, list or map is written as text. */
    private static void put(Map<String, @Nullable Object> view, String name, @Nullable Object value) {
        if (value instanceof Number || value instanceof Boolean || value instanceof Iterable || value instanceof Map) {
            view.put(name, value);
        } else if (value != null) {
            view.put(name, value.toString());
        }
    }
}

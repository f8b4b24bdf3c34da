package dev.auditkit.spring.actuate;

import dev.auditkit.AuditEntry;
import dev.auditkit.AuditPage;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Entries for people, with the names that stand in the log. */
final class EntryView {

    private EntryView() {}

    static Map<String, @Nullable Object> page(AuditPage page) {
        Map<String, @Nullable Object> view =
                of("entries", page.entries().stream().map(EntryView::entry).toList());
        view.put("next_cursor", page.nextCursor());
        view.put("damage", page.damage().stream().map(String::valueOf).toList());
        return view;
    }

    private static Map<String, @Nullable Object> entry(AuditEntry entry) {
        Map<String, @Nullable Object> view = of("seq", entry.seq());
        put(view, "timestamp", entry.timestamp().toString());
        put(
                view,
                "recorded_at",
                entry.recordedAt() == null ? null : entry.recordedAt().toString());
        put(view, "event_id", entry.eventId().toString());
        put(view, "operation", entry.operation());
        put(view, "key", entry.key());
        put(view, "key_hash", entry.keyHash());
        put(view, "result", entry.result().text());
        put(view, "user", entry.user());
        put(view, "source", entry.source());
        put(view, "node", entry.node());
        put(view, "metadata", entry.metadata().isEmpty() ? null : entry.metadata());
        put(view, "trace_id", entry.traceId());
        put(view, "span_id", entry.spanId());
        put(view, "hash", entry.hash());
        return view;
    }

    /** A map that keeps the order, with a first value. */
    static Map<String, @Nullable Object> of(String name, @Nullable Object value) {
        Map<String, @Nullable Object> view = new LinkedHashMap<>();
        view.put(name, value);
        return view;
    }

    private static void put(Map<String, @Nullable Object> view, String name, @Nullable Object value) {
        if (value != null) {
            view.put(name, value);
        }
    }
}

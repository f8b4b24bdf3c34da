package dev.auditkit.cli;

import dev.auditkit.AuditStats;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What the statistics of a log look like. Immutable. */
final class StatsReport {

    private static final int LABEL = 18;

    private final Map<String, @Nullable Object> fields = new LinkedHashMap<>();

    StatsReport(AuditStats stats) {
        fields.put("state", stats.state().name().toLowerCase(Locale.ROOT));
        fields.put("reason", stats.reason());
        fields.put("enabled", stats.enabled());
        fields.put("log_dir", stats.logDir().toString());
        fields.put("current_log_size", stats.currentLogSize());
        fields.put("total_size", stats.totalSize());
        fields.put("total_files", stats.totalFiles());
        fields.put("oldest_log", stats.oldestLog());
        fields.put("newest_log", stats.newestLog());
        fields.put("entries_today", stats.entriesToday());
        fields.put("entries_total", stats.entriesTotal());
        fields.put("next_seq", stats.nextSeq());
        fields.put("queue_depth", stats.queueDepth());
        fields.put("queue_capacity", stats.queueCapacity());
        fields.put("dropped", stats.dropped());
        fields.put("gaps", stats.gaps());
        fields.put("write_failures", stats.writeFailures());
        fields.put("truncated_values", stats.truncatedValues());
        fields.put("last_fsync", stats.lastFsync());
    }

    /** For programs: one object on one line, in UTF-8. */
    byte[] json() {
        return (JsonText.of(fields) + "\n").getBytes(StandardCharsets.UTF_8);
    }

    /** For people. */
    String text(Printable printable) {
        StringBuilder text = new StringBuilder();
        fields.forEach((name, value) -> text.append(name.replace('_', ' '))
                .append(" ".repeat(LABEL - name.length()))
                .append(printable.of(shown(name, value)))
                .append(System.lineSeparator()));
        return text.toString();
    }

    private static String shown(String name, @Nullable Object value) {
        if (value instanceof Number number && !name.equals("next_seq")) {
            return name.endsWith("_size") ? size(number.longValue()) : String.format(Locale.ROOT, "%,d", number);
        }
        return Objects.toString(value, "-");
    }

    /** A number of bytes in the unit that suits it. */
    static String size(long bytes) {
        if (bytes < 1024) {
            return bytes + " bytes";
        }
        int unit = (63 - Long.numberOfLeadingZeros(bytes)) / 10;
        double shown = bytes / Math.pow(1024, unit);
        return String.format(Locale.ROOT, "%.1f %siB (%,d bytes)", shown, "KMGTPE".charAt(unit - 1), bytes);
    }
}

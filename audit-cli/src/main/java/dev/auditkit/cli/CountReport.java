package dev.auditkit.cli;

import dev.auditkit.AuditDamage;
import dev.auditkit.AuditFacet;
import dev.auditkit.AuditFacets;
import dev.auditkit.AuditHistogram;
import dev.auditkit.AuditQuery;
import dev.auditkit.AuditReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Counts of entries by one thing, as {@code audit stats --by} shows them. For one thread. */
final class CountReport {

    private static final Map<String, AuditFacet> FACETS =
            Map.of("operation", AuditFacet.OPERATION, "result", AuditFacet.RESULT, "user", AuditFacet.USER);
    private static final Map<String, Duration> SPANS = Map.of("hour", Duration.ofHours(1), "day", Duration.ofDays(1));

    private final String by;
    private final Map<String, Long> counts = new LinkedHashMap<>();
    private long entries;
    private List<AuditDamage> damage = List.of();

    private CountReport(String by) {
        this.by = by;
    }

    /**
     * A report without counts.
     *
     * @throws UsageException when entries cannot be counted by that
     */
    static CountReport by(String by) {
        if (!FACETS.containsKey(by) && !SPANS.containsKey(by)) {
            throw new UsageException("--by '" + by + "' is not known; allowed: operation, result, user, hour, day");
        }
        return new CountReport(by);
    }

    /** Counts. */
    void read(AuditReader reader, AuditQuery query) {
        AuditFacet facet = FACETS.get(by);
        if (facet != null) {
            AuditFacets facets = reader.facets(query, EnumSet.of(facet));
            counts.putAll(facets.of(facet));
            entries = facets.entries();
            damage = facets.damage();
        } else {
            AuditHistogram histogram = reader.histogram(query, SPANS.getOrDefault(by, Duration.ofDays(1)));
            histogram.buckets().forEach(bucket -> counts.put(bucket.start().toString(), bucket.entries()));
            entries = histogram.entries();
            damage = histogram.damage();
        }
    }

    /** Damaged places that were come across. */
    List<AuditDamage> damage() {
        return damage;
    }

    /** For programs: one object on one line, in UTF-8. */
    byte[] json() {
        List<Map<String, Object>> values = new ArrayList<>();
        counts.forEach((value, count) -> {
            Map<String, Object> one = new LinkedHashMap<>();
            one.put(by, value);
            one.put("entries", count);
            values.add(one);
        });
        Map<String, Object> report = new LinkedHashMap<>();
        report.put("by", by);
        report.put("entries", entries);
        report.put("counts", values);
        return (JsonText.of(report) + "\n").getBytes(StandardCharsets.UTF_8);
    }

    /** For people: the number of entries and the value, and their sum at the end. */
    String text(Printable printable) {
        int width = number(entries).length();
        StringBuilder text = new StringBuilder();
        counts.forEach((value, count) -> line(text, width, count, printable.of(value.isEmpty() ? "-" : value)));
        line(text, width, entries, "in all");
        return text.toString();
    }

    private static void line(StringBuilder text, int width, long count, String value) {
        String number = number(count);
        text.append(" ".repeat(width - number.length()))
                .append(number)
                .append("  ")
                .append(value)
                .append(System.lineSeparator());
    }

    private static String number(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }
}

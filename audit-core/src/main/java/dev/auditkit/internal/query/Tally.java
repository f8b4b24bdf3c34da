package dev.auditkit.internal.query;

import dev.auditkit.AuditDamage;
import dev.auditkit.AuditEntry;
import dev.auditkit.AuditFacet;
import dev.auditkit.AuditFacets;
import dev.auditkit.AuditHistogram;
import dev.auditkit.AuditHistogram.Bucket;
import dev.auditkit.AuditResult;
import dev.auditkit.internal.codec.Timestamps;
import dev.auditkit.internal.journal.TimeRange;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Counts of entries, by span of time and by value. For one thread. */
public final class Tally {

    private static final long SHORTEST = 1_000;

    private final Set<AuditFacet> facets;
    private final long micros;
    private final Map<Long, Cell> cells = new TreeMap<>();

    /** The counts of one span. */
    private static final class Cell {

        private long entries;
        private final Map<String, Long> operations = new HashMap<>();
        private final Map<AuditResult, Long> results = new EnumMap<>(AuditResult.class);
        private final Map<String, Long> users = new HashMap<>();
    }

    private Tally(Set<AuditFacet> facets, long micros) {
        this.facets = facets;
        this.micros = micros;
    }

    /** Counts by facets, whatever the time. */
    public static Tally ofFacets(Set<AuditFacet> by) {
        Set<AuditFacet> facets = EnumSet.noneOf(AuditFacet.class);
        facets.addAll(by);
        return new Tally(facets, 0);
    }

    /**
     * Counts by spans of time.
     *
     * @throws IllegalArgumentException when they are too short
     */
    public static Tally ofTimes(Duration width) {
        long micros;
        try {
            micros = Math.addExact(Math.multiplyExact(width.getSeconds(), 1_000_000L), width.getNano() / 1_000);
        } catch (ArithmeticException e) {
            micros = width.isNegative() ? 0 : Long.MAX_VALUE;
        }
        if (micros < SHORTEST) {
            throw new IllegalArgumentException("a span of " + width + " is too short; allowed: PT0.001S and longer");
        }
        return new Tally(EnumSet.of(AuditFacet.OPERATION, AuditFacet.RESULT), micros);
    }

    /** One like this, without counts. */
    Tally empty() {
        return new Tally(facets, micros);
    }

    /** Whether users are counted, which no index does. */
    boolean needsUsers() {
        return facets.contains(AuditFacet.USER);
    }

    /** Whether entries of such times are counted in one place. */
    boolean areOne(TimeRange times) {
        return areOne(times.minTimestamp(), times.maxTimestamp());
    }

    /** Whether entries of both times are counted in one place. */
    boolean areOne(long timestamp, long other) {
        return span(timestamp) == span(other);
    }

    private long span(long timestamp) {
        return micros == 0 ? 0 : Math.floorDiv(timestamp, micros);
    }

    /** Adds an entry. */
    public void add(AuditEntry entry) {
        add(Timestamps.micros(entry.timestamp()), entry.operation(), entry.result(), entry.user(), 1);
    }

    /**
     * Adds entries that have all this in common.
     *
     * @param user theirs; null when they have none, or users are not counted
     */
    void add(long timestamp, String operation, AuditResult result, @Nullable String user, long entries) {
        Cell cell = cell(span(timestamp));
        cell.entries += entries;
        if (facets.contains(AuditFacet.OPERATION)) {
            cell.operations.merge(operation, entries, Long::sum);
        }
        if (facets.contains(AuditFacet.RESULT)) {
            cell.results.merge(result, entries, Long::sum);
        }
        if (facets.contains(AuditFacet.USER)) {
            cell.users.merge(user == null ? "" : user, entries, Long::sum);
        }
    }

    /** Adds the counts of another. */
    void add(Tally other) {
        other.cells.forEach((span, its) -> {
            Cell cell = cell(span);
            cell.entries += its.entries;
            its.operations.forEach((value, entries) -> cell.operations.merge(value, entries, Long::sum));
            its.results.forEach((value, entries) -> cell.results.merge(value, entries, Long::sum));
            its.users.forEach((value, entries) -> cell.users.merge(value, entries, Long::sum));
        });
    }

    private Cell cell(long span) {
        Cell cell = cells.computeIfAbsent(span, none -> new Cell());
        if (cells.size() > AuditHistogram.MOST_BUCKETS) {
            throw new IllegalArgumentException("the answer has more than " + AuditHistogram.MOST_BUCKETS
                    + " spans; allowed: a longer span, or a shorter time");
        }
        return cell;
    }

    /** Forgets all counts. */
    void clear() {
        cells.clear();
    }

    /** The counts by facets. */
    public AuditFacets facets(List<AuditDamage> damage) {
        Cell cell = cells.getOrDefault(0L, new Cell());
        Map<AuditFacet, Map<String, Long>> counts = new EnumMap<>(AuditFacet.class);
        for (AuditFacet facet : facets) {
            counts.put(
                    facet,
                    switch (facet) {
                        case OPERATION -> cell.operations;
                        case RESULT -> texts(cell.results);
                        case USER -> cell.users;
                    });
        }
        return new AuditFacets(cell.entries, counts, damage);
    }

    private static Map<String, Long> texts(Map<AuditResult, Long> results) {
        Map<String, Long> texts = new HashMap<>();
        results.forEach((result, entries) -> texts.put(result.text(), entries));
        return texts;
    }

    /** The counts by spans of time. */
    public AuditHistogram histogram(List<AuditDamage> damage) {
        List<Bucket> buckets = cells.entrySet().stream()
                .map(cell -> new Bucket(
                        Timestamps.instant(cell.getKey() * micros),
                        cell.getValue().entries,
                        cell.getValue().operations,
                        cell.getValue().results))
                .toList();
        return new AuditHistogram(Duration.of(micros, ChronoUnit.MICROS), buckets, damage);
    }
}

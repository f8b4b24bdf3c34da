package dev.auditkit;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * How many entries match a query in each of equal spans of time. Immutable.
 *
 * @param width how long each span is; spans begin at multiples of it since 1970-01-01T00:00Z
 * @param buckets the spans that have entries, the earliest first
 * @param damage damaged places that the query came across; what stood there may have matched
 */
public record AuditHistogram(Duration width, List<Bucket> buckets, List<AuditDamage> damage) {

    /** The most spans that an answer has. */
    public static final int MOST_BUCKETS = 100_000;

    /** Takes unmodifiable copies. */
    public AuditHistogram {
        buckets = List.copyOf(buckets);
        damage = List.copyOf(damage);
    }

    /** How many entries there are in all spans. */
    public long entries() {
        return buckets.stream().mapToLong(Bucket::entries).sum();
    }

    /**
     * A span of time. Immutable.
     *
     * @param start its first moment
     * @param entries how many entries happened in it
     * @param operations how many of them have which operation, the most frequent first
     * @param results how many of them have which result; results that none has are left out
     */
    public record Bucket(Instant start, long entries, Map<String, Long> operations, Map<AuditResult, Long> results) {

        /** Takes unmodifiable copies. */
        public Bucket {
            operations = AuditFacets.mostFrequentFirst(operations);
            Map<AuditResult, Long> ordered = new EnumMap<>(AuditResult.class);
            ordered.putAll(results);
            results = Collections.unmodifiableMap(ordered);
        }
    }
}

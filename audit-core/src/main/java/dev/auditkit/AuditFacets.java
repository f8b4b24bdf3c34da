package dev.auditkit;

import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How many entries match a query, and how many of them have which value. Immutable.
 *
 * @param entries how many match
 * @param counts for each facet that was asked for its values with how many entries have them, the most frequent first
 * @param damage damaged places that the query came across; what stood there may have matched
 */
public record AuditFacets(long entries, Map<AuditFacet, Map<String, Long>> counts, List<AuditDamage> damage) {

    /** Takes unmodifiable copies, in order. */
    public AuditFacets {
        Map<AuditFacet, Map<String, Long>> ordered = new EnumMap<>(AuditFacet.class);
        counts.forEach((facet, values) -> ordered.put(facet, mostFrequentFirst(values)));
        counts = Collections.unmodifiableMap(ordered);
        damage = List.copyOf(damage);
    }

    /** How many entries have which value, the most frequent first; empty where that was not asked for. */
    public Map<String, Long> of(AuditFacet facet) {
        return counts.getOrDefault(facet, Map.of());
    }

    static Map<String, Long> mostFrequentFirst(Map<String, Long> values) {
        Map<String, Long> ordered = new LinkedHashMap<>();
        values.entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue().reversed().thenComparing(Map.Entry.comparingByKey()))
                .forEach(value -> ordered.put(value.getKey(), value.getValue()));
        return Collections.unmodifiableMap(ordered);
    }
}

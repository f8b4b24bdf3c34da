package dev.auditkit;

import dev.auditkit.internal.query.Tally;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Counts entries one by one, for a reader that has no index. */
final class EntryCounts {

    private EntryCounts() {}

    static AuditFacets facets(AuditReader reader, AuditQuery query, Set<AuditFacet> by) {
        List<AuditDamage> damage = new ArrayList<>();
        return count(reader, query, Tally.ofFacets(by), damage).facets(damage);
    }

    static AuditHistogram histogram(AuditReader reader, AuditQuery query, Duration width) {
        List<AuditDamage> damage = new ArrayList<>();
        return count(reader, query, Tally.ofTimes(width), damage).histogram(damage);
    }

    private static Tally count(AuditReader reader, AuditQuery query, Tally tally, List<AuditDamage> damage) {
        AuditQuery all = query.toBuilder().limit(0).cursor(null).build();
        try (Stream<AuditEntry> entries = reader.stream(all, damage::add)) {
            entries.forEach(tally::add);
        }
        return tally;
    }
}

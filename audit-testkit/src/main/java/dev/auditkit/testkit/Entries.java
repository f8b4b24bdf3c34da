package dev.auditkit.testkit;

import dev.auditkit.AuditEntry;
import dev.auditkit.AuditLog;
import dev.auditkit.AuditQuery;
import dev.auditkit.AuditReader;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What the application recorded in a log, and how to show it. */
final class Entries {

    private static final String OWN = "audit.";

    private Entries() {}

    /** All entries but the log's own, oldest first. */
    static List<AuditEntry> of(AuditReader log) {
        return of(log, AuditQuery.all());
    }

    /** The entries that match but the log's own, oldest first. */
    static List<AuditEntry> of(AuditReader log, AuditQuery query) {
        if (log instanceof AuditLog written
                && written.unavailable().isEmpty()
                && written.stats().enabled()) {
            written.flush();
        }
        AuditQuery oldestFirst =
                query.toBuilder().order(AuditQuery.Order.OLDEST_FIRST).build();
        try (Stream<AuditEntry> entries = log.stream(oldestFirst)) {
            return entries.filter(entry -> !entry.operation().startsWith(OWN)).toList();
        }
    }

    /** One line for each entry. */
    static String show(List<AuditEntry> entries) {
        return entries.isEmpty()
                ? "  (none)"
                : entries.stream().map(Entries::show).collect(Collectors.joining("\n"));
    }

    private static String show(AuditEntry entry) {
        return "  #" + entry.seq() + " " + entry.operation() + " by " + entry.user() + ": "
                + entry.result().text()
                + (entry.key() == null ? "" : ", key " + entry.key())
                + (entry.source() == null ? "" : ", from " + entry.source())
                + (entry.traceId() == null ? "" : ", trace " + entry.traceId())
                + (entry.metadata().isEmpty() ? "" : ", " + entry.metadata());
    }
}

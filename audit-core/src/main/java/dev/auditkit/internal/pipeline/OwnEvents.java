package dev.auditkit.internal.pipeline;

import dev.auditkit.AuditConfig;
import dev.auditkit.AuditEvent;
import dev.auditkit.AuditResult;
import dev.auditkit.internal.codec.Timestamps;
import dev.auditkit.internal.journal.Journal;
import dev.auditkit.internal.journal.RecoveredJournal;
import dev.auditkit.internal.journal.Retention;
import dev.auditkit.internal.journal.Segment;
import dev.auditkit.internal.keys.LogKeys;
import dev.auditkit.note.VerifierKey;
import dev.auditkit.verify.VerificationReport;
import dev.auditkit.verify.VerificationReport.Verdict;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The events with which the log audits itself. Their operations begin with {@code audit.}, their user is {@code system}. */
final class OwnEvents {

    /** The version of the file format, as {@code audit.opened} tells it. */
    static final int FORMAT = 1;

    private OwnEvents() {}

    static AuditEvent opened(AuditConfig config, LogKeys keys, @Nullable Map<?, ?> before) {
        AuditEvent.Builder event = own("audit.opened")
                .metadata("format", FORMAT)
                .metadata("origin", keys.origin())
                .metadata(
                        "verifier_keys",
                        keys.known().stream().map(VerifierKey::toString).toList())
                .metadata("options", config.describe());
        if (before != null) {
            event.metadata("changed", changes(before, config.describe()));
        }
        return event.build();
    }

    private static Map<String, Object> changes(Map<?, ?> before, Map<String, String> now) {
        Map<String, Object> changes = new LinkedHashMap<>();
        now.forEach((key, value) -> {
            if (!value.equals(before.get(key))) {
                changes.put(key, change(before.get(key), value));
            }
        });
        before.forEach((key, value) -> {
            if (!now.containsKey(String.valueOf(key))) {
                changes.put(String.valueOf(key), change(value, null));
            }
        });
        return changes;
    }

    private static Map<String, @Nullable Object> change(@Nullable Object from, @Nullable Object to) {
        Map<String, @Nullable Object> change = new LinkedHashMap<>();
        change.put("from", from);
        change.put("to", to);
        return change;
    }

    static AuditEvent keyChanged(VerifierKey to, @Nullable VerifierKey from) {
        AuditEvent.Builder event = own("audit.key_changed").metadata("verifier_key", to.toString());
        if (from != null) {
            event.metadata("previous", from.toString());
        }
        return event.build();
    }

    static AuditEvent recovered(RecoveredJournal found) {
        return own("audit.recovered")
                .metadata("adopted_from", found.adoptedFrom())
                .metadata("adopted_to", found.adoptedTo() - 1)
                .metadata("set_aside_bytes", found.tornBytes())
                .metadata("set_aside_file", found.tornFile())
                .build();
    }

    static AuditEvent succession(String directory, List<String> damage) {
        return own("audit.succession")
                .metadata("set_aside", directory)
                .metadata("damage", damage)
                .build();
    }

    static AuditEvent acknowledged(String reason) {
        return own("audit.acknowledged").metadata("reason", reason).build();
    }

    static AuditEvent rotated(Journal.Sealed sealed, AuditConfig config) {
        Segment segment = sealed.segment();
        return own("audit.rotated")
                .metadata("file", segment.file())
                .metadata("first_seq", segment.firstSeq())
                .metadata("last_seq", segment.endSeq() - 1)
                .metadata("bytes", segment.length())
                .metadata("index_hash", sealed.indexHash())
                .metadata("options", config.describe())
                .build();
    }

    static AuditEvent retention(Retention.Expired expired) {
        return own("audit.retention")
                .metadata("first_remaining", expired.endSeq())
                .metadata("removed_files", expired.files())
                .metadata("removed_entries", expired.entries())
                .metadata("removed_bytes", expired.bytes())
                .build();
    }

    static AuditEvent verified(VerificationReport report) {
        AuditEvent.Builder event = own("audit.verified")
                .result(report.verdict() == Verdict.DAMAGED ? AuditResult.ERROR : AuditResult.OK)
                .metadata("verdict", report.verdict().name().toLowerCase(Locale.ROOT))
                .metadata("size", report.signedSize())
                .metadata("root", String.valueOf(report.root()))
                .metadata("entries", report.entries());
        report.firstDamage().ifPresent(damage -> event.metadata("first_damage", damage.toString()));
        return event.build();
    }

    static AuditEvent gap(Drops.Gap gap) {
        return own("audit.gap")
                .metadata("dropped", gap.count())
                .metadata("first_dropped_at", Timestamps.instant(gap.first()))
                .metadata("last_dropped_at", Timestamps.instant(gap.last()))
                .build();
    }

    static AuditEvent closed() {
        return own("audit.closed").build();
    }

    private static AuditEvent.Builder own(String operation) {
        return AuditEvent.of(operation).user("system");
    }
}

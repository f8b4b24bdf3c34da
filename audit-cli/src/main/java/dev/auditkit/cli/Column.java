package dev.auditkit.cli;

import dev.auditkit.AuditEntry;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A column of a table of entries. Immutable.
 *
 * @param title what stands above it
 * @param smallest how narrow it may become; 0 where its values are never cut
 * @param usual how wide it is where the values to come are not known
 * @param text what it shows of an entry
 */
record Column(String title, int smallest, int usual, Function<AuditEntry, @Nullable String> text) {

    private static final DateTimeFormatter MILLIS = DateTimeFormatter.ofPattern(
                    "uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter MICROS = DateTimeFormatter.ofPattern(
                    "uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    /** How much of a hash tells it from others at a glance. */
    private static final int GLANCE = 12;

    private static final Column SEQ = new Column("SEQ", 0, 8, entry -> Long.toString(entry.seq()));
    private static final Column RESULT =
            new Column("RESULT", 0, 6, entry -> entry.result().text());

    /** What fits a terminal. */
    static final List<Column> FITTED = List.of(
            SEQ,
            new Column("TIME", 0, 24, entry -> MILLIS.format(entry.timestamp())),
            new Column("OPERATION", 12, 20, AuditEntry::operation),
            RESULT,
            new Column("USER", 8, 12, AuditEntry::user),
            new Column("KEY", 16, 40, Column::shortKey),
            new Column("SOURCE", 8, 15, AuditEntry::source));

    /** All that an entry says, but its hash. */
    static final List<Column> WIDE = List.of(
            SEQ,
            new Column("TIME", 0, 27, entry -> MICROS.format(entry.timestamp())),
            new Column("RECORDED", 0, 27, entry -> micros(entry.recordedAt())),
            new Column("EVENT ID", 0, 36, entry -> entry.eventId().toString()),
            new Column("OPERATION", 0, 20, AuditEntry::operation),
            RESULT,
            new Column("USER", 0, 12, AuditEntry::user),
            new Column("KEY", 0, 71, entry -> entry.key() != null ? entry.key() : entry.keyHash()),
            new Column("SOURCE", 0, 15, AuditEntry::source),
            new Column("NODE", 0, 12, AuditEntry::node),
            new Column("TRACE ID", 0, 32, AuditEntry::traceId),
            new Column("SPAN ID", 0, 16, AuditEntry::spanId),
            new Column("METADATA", 0, 8, entry -> entry.metadata().isEmpty() ? null : JsonText.of(entry.metadata())));

    /** What it shows of an entry; empty where the entry says nothing. */
    String of(AuditEntry entry) {
        return Objects.requireNonNullElse(text.apply(entry), "");
    }

    /** Whether its values are numbers. */
    boolean numeric() {
        return equals(SEQ);
    }

    /** Whether its values are results. */
    boolean showsResult() {
        return equals(RESULT);
    }

    private static @Nullable String shortKey(AuditEntry entry) {
        String hash = entry.keyHash();
        if (entry.key() != null || hash == null) {
            return entry.key();
        }
        int end = hash.lastIndexOf(':') + 1 + GLANCE;
        return end >= hash.length() ? hash : hash.substring(0, end) + "...";
    }

    private static @Nullable String micros(@Nullable Instant time) {
        return time == null ? null : MICROS.format(time);
    }
}

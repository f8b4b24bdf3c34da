package dev.auditkit.export;

import dev.auditkit.AuditEntry;
import dev.auditkit.AuditFormat;
import dev.auditkit.AuditLine;
import dev.auditkit.internal.codec.JsonBytes;
import dev.auditkit.internal.codec.JsonValues;
import dev.auditkit.internal.codec.Timestamps;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Comma-separated values (RFC 4180), metadata as JSON in one cell, formulas defused by an apostrophe. */
final class CsvFormat implements AuditFormat {

    /** What spreadsheets take for the beginning of a formula, in either width, and what they skip before one. */
    private static final String FORMULA_STARTS = "=+-@\t\r\n\uFF1D\uFF0B\uFF0D\uFF20";

    @SuppressWarnings("ImmutableEnumChecker") // a getter is a function without state
    private enum Column {
        SEQ(AuditEntry::seq),
        TIMESTAMP(AuditEntry::timestamp),
        RECORDED_AT(AuditEntry::recordedAt),
        EVENT_ID(AuditEntry::eventId),
        OPERATION(AuditEntry::operation),
        KEY(AuditEntry::key),
        KEY_HASH(AuditEntry::keyHash),
        RESULT(entry -> entry.result().text()),
        USER(AuditEntry::user),
        SOURCE(AuditEntry::source),
        NODE(AuditEntry::node),
        METADATA(CsvFormat::json),
        TRACE_ID(AuditEntry::traceId),
        SPAN_ID(AuditEntry::spanId),
        HASH(AuditEntry::hash);

        private final Function<AuditEntry, @Nullable Object> value;

        Column(Function<AuditEntry, @Nullable Object> value) {
            this.value = value;
        }
    }

    @Override
    public String name() {
        return "csv";
    }

    @Override
    public EntryWriter open(OutputStream out) throws IOException {
        writeRow(out, Stream.of(Column.values()).map(column -> column.name().toLowerCase(Locale.ROOT)));
        return new EntryWriter() {
            @Override
            public void write(AuditLine line) throws IOException {
                AuditEntry entry = line.entry();
                writeRow(out, Stream.of(Column.values()).map(column -> cell(column.value.apply(entry))));
            }

            @Override
            public void finish() {
                // Rows need no end.
            }
        };
    }

    private static void writeRow(OutputStream out, Stream<String> cells) throws IOException {
        out.write((cells.collect(Collectors.joining(",")) + "\r\n").getBytes(StandardCharsets.UTF_8));
    }

    private static String cell(@Nullable Object value) {
        if (value == null) {
            return "";
        }
        String text = value instanceof Instant instant ? timestamp(instant) : value.toString();
        if (!text.isEmpty() && FORMULA_STARTS.indexOf(text.charAt(0)) >= 0) {
            text = "'" + text;
        }
        boolean quoted = text.chars().anyMatch(c -> c == '"' || c == ',' || c == '\r' || c == '\n');
        return quoted ? '"' + text.replace("\"", "\"\"") + '"' : text;
    }

    private static String timestamp(Instant instant) {
        byte[] bytes = new byte[Timestamps.LENGTH];
        new Timestamps().write(Timestamps.micros(instant), bytes, 0);
        return new String(bytes, StandardCharsets.US_ASCII);
    }

    private static @Nullable String json(AuditEntry entry) {
        if (entry.metadata().isEmpty()) {
            return null;
        }
        JsonBytes json = new JsonBytes(256);
        JsonValues.write(entry.metadata(), json, new Timestamps());
        return new String(json.array(), 0, json.length(), StandardCharsets.UTF_8);
    }
}

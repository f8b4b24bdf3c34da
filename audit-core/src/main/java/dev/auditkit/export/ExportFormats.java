package dev.auditkit.export;

import dev.auditkit.AuditFormat;
import java.util.List;

/** The forms that entries can be exported in. */
public final class ExportFormats {

    private static final List<AuditFormat> ALL = List.of(new JsonLinesFormat(), new CsvFormat());

    private ExportFormats() {}

    /** All of them. */
    public static List<AuditFormat> all() {
        return ALL;
    }

    /** The lines of the log as they are, byte for byte, with {@code seq} and {@code hash}. */
    public static AuditFormat jsonl() {
        return byName("jsonl");
    }

    /**
     * Comma-separated values with a header (RFC 4180). A cell that a spreadsheet would take for a formula begins with an
     * apostrophe.
     */
    public static AuditFormat csv() {
        return byName("csv");
    }

    /**
     * The form of that name.
     *
     * @throws IllegalArgumentException when there is none
     */
    public static AuditFormat byName(String name) {
        return ALL.stream()
                .filter(format -> format.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("format '" + name + "' is not known; allowed: "
                        + String.join(", ", ALL.stream().map(AuditFormat::name).toList())));
    }
}

package dev.auditkit.cli;

import dev.auditkit.AuditFormat;
import dev.auditkit.AuditLine;
import dev.auditkit.export.ExportFormats;
import java.io.IOException;
import java.io.OutputStream;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The forms in which entries go to standard output: a table for people, and all that can be exported. */
final class OutputForm {

    static final String TABLE = "table";

    private OutputForm() {}

    /**
     * The form of that name.
     *
     * @param table makes the table, should it be that
     * @throws UsageException when there is no such form
     */
    static AuditFormat of(String name, Table table) {
        if (name.equals(TABLE)) {
            return new TableFormat(table);
        }
        return ExportFormats.all().stream()
                .filter(format -> format.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new UsageException("--format '" + name + "' is not known; allowed: "
                        + Stream.concat(
                                        Stream.of(TABLE),
                                        ExportFormats.all().stream().map(AuditFormat::name))
                                .collect(Collectors.joining(", "))));
    }

    /** Standard output for that form: what is meant for programs must not drive a terminal either. */
    static OutputStream stdout(String name, Shell shell) {
        return shell.outIsTerminal() && !name.equals(TABLE) ? new TerminalGuard(shell.out()) : shell.out();
    }

    /** Writes to a table, which knows itself where it goes. */
    private record TableFormat(Table table) implements AuditFormat {

        @Override
        public String name() {
            return TABLE;
        }

        @Override
        public EntryWriter open(OutputStream out) {
            return new EntryWriter() {
                @Override
                public void write(AuditLine line) throws IOException {
                    table.add(line.entry());
                }

                @Override
                public void finish() throws IOException {
                    table.flush();
                }
            };
        }
    }
}

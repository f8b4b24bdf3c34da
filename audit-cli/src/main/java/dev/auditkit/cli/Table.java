package dev.auditkit.cli;

import dev.auditkit.AuditEntry;
import dev.auditkit.AuditResult;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes entries as a table for people. The first rows decide how wide its columns are, so that memory stays constant
 * however many follow. For one thread.
 */
final class Table {

    /** After how many rows the widths are decided. */
    private static final int SAMPLE = 100;

    private static final String GAP = "  ";

    private final Shell shell;
    private final boolean wide;
    private final int sample;
    private final List<Column> columns;
    private final Printable printable;
    private final boolean colours;
    private final int[] widths;
    private final List<AuditEntry> waiting = new ArrayList<>();
    private boolean begun;

    /**
     * @param wide whether all that an entry says is wanted, however long the lines become
     * @param usual whether the widths should be the usual ones, so that no row has to wait for others
     */
    Table(Shell shell, boolean wide, boolean usual) {
        this.shell = shell;
        this.wide = wide;
        this.sample = usual ? 1 : SAMPLE;
        this.columns = wide ? Column.WIDE : Column.FITTED;
        this.printable = shell.printable();
        this.colours = shell.colours();
        this.widths = columns.stream()
                .mapToInt(column -> Math.max(column.title().length(), usual ? column.usual() : 0))
                .toArray();
    }

    /** Adds a row. */
    void add(AuditEntry entry) throws IOException {
        if (begun) {
            shell.println(row(entry));
        } else {
            waiting.add(entry);
            if (waiting.size() == sample) {
                flush();
            }
        }
    }

    /** Writes the rows that wait. A table without rows has no head either. */
    void flush() throws IOException {
        if (begun || waiting.isEmpty()) {
            return;
        }
        begun = true;
        for (int i = 0; i < widths.length; i++) {
            for (AuditEntry entry : waiting) {
                widths[i] = Math.max(
                        widths[i], Printable.columns(printable.of(columns.get(i).of(entry))));
            }
        }
        if (!wide) {
            fit();
        }
        shell.println(head());
        for (AuditEntry entry : waiting) {
            shell.println(row(entry));
        }
        waiting.clear();
    }

    /** Takes from the widest column, again and again, until the table fits or nothing can be taken. */
    private void fit() {
        int excess = -shell.width() - GAP.length();
        for (int width : widths) {
            excess += width + GAP.length();
        }
        while (excess > 0) {
            int widest = -1;
            for (int i = 0; i < widths.length; i++) {
                int smallest = columns.get(i).smallest();
                boolean canGive = smallest > 0 && widths[i] > smallest;
                if (canGive && (widest < 0 || widths[i] > widths[widest])) {
                    widest = i;
                }
            }
            if (widest < 0) {
                return;
            }
            widths[widest]--;
            excess--;
        }
    }

    private String head() {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < widths.length; i++) {
            cell(columns.get(i), columns.get(i).title(), i, line);
        }
        String text = line.toString().stripTrailing();
        return colours ? "\u001b[1m" + text + "\u001b[0m" : text;
    }

    private String row(AuditEntry entry) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < widths.length; i++) {
            Column column = columns.get(i);
            String value = column.of(entry);
            String shown = column.smallest() > 0 ? printable.fitted(value, widths[i]) : printable.of(value);
            cell(column, shown, i, line);
            if (colours && column.showsResult()) {
                colour(entry.result(), shown, line);
            }
        }
        return line.toString().stripTrailing();
    }

    private void cell(Column column, String shown, int index, StringBuilder line) {
        String padding = " ".repeat(Math.max(0, widths[index] - Printable.columns(shown)));
        line.append(index == 0 ? "" : GAP);
        line.append(column.numeric() ? padding + shown : shown + padding);
    }

    /** Colours the result with which the line ends, up to its padding. */
    private static void colour(AuditResult result, String shown, StringBuilder line) {
        String colour = switch (result) {
            case OK -> "";
            case ERROR -> "\u001b[31m";
            case DENIED -> "\u001b[33m";
        };
        if (!colour.isEmpty()) {
            int start = line.lastIndexOf(shown);
            line.insert(start + shown.length(), "\u001b[0m").insert(start, colour);
        }
    }
}

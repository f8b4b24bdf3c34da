package dev.auditkit.cli;

import dev.auditkit.AuditEntry;
import dev.auditkit.AuditFormat;
import dev.auditkit.AuditPage;
import dev.auditkit.AuditQuery;
import dev.auditkit.AuditQuery.Order;
import dev.auditkit.AuditReader;
import java.io.IOException;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code audit query}: shows the entries that match. */
@Command(
        name = "query",
        header = "Shows the entries that match.",
        description = {
            "Looks for entries for which all conditions hold; of several values for one condition any may. Writes"
                    + " nothing in the log directory, and works while another process writes there.",
            "",
            "The table is for people: it cuts long values and shows control characters escaped. For programs there are"
                    + " jsonl (the lines of the log, byte for byte) and csv."
        },
        footer = {
            "  What did Alice delete, or try to?",
            "    audit query --user alice --operation 'order.delete*'",
            "",
            "  What happened to an order on one day?",
            "    audit query --key order:4711 --from 2025-10-23 --to 2025-10-23 --order oldest",
            "",
            "  All refusals, for a program:",
            "    audit query --result denied --limit 0 --format jsonl | jq -r .user | sort | uniq -c"
        })
final class QueryCommand implements Callable<Integer> {

    /** How many entries are in memory at a time. */
    private static final int LARGEST_PAGE = 1_000;

    private final Shell shell;
    private final ConfigOptions options;

    @Mixin
    private final FilterOptions filters = new FilterOptions();

    @Option(names = "--limit", paramLabel = "<n>", description = "At most so many entries; 0 for all. Default: 100.")
    private int limit = AuditQuery.DEFAULT_LIMIT;

    @Option(
            names = "--order",
            paramLabel = "newest|oldest",
            converter = OrderConverter.class,
            description = "Which entries come first. Default: newest.")
    private Order order = Order.NEWEST_FIRST;

    @Option(
            names = "--cursor",
            paramLabel = "<cursor>",
            description = "Where to go on: the cursor that the table before this one ended with.")
    private @Nullable String cursor;

    @Option(names = "--format", paramLabel = "table|jsonl|csv", description = "The form of the output. Default: table.")
    private String format = OutputForm.TABLE;

    @Option(names = "--wide", description = "In the table, show all that an entry says, metadata too, and cut nothing.")
    private boolean wide;

    QueryCommand(Shell shell, ConfigOptions options) {
        this.shell = shell;
        this.options = options;
    }

    @Override
    public Integer call() throws IOException {
        AuditQuery query = UsageException.unless(
                () -> filters.query().limit(limit).order(order).cursor(cursor).build());
        Table table = new Table(shell, wide, false);
        AuditFormat form = OutputForm.of(format, table);
        DamageReport damage = new DamageReport(shell);
        try (AuditReader reader = AuditReader.open(options.config())) {
            if (limit > 0 && format.equals(OutputForm.TABLE)) {
                page(reader, query, table, damage);
            } else {
                all(reader, query, form, damage);
            }
        }
        return damage.exitCode();
    }

    private void page(AuditReader reader, AuditQuery query, Table table, DamageReport damage) throws IOException {
        int left = limit;
        String next = cursor;
        do {
            AuditPage page = reader.query(query.toBuilder()
                    .limit(Math.min(left, LARGEST_PAGE))
                    .cursor(next)
                    .build());
            for (AuditEntry entry : page.entries()) {
                table.add(entry);
            }
            damage.addAll(page.damage());
            left -= page.entries().size();
            next = page.nextCursor();
        } while (left > 0 && next != null);
        table.flush();
        shell.out().flush();
        if (next != null) {
            shell.err().println("There may be more: go on with --cursor " + next);
        } else if (left == limit) {
            shell.err().println("No entry matches.");
        }
    }

    private void all(AuditReader reader, AuditQuery query, AuditFormat form, DamageReport damage) {
        // On one terminal, the progress would stand between the entries.
        Shell quiet = shell.outIsTerminal() ? shell.withoutProgress() : shell;
        try (Progress progress = new Progress(quiet, "entries")) {
            AuditFormat watched = WatchedFormat.of(form, progress, reader, order);
            damage.addAll(reader.export(query, watched, OutputForm.stdout(format, shell))
                    .damage());
        }
    }
}

package dev.auditkit.benchmarks.report;

import static dev.auditkit.benchmarks.report.Names.SUBJECT;

import java.util.Map;

/** Durable writes. */
final class DurableSection implements Section {

    @Override
    public String text(Map<String, Selection> parts, Map<String, String> plots) {
        Selection all = parts.get("durable");
        if (all == null) {
            return "";
        }
        Table table = new Table("", "events/s", "p50, us", "p99, us", "max, us", "lost");
        for (String subject : all.values(SUBJECT)) {
            Selection own = all.with(SUBJECT, subject);
            table.row(
                    subject,
                    own.stat(Names.EVENTS_PER_S).thousands(),
                    own.stat("p50_us").text(0),
                    own.stat("p99_us").text(0),
                    own.stat("max_us").text(0),
                    Stat.number(own.stat("lost_events").most(), 0));
        }
        return "## Durable writes\n\nThe call returns when the event is on stable storage; 16 threads.\n\n" + table
                + "\n";
    }
}

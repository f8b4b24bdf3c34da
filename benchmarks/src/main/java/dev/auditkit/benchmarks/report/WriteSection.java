package dev.auditkit.benchmarks.report;

import static dev.auditkit.benchmarks.report.Names.AUDITKIT;
import static dev.auditkit.benchmarks.report.Names.EVENTS_PER_S;
import static dev.auditkit.benchmarks.report.Names.SUBJECT;

import java.util.Map;

/** How fast events are written. */
final class WriteSection implements Section {

    @Override
    public String text(Map<String, Selection> parts, Map<String, String> plots) {
        Selection all = parts.get("write");
        if (all == null) {
            return "";
        }
        StringBuilder text =
                new StringBuilder("## Writing\n\nEvents a second until the operating system has them all.\n\n");
        text.append("![Events a second](write.svg)\n\n");
        Bars bars = new Bars("Events a second, in thousands", "k", false);
        for (String jdk : all.values(Names.JDK)) {
            for (String producers : all.values(Names.PRODUCERS)) {
                Selection runs = all.with(Names.JDK, jdk).with(Names.PRODUCERS, producers);
                String group = jdk + ", " + producers + (producers.equals("1") ? " producer" : " producers");
                text.append("**")
                        .append(group)
                        .append("**\n\n")
                        .append(table(runs))
                        .append('\n');
                for (String subject : runs.values(SUBJECT)) {
                    bars.add(group, subject, runs.with(SUBJECT, subject).median(EVENTS_PER_S) / 1e3);
                }
            }
        }
        plots.put("write.svg", bars.draw());
        return text.toString();
    }

    private static Table table(Selection runs) {
        Table table = new Table(
                "", "events/s", "AuditKit is", "until closed", "allocated by the caller", "bytes a line", "lost");
        double ours = runs.with(SUBJECT, AUDITKIT).median(EVENTS_PER_S);
        for (String subject : runs.values(SUBJECT)) {
            Selection own = runs.with(SUBJECT, subject);
            table.row(
                    subject,
                    own.stat(EVENTS_PER_S).thousands(),
                    subject.equals(AUDITKIT) ? "" : Stat.short3(ours / own.median(EVENTS_PER_S)) + "x",
                    Stat.number(own.median("closed_events_per_s") / 1e3, 0) + " k",
                    Stat.number(own.median("allocated_bytes_per_event"), 1) + " B",
                    Stat.number(own.median("bytes_per_line"), 0),
                    Stat.number(own.stat("lost_events").most(), 0));
        }
        return table;
    }
}

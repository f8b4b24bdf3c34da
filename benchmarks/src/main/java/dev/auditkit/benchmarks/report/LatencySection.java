package dev.auditkit.benchmarks.report;

import static dev.auditkit.benchmarks.report.Names.SUBJECT;

import java.util.List;
import java.util.Map;

/** How long a call takes. */
final class LatencySection implements Section {

    private static final List<String> PERCENTILES = List.of("p50", "p90", "p99", "p99.9", "p99.99", "max");

    @Override
    public String text(Map<String, Selection> parts, Map<String, String> plots) {
        Selection all = parts.get("latency");
        if (all == null) {
            return "";
        }
        StringBuilder text = new StringBuilder("""
                ## What a call costs the caller

                Microseconds, one caller. *call p50* is the call alone; the other columns count from the time at which the event was due,
                so that a stall shows in all the events that it held up. The clock's own cost is in every number: it is what the row
                *(nothing)* shows.

                """);
        for (String jdk : all.values(Names.JDK)) {
            for (String rate : all.values(Names.RATE)) {
                Selection runs = all.with(Names.JDK, jdk).with(Names.RATE, rate);
                if (runs.isEmpty()) {
                    continue; // not each pace is tried on each JDK
                }
                text.append("**").append(jdk).append(", ").append(pace(rate)).append("**\n\n");
                text.append(table(runs)).append('\n');
                if (jdk.equals(all.values(Names.JDK).get(0))) {
                    String plot = "latency-" + (rate.equals("0") ? "unpaced" : rate) + ".svg";
                    plots.put(plot, lines(runs, jdk + ", " + pace(rate)).draw());
                    text.append("![Latency by percentile, ")
                            .append(pace(rate))
                            .append("](")
                            .append(plot)
                            .append(")\n\n");
                }
            }
        }
        return text.toString();
    }

    static String pace(String rate) {
        return rate.equals("0") ? "as fast as it goes" : Stat.number(Double.parseDouble(rate), 0) + " a second";
    }

    private static Table table(Selection runs) {
        Table table = new Table("", "call p50", "p50", "p99", "p99.9", "max", "lost");
        for (String subject : runs.values(SUBJECT)) {
            Selection own = runs.with(SUBJECT, subject);
            table.row(
                    subject,
                    own.stat("call_p50_us").text(3),
                    Stat.short3(own.median("response_p50_us")),
                    own.stat("response_p99_us").text(1),
                    own.stat("response_p99.9_us").text(1),
                    Stat.number(own.median("response_max_us"), 0),
                    Stat.number(own.stat("lost_events").most(), 0));
        }
        return table;
    }

    private static Lines lines(Selection runs, String title) {
        Lines lines = new Lines("log() by percentile, us, logarithmic: " + title, true);
        for (int i = 0; i < PERCENTILES.size(); i++) {
            lines.place(i, PERCENTILES.get(i));
        }
        List<String> subjects = runs.values(SUBJECT).stream()
                .sorted((one, other) -> Boolean.compare(other.equals(Names.AUDITKIT), one.equals(Names.AUDITKIT)))
                .toList();
        for (String subject : subjects) {
            for (int i = 0; i < PERCENTILES.size(); i++) {
                lines.add(subject, i, runs.with(SUBJECT, subject).median("response_" + PERCENTILES.get(i) + "_us"));
            }
        }
        return lines;
    }
}

package dev.auditkit.benchmarks.report;

import static dev.auditkit.benchmarks.report.Names.AUDITKIT;
import static dev.auditkit.benchmarks.report.Names.SUBJECT;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Finds where something else did better than AuditKit. */
final class Losses {

    private static final double NOTICEABLE = 1.05;

    private final Map<String, Selection> parts;
    private final Table table = new Table("work", "AuditKit", "better");
    private boolean any;

    private Losses(Map<String, Selection> parts) {
        this.parts = parts;
    }

    /** A table with a row for each, in the order of the report; empty where there is none. */
    static String of(Map<String, Selection> parts) {
        Losses losses = new Losses(parts);
        losses.writing();
        losses.latency();
        losses.reading();
        losses.verifying();
        return losses.any ? losses.table.toString() : "";
    }

    private Selection part(String name) {
        return parts.getOrDefault(name, new Selection(List.of()));
    }

    private void writing() {
        Selection all = part("write");
        for (String jdk : all.values(Names.JDK)) {
            for (String producers : all.values(Names.PRODUCERS)) {
                Selection runs = all.with(Names.JDK, jdk).with(Names.PRODUCERS, producers);
                compare(
                        runs,
                        AUDITKIT,
                        Names.EVENTS_PER_S,
                        true,
                        "events a second, producers: " + producers + ", " + jdk);
            }
        }
        compare(part("durable"), Names.SYNC, Names.EVENTS_PER_S, true, "durable events a second");
    }

    private void latency() {
        Selection all = part("latency");
        for (String jdk : all.values(Names.JDK)) {
            for (String rate : all.values(Names.RATE)) {
                Selection runs = all.with(Names.JDK, jdk).with(Names.RATE, rate);
                String where = " of log(), us, " + LatencySection.pace(rate) + ", " + jdk;
                compare(runs, AUDITKIT, "call_p50_us", false, "p50" + where);
                compare(runs, AUDITKIT, "response_p99_us", false, "p99" + where);
                compare(runs, AUDITKIT, "response_p99.9_us", false, "p99.9" + where);
            }
        }
    }

    private void reading() {
        Selection all = part("read");
        for (String entries : all.values(Names.ENTRIES)) {
            Selection asked = all.with(Names.ENTRIES, entries);
            for (String question : asked.values(Names.QUESTION)) {
                if (!question.isEmpty()) {
                    compare(asked.with(Names.QUESTION, question), AUDITKIT, Names.MEDIAN_MS, false, question + ", ms");
                }
            }
        }
    }

    private void verifying() {
        Selection all = part("verify");
        for (String jdk : all.values(Names.JDK)) {
            compare(
                    all.with(Names.JDK, jdk),
                    Names.VERIFY + "1 thread",
                    Names.MB_PER_S,
                    true,
                    "MB/s on one core, " + jdk);
        }
    }

    private void compare(Selection runs, String we, String number, boolean moreIsBetter, String what) {
        double ours = runs.with(SUBJECT, we).median(number);
        List<String> better = new ArrayList<>();
        for (String subject : runs.values(SUBJECT)) {
            double theirs = runs.with(SUBJECT, subject).median(number);
            double times = moreIsBetter ? theirs / ours : ours / theirs;
            if (!subject.startsWith(AUDITKIT) && !subject.equals(Names.NOTHING) && times > NOTICEABLE) {
                better.add(subject + " " + Stat.short3(theirs) + " (" + Stat.short3(times) + "x)");
            }
        }
        if (!better.isEmpty()) {
            any = true;
            table.row(what, Stat.short3(ours), String.join("; ", better));
        }
    }
}

package dev.auditkit.benchmarks.report;

import static dev.auditkit.benchmarks.report.Names.AUDITKIT;
import static dev.auditkit.benchmarks.report.Names.SUBJECT;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Finds where something else did better than AuditKit. */
final class Losses {

    private static final double NOTICEABLE = 1.05;

    private final Map<String, Selection> parts;
    private final List<String> found = new ArrayList<>();

    private Losses(Map<String, Selection> parts) {
        this.parts = parts;
    }

    /** A line for each, in the order of the report. */
    static List<String> of(Map<String, Selection> parts) {
        Losses losses = new Losses(parts);
        losses.writing();
        losses.latency();
        losses.reading();
        losses.verifying();
        return losses.found;
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
                        "events a second, " + producers + " producer(s), " + jdk);
            }
        }
        compare(part("durable"), Names.SYNC, Names.EVENTS_PER_S, true, "durable events a second");
    }

    private void latency() {
        Selection all = part("latency");
        for (String jdk : all.values(Names.JDK)) {
            for (String rate : all.values(Names.RATE)) {
                Selection runs = all.with(Names.JDK, jdk).with(Names.RATE, rate);
                for (String percentile : List.of("p50", "p99", "p99.9", "max")) {
                    String what = percentile + " of log(), " + LatencySection.pace(rate) + ", " + jdk;
                    compare(runs, AUDITKIT, "response_" + percentile + "_us", false, what);
                }
            }
        }
    }

    private void reading() {
        Selection all = part("read");
        for (String question : all.values(Names.QUESTION)) {
            if (!question.isEmpty()) {
                compare(all.with(Names.QUESTION, question), AUDITKIT, Names.MEDIAN_MS, false, question);
            }
        }
    }

    private void verifying() {
        Selection all = part("verify");
        for (String jdk : all.values(Names.JDK)) {
            compare(
                    all.with(Names.JDK, jdk),
                    "AuditKit verify, 1 thread",
                    "mb_per_s",
                    true,
                    "hashing on one core, " + jdk);
        }
    }

    private void compare(Selection runs, String we, String number, boolean moreIsBetter, String what) {
        double ours = runs.with(SUBJECT, we).median(number);
        for (String subject : runs.values(SUBJECT)) {
            double theirs = runs.with(SUBJECT, subject).median(number);
            double better = moreIsBetter ? theirs / ours : ours / theirs;
            if (!subject.startsWith(AUDITKIT) && !subject.equals(Names.NOTHING) && better > NOTICEABLE) {
                found.add(String.format(
                        Locale.ROOT,
                        "%s: %s does %s times as well (%s against %s)",
                        what,
                        subject,
                        Stat.short3(better),
                        Stat.short3(theirs),
                        Stat.short3(ours)));
            }
        }
    }
}

package dev.auditkit.benchmarks.report;

import static dev.auditkit.benchmarks.report.Names.AUDITKIT;
import static dev.auditkit.benchmarks.report.Names.EVENTS_PER_S;
import static dev.auditkit.benchmarks.report.Names.MEDIAN_MS;
import static dev.auditkit.benchmarks.report.Names.SUBJECT;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The goals that the project set itself, and what the medians say of them. */
final class Goals {

    private static final String TIMES = "x";
    private static final String RARE_USER = "newest 100 of a rare user";
    private static final String DAY = "one day, operation and result";

    private final Map<String, Selection> parts;
    private final List<Goal> goals = new ArrayList<>();

    private Goals(Map<String, Selection> parts) {
        this.parts = parts;
    }

    static List<Goal> of(Map<String, Selection> parts) {
        Goals goals = new Goals(parts);
        goals.writing();
        goals.latency();
        goals.reading();
        goals.log();
        goals.verifying();
        return goals.goals;
    }

    private Selection part(String name) {
        return parts.getOrDefault(name, new Selection(List.of()));
    }

    private void writing() {
        for (String producers : List.of("1", "4")) {
            rate("JDK 17", producers, Names.LOG4J, 6);
            rate("JDK 25", producers, Names.LOG4J, 3.5);
            rate("JDK 17", producers, Names.LOGBACK, 2.6);
            rate("JDK 25", producers, Names.LOGBACK, 2);
            rate("JDK 17", producers, Names.CHRONICLE_BYTES, producers.equals("1") ? 1 : 1.9);
        }
        rate("JDK 17", "1", Names.AUDIT4J, 35);
        Selection durable = part("durable");
        add(
                "durable, 16 threads",
                Names.POSTGRES,
                5,
                durable.with(SUBJECT, Names.SYNC).median(EVENTS_PER_S)
                        / durable.with(SUBJECT, Names.POSTGRES).median(EVENTS_PER_S));
    }

    private void rate(String jdk, String producers, String peer, double goal) {
        Selection runs = part("write").with(Names.JDK, jdk).with(Names.PRODUCERS, producers);
        double ratio = runs.with(SUBJECT, AUDITKIT).median(EVENTS_PER_S)
                / runs.with(SUBJECT, peer).median(EVENTS_PER_S);
        add(
                "events a second, " + producers + (producers.equals("1") ? " producer, " : " producers, ") + jdk,
                peer,
                goal,
                ratio);
    }

    private void latency() {
        Selection runs = part("latency").with(Names.JDK, "JDK 17");
        Selection ours = runs.with(SUBJECT, AUDITKIT);
        most("caller's median, unpaced", 0.15, ours.with(Names.RATE, "0").median("call_p50_us"), " us");
        most(
                "caller's median, 100,000 a second",
                0.3,
                ours.with(Names.RATE, "100000").median("call_p50_us"),
                " us");
        double theirs = runs.with(SUBJECT, Names.LOG4J).with(Names.RATE, "0").median("call_p99.9_us");
        add(
                "p99.9 saturated, 1 producer",
                Names.LOG4J,
                50,
                theirs / ours.with(Names.RATE, "0").median("call_p99.9_us"));
        Selection written = part("write").with(SUBJECT, AUDITKIT).with(Names.PRODUCERS, "1");
        for (String jdk : written.values(Names.JDK)) {
            // A few bytes an event are the thread's own start, and pools that fill.
            most(
                    "allocation on the caller beyond the event, " + jdk,
                    1,
                    written.with(Names.JDK, jdk).median("allocated_bytes_per_event"),
                    " B");
        }
    }

    private void reading() {
        question(RARE_USER, 300, 4);
        Selection small = small();
        most(RARE_USER, 10, ours(small, RARE_USER), " ms");
        question(DAY, 200, 1.3);
        question("counts by operation for a day", 1_000, 15);
        question("counts by result for all", 1_000, 15);
        String metadata = "a metadata field that no index covers, all entries";
        add(metadata, Names.DUCKDB_FILES, 3, small(metadata, Names.DUCKDB_FILES) / ours(small, metadata));
        goals.add(new Goal(
                metadata + ": time",
                Names.RIPGREP,
                1.3,
                false,
                ours(small, metadata) / small(metadata, Names.RIPGREP),
                TIMES));
        Selection large = part("read").with(Names.ENTRIES, entries(1));
        for (String question : List.of(RARE_USER, DAY)) {
            most(question + againstSmall(), 1.5, ours(large, question) / ours(small, question), TIMES);
        }
        most(
                "retained heap of a reader" + againstSmall(),
                1.5,
                large.with(SUBJECT, AUDITKIT).median("retained_mb")
                        / small.with(SUBJECT, AUDITKIT).median("retained_mb"),
                TIMES);
    }

    private void log() {
        Selection opened = part("read").with(SUBJECT, AUDITKIT);
        String largest = entries(1).isEmpty() ? entries(0) : entries(1);
        Selection largestLog = opened.with(Names.ENTRIES, largest);
        String at = ", " + millions(largest);
        most(
                "open after a clean close" + at,
                1_000,
                largestLog.with("end", "clean").median("open_ms"),
                " ms");
        Selection crashed = opened.with("end", "crash");
        most( // what was not sealed is read, whatever the size of the log
                "open after a crash" + againstSmall(),
                1.5,
                crashed.with(Names.ENTRIES, entries(1)).median("open_ms")
                        / crashed.with(Names.ENTRIES, entries(0)).median("open_ms"),
                TIMES);
        Selection soak = part("soak");
        most(
                "retained heap under full load, last tenth against first",
                1.1,
                soak.median("retained_last_mb") / soak.median("retained_first_mb"),
                TIMES);
    }

    private void verifying() {
        Selection all = part("verify");
        for (String jdk : all.values(Names.JDK)) {
            Selection runs = all.with(Names.JDK, jdk);
            for (String subject : runs.values(SUBJECT)) {
                if (subject.startsWith(Names.VERIFY)) {
                    verifying(runs, subject, jdk);
                }
            }
        }
    }

    private void verifying(Selection runs, String subject, String jdk) {
        String threads = subject.substring(Names.VERIFY.length());
        double each = runs.with(SUBJECT, subject).median(Names.MB_PER_S)
                / Integer.parseInt(threads.substring(0, threads.indexOf(' ')));
        String work = "verifying, MB/s of each core with " + threads + ", " + jdk;
        add(work, Names.SHA_256, 0.47, each / runs.with(SUBJECT, Names.SHA_256).median(Names.MB_PER_S));
        add(work, Names.SHA256SUM, 3, each / runs.with(SUBJECT, Names.SHA256SUM).median(Names.MB_PER_S));
    }

    private void question(String question, double files, double table) {
        double ours = ours(small(), question);
        add(question, Names.DUCKDB_FILES, files, small(question, Names.DUCKDB_FILES) / ours);
        add(question, Names.DUCKDB_TABLE, table, small(question, Names.DUCKDB_TABLE) / ours);
    }

    private Selection small() {
        return part("read").with(Names.ENTRIES, entries(0));
    }

    private double small(String question, String subject) {
        return small().with(Names.QUESTION, question).with(SUBJECT, subject).median(MEDIAN_MS);
    }

    private static double ours(Selection runs, String question) {
        return runs.with(Names.QUESTION, question).with(SUBJECT, AUDITKIT).median(MEDIAN_MS);
    }

    /** How many entries the log of that place has; empty where there is none. */
    private String entries(int index) {
        List<String> sizes = part("read").values(Names.ENTRIES);
        return index < sizes.size() ? sizes.get(index) : "";
    }

    private String againstSmall() {
        return " at " + millions(entries(1)) + " against " + millions(entries(0));
    }

    private static String millions(String entries) {
        return entries.isEmpty() ? "a larger log" : Stat.short3(Double.parseDouble(entries) / 1e6) + " M entries";
    }

    private void add(String work, String peer, double goal, double measured) {
        goals.add(new Goal(work, peer, goal, true, measured, TIMES));
    }

    private void most(String work, double goal, double measured, String unit) {
        goals.add(new Goal(work, "", goal, false, measured, unit));
    }
}

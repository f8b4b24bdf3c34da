package dev.auditkit.benchmarks.report;

import static dev.auditkit.benchmarks.report.Names.JDK;
import static dev.auditkit.benchmarks.report.Names.SUBJECT;

import dev.auditkit.benchmarks.sample.Sample;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Verification, the small parts, and the heap. */
final class OwnSection implements Section {

    @Override
    public String text(Map<String, Selection> parts, Map<String, String> plots) {
        StringBuilder text = new StringBuilder();
        if (parts.containsKey("verify")) {
            text.append(
                            "## Verifying\n\nMB of the log a second: every leaf hash and the root against the signed checkpoint.\n\n")
                    .append(byJdk(parts.get("verify"), Names.MB_PER_S, 0))
                    .append('\n');
        }
        if (parts.containsKey("jmh")) {
            text.append("## The small parts\n\nNanoseconds an operation by JMH, one fork.\n\n")
                    .append(byJdk(parts.get("jmh"), "ns", 1))
                    .append("\nBytes allocated an operation.\n\n")
                    .append(byJdk(parts.get("jmh"), "allocated_bytes", 0))
                    .append('\n');
        }
        if (parts.containsKey("soak")) {
            text.append(soak(parts.get("soak"), plots));
        }
        return text.toString();
    }

    private static Table byJdk(Selection all, String number, int decimals) {
        List<String> head = new ArrayList<>(List.of(""));
        head.addAll(all.values(JDK));
        Table table = new Table(head.toArray(String[]::new));
        for (String subject : all.values(SUBJECT)) {
            List<String> row = new ArrayList<>(List.of(subject));
            for (String jdk : all.values(JDK)) {
                row.add(all.with(SUBJECT, subject).with(JDK, jdk).stat(number).text(decimals));
            }
            table.row(row);
        }
        return table;
    }

    private static String soak(Selection all, Map<String, String> plots) {
        Lines lines = new Lines("Retained heap under full load, MB over seconds", false);
        double last = 0;
        for (Sample sample : all.samples()) {
            String points = sample.texts().getOrDefault("retained", "");
            for (String point : points.isEmpty() ? new String[0] : points.split(" ", -1)) {
                String[] pair = point.split(":", 2);
                last = Double.parseDouble(pair[0]);
                lines.add("retained heap", last, Double.parseDouble(pair[1]));
            }
        }
        for (int i = 0; i <= 4; i++) {
            lines.place(last * i / 4, Stat.number(last * i / 4, 0));
        }
        plots.put("soak.svg", lines.draw());
        return "## The heap under full load\n\nWhat a full collection leaves, taken sixty times while one producer logged "
                + Stat.number(all.median(Names.EVENTS_PER_S) / 1e3, 0) + " k events a second for "
                + Stat.number(all.median("seconds"), 0) + " s (with the collections in it): "
                + Stat.number(all.median("retained_first_mb"), 1) + " MB in the first tenth, "
                + Stat.number(all.median("retained_last_mb"), 1) + " MB in the last. Lost: "
                + Stat.number(all.median("lost_events"), 0) + ".\n\n![Retained heap](soak.svg)\n\n";
    }
}

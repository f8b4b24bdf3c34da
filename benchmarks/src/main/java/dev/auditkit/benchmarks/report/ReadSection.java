package dev.auditkit.benchmarks.report;

import static dev.auditkit.benchmarks.report.Names.AUDITKIT;
import static dev.auditkit.benchmarks.report.Names.SUBJECT;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Questions, and opening. */
final class ReadSection implements Section {

    @Override
    public String text(Map<String, Selection> parts, Map<String, String> plots) {
        Selection all = parts.get("read");
        if (all == null) {
            return "";
        }
        StringBuilder text = new StringBuilder("""
                ## Reading

                Milliseconds, files in the page cache. Every engine gave the same answer to a question, or it says otherwise under
                *remarks*. In brackets after ours: the first time that a new process is asked.

                ![Milliseconds](read.svg)

                """);
        List<String> sizes = all.values(Names.ENTRIES);
        for (String entries : sizes) {
            Selection asked = all.with(Names.ENTRIES, entries);
            text.append("**")
                    .append(Stat.number(Double.parseDouble(entries), 0))
                    .append(" entries**\n\n");
            text.append(questions(asked)).append('\n');
        }
        if (!sizes.isEmpty()) {
            plots.put("read.svg", bars(all.with(Names.ENTRIES, sizes.get(0))).draw());
        }
        text.append("**Opening a log to write it, ms**\n\n")
                .append(opening(all))
                .append('\n');
        return text.toString();
    }

    private static Table questions(Selection asked) {
        List<String> subjects = subjects(asked);
        List<String> head = new ArrayList<>(List.of(""));
        head.addAll(subjects);
        Table table = new Table(head.toArray(String[]::new));
        for (String question : asked.values(Names.QUESTION)) {
            if (!question.isEmpty()) {
                List<String> row = new ArrayList<>(List.of(question));
                for (String subject : subjects) {
                    Selection own = asked.with(Names.QUESTION, question).with(SUBJECT, subject);
                    String first = subject.equals(AUDITKIT) && !own.isEmpty()
                            ? " [" + Stat.short3(own.median("first_ms")) + "]"
                            : "";
                    Stat stat = own.stat(Names.MEDIAN_MS);
                    row.add(stat.text(stat.exists() && stat.median() < 100 ? 2 : 0) + first);
                }
                table.row(row);
            }
        }
        List<String> row = new ArrayList<>(List.of("heap retained, MB"));
        for (String subject : subjects) {
            row.add(
                    subject.equals(AUDITKIT)
                            ? Stat.short3(asked.with(SUBJECT, subject).median("retained_mb"))
                            : "");
        }
        return table.row(row);
    }

    private static List<String> subjects(Selection asked) {
        return new Selection(asked.samples().stream()
                        .filter(sample -> !sample.label(Names.QUESTION).isEmpty())
                        .toList())
                .values(SUBJECT);
    }

    private static Table opening(Selection all) {
        Table table = new Table("entries", "after a clean close", "after a crash while writing");
        for (String entries : all.values(Names.ENTRIES)) {
            Selection own = all.with(Names.ENTRIES, entries);
            table.row(
                    Stat.number(Double.parseDouble(entries), 0),
                    own.with("end", "clean").stat("open_ms").text(0),
                    own.with("end", "crash").stat("open_ms").text(0));
        }
        return table;
    }

    private static Bars bars(Selection asked) {
        Bars bars = new Bars("Milliseconds, warm", "ms", true);
        for (String question : asked.values(Names.QUESTION)) {
            for (String subject : subjects(asked)) {
                bars.add(
                        question,
                        subject,
                        asked.with(Names.QUESTION, question)
                                .with(SUBJECT, subject)
                                .median(Names.MEDIAN_MS));
            }
        }
        return bars;
    }
}

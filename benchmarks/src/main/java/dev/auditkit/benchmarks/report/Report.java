package dev.auditkit.benchmarks.report;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/** Draws the report. For one thread. */
final class Report {

    private static final List<Section> SECTIONS = List.of(
            new WriteSection(), new LatencySection(), new DurableSection(), new ReadSection(), new OwnSection());

    private final Map<String, Results.Measured> measured;
    private final Path target;
    private final Map<String, Selection> parts = new LinkedHashMap<>();

    Report(Map<String, Results.Measured> measured, Path target) {
        this.measured = measured;
        this.target = target;
        measured.forEach((name, part) -> parts.put(name, new Selection(part.samples())));
    }

    /** Writes the text and its plots; where the text is. */
    Path write() throws IOException {
        StringBuilder text = new StringBuilder(resource("intro.md"));
        if (measured.values().stream().anyMatch(Results.Measured::quick)) {
            text.append("**This is a trial with tiny sizes. Its numbers say nothing.**\n\n");
        }
        text.append(goals()).append(losses());
        Map<String, String> plots = new TreeMap<>();
        for (Section section : SECTIONS) {
            text.append(section.text(parts, plots));
        }
        text.append(remarks()).append(machine()).append(resource("method.md"));
        for (Map.Entry<String, String> plot : plots.entrySet()) {
            Files.writeString(target.resolve(plot.getKey()), plot.getValue());
        }
        return Files.writeString(target.resolve("README.md"), text.toString().strip() + "\n");
    }

    private String goals() {
        Table table = new Table("work", "beside", "goal", "measured", "");
        for (Goal goal : Goals.of(parts)) {
            table.row(goal.work(), goal.peer(), goal.goalText(), goal.measuredText(), goal.verdict());
        }
        return "## Goals\n\nRatios of medians; more than 1x is in AuditKit's favour unless it says *at most*.\n\n"
                + table + "\n";
    }

    private String losses() {
        String losses = Losses.of(parts);
        return "## Where AuditKit loses\n\n"
                + (losses.isEmpty()
                        ? "Nowhere in what was measured.\n\n"
                        : "Where something else was better by more than 5%, whatever it leaves out.\n\n" + losses
                                + "\n");
    }

    private String remarks() {
        StringBuilder text = new StringBuilder();
        measured.forEach((name, part) -> part.remarks().stream()
                .filter(remark -> text.indexOf(remark) < 0)
                .forEach(remark -> text.append("- ")
                        .append(name)
                        .append(": ")
                        .append(remark.lines().findFirst().orElse(""))
                        .append('\n')));
        return text.isEmpty() ? "" : "## Remarks\n\n" + text + "\n";
    }

    private String machine() {
        Map<String, Map<String, String>> machines = new LinkedHashMap<>();
        measured.forEach((name, part) -> machines.put(name, part.machine()));
        Table table = new Table("part", "when", "machine", "disk", "JDKs");
        machines.forEach((name, facts) -> table.row(
                name,
                facts.getOrDefault("measured", ""),
                facts.getOrDefault("processor", "") + ", " + facts.getOrDefault("cores", "") + " cores, "
                        + facts.getOrDefault("memory", "") + ", " + facts.getOrDefault("system", ""),
                facts.getOrDefault("disk", ""),
                facts.getOrDefault("JDKs", "")));
        return "## The machine\n\n" + table + "\n";
    }

    private static String resource(String name) throws IOException {
        try (InputStream in = Objects.requireNonNull(Report.class.getResourceAsStream("/report/" + name), name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8) + "\n";
        }
    }
}

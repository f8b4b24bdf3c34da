package dev.auditkit.benchmarks;

import dev.auditkit.benchmarks.read.EngineKind;
import dev.auditkit.benchmarks.sample.Sample;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** How long questions take, of the same log, and how long it takes to open; all engines must give the same answers. */
final class ReadPart implements Part {

    private static final int REPEATS = 7;

    @Override
    public void run(Session session) throws IOException, InterruptedException {
        Settings settings = session.settings();
        Path log = session.log();
        for (int round = 0; round < settings.rounds(); round++) {
            for (EngineKind kind : EngineKind.values()) {
                if (!kind.isPresent()) {
                    session.remark("SKIPPED: " + kind.label() + " is not installed");
                } else if (!kind.slow() || round < settings.slowRounds()) {
                    ask(session, round, kind, log, settings.entries());
                }
            }
        }
        compare(session);
        open(session, log, settings.entries());
        if (settings.largeEntries() > 0) {
            Path large = session.makeLog("large", settings.largeEntries());
            for (int round = 0; round < settings.rounds(); round++) {
                ask(session, round, EngineKind.AUDITKIT, large, settings.largeEntries());
            }
            open(session, large, settings.largeEntries());
            Session.delete(large);
        }
    }

    private final Map<String, Sample> answers = new HashMap<>();

    private void ask(Session session, int round, EngineKind kind, Path log, long entries)
            throws IOException, InterruptedException {
        Settings settings = session.settings();
        Path directory = session.newDirectory("read");
        List<Object> arguments = new ArrayList<>(List.of(kind, log, directory, entries, kind.slow() ? 1 : REPEATS));
        if (entries != settings.entries()) {
            arguments.add("selective"); // to read all of the large log is to wait for the disk
        }
        Child child = Child.of(settings.jdk(), "dev.auditkit.benchmarks.read.ReadRun")
                .options(List.of("-Xmx1g", "--enable-native-access=ALL-UNNAMED"))
                .arguments(arguments.toArray());
        for (Sample sample : session.measure(child, settings.jdk(), round, "read, " + kind.label())) {
            session.say(String.format(
                    Locale.ROOT,
                    "round %d, %,d entries, %s, %s: %,.2f ms",
                    round + 1,
                    entries,
                    kind.label(),
                    sample.label("question"),
                    sample.numbers().getOrDefault("median_ms", 0.0)));
            check(session, sample, entries);
        }
        Session.delete(directory);
    }

    private void check(Session session, Sample sample, long entries) {
        String question = entries + " entries, " + sample.label("question");
        Sample first = answers.putIfAbsent(question, sample);
        if (first != null && !first.texts().equals(sample.texts())) {
            session.remark("DIFFERENT ANSWERS: " + question + ": " + first.label("subject") + " " + first.texts() + ", "
                    + sample.label("subject") + " " + sample.texts());
        }
    }

    private void compare(Session session) {
        answers.forEach((question, sample) -> session.say("answer to " + question + ": " + sample.texts()));
    }

    /** Opens the log after a clean end, and after the end of a process that was killed as it wrote. */
    private static void open(Session session, Path log, long entries) throws IOException, InterruptedException {
        Settings settings = session.settings();
        for (int round = 0; round < settings.rounds(); round++) {
            for (String before : List.of("clean", "crash")) {
                end(session, log, before.equals("crash") ? settings.tail() : 0);
                Child child = Child.of(settings.jdk(), "dev.auditkit.benchmarks.log.OpenRun")
                        .options(List.of("-Xmx1g"))
                        .arguments(log, before, entries);
                for (Sample sample : session.measure(child, settings.jdk(), round, "open after " + before)) {
                    session.say(String.format(
                            Locale.ROOT,
                            "round %d, %,d entries, open after %s: %,.0f ms",
                            round + 1,
                            entries,
                            before,
                            sample.numbers().getOrDefault("open_ms", 0.0)));
                }
            }
        }
    }

    /** Leaves the log with a clean end, or, after that many entries more, without one. */
    private static void end(Session session, Path log, long tail) throws IOException, InterruptedException {
        if (tail > 0) {
            Child.of(session.settings().jdk(), "dev.auditkit.benchmarks.log.CrashRun")
                    .options(List.of("-Xmx1g"))
                    .arguments(log, tail)
                    .run(session.settings().scratch().resolve("said"));
        }
    }
}

package dev.auditkit.benchmarks;

import dev.auditkit.benchmarks.sample.Sample;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** What the log holds of the heap under full load. */
final class SoakPart implements Part {

    @Override
    public void run(Session session) throws IOException, InterruptedException {
        Settings settings = session.settings();
        Path directory = session.newDirectory("soak");
        session.say("full load for " + settings.soakSeconds() + " s");
        Child child = Child.of(settings.jdk(), "dev.auditkit.benchmarks.log.SoakRun")
                .options(List.of("-Xmx512m"))
                .arguments(settings.soakSeconds(), directory);
        for (Sample sample : session.measure(child, settings.jdk(), 0, "soak")) {
            session.say(String.format(
                    Locale.ROOT,
                    "%,.0f events/s; retained heap %.1f MB at first, %.1f MB at last",
                    sample.numbers().getOrDefault("events_per_s", 0.0),
                    sample.numbers().getOrDefault("retained_first_mb", 0.0),
                    sample.numbers().getOrDefault("retained_last_mb", 0.0)));
            WritePart.tellOfLosses(session, sample, "soak", settings.jdk());
        }
        Session.delete(directory);
    }
}

package dev.auditkit.benchmarks;

import dev.auditkit.benchmarks.sample.Sample;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** How many events a second are on stable storage when the call returns, by 16 threads. */
final class DurablePart implements Part {

    private static final int THREADS = 16;

    @Override
    public void run(Session session) throws IOException, InterruptedException {
        Settings settings = session.settings();
        for (int round = 0; round < settings.rounds(); round++) {
            for (String subject : List.of("POSTGRES", "AUDITKIT")) {
                Path directory = session.newDirectory("durable");
                Child child = Child.of(settings.jdk(), "dev.auditkit.benchmarks.durable.DurableRun")
                        .options(List.of("-Xmx1g"))
                        .arguments(subject, THREADS, settings.durableSeconds(), directory);
                String what = "durable, " + subject.toLowerCase(Locale.ROOT);
                for (Sample sample : session.measure(child, settings.jdk(), round, what)) {
                    session.say(String.format(
                            Locale.ROOT,
                            "round %d, %s: %,.0f events/s",
                            round + 1,
                            what,
                            sample.numbers().getOrDefault("events_per_s", 0.0)));
                    WritePart.tellOfLosses(session, sample, what, settings.jdk());
                }
                Session.delete(directory);
            }
        }
    }
}

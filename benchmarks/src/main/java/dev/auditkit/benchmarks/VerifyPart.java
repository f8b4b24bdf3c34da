package dev.auditkit.benchmarks;

import dev.auditkit.benchmarks.sample.Sample;
import java.io.IOException;
import java.util.List;
import java.util.Locale;

/** How fast a log is verified, beside what hashing its bytes takes. */
final class VerifyPart implements Part {

    @Override
    public void run(Session session) throws IOException, InterruptedException {
        Settings settings = session.settings();
        for (Jdk jdk : settings.jdks()) {
            Child child = Child.of(jdk, "dev.auditkit.benchmarks.log.VerifyRun")
                    .options(List.of("-Xmx1g"))
                    .arguments(session.log(), settings.rounds());
            for (Sample sample : session.measure(child, jdk, 0, "verify")) {
                session.say(String.format(
                        Locale.ROOT,
                        "%s, %s: %,.0f MB/s",
                        jdk.label(),
                        sample.label("subject"),
                        sample.numbers().getOrDefault("mb_per_s", 0.0)));
            }
        }
    }
}

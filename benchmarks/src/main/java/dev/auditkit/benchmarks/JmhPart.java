package dev.auditkit.benchmarks;

import dev.auditkit.benchmarks.sample.Sample;
import java.io.IOException;
import java.util.List;
import java.util.Locale;

/** The small parts, by JMH. */
final class JmhPart implements Part {

    @Override
    public void run(Session session) throws IOException, InterruptedException {
        Settings settings = session.settings();
        for (Jdk jdk : settings.jdks()) {
            session.say("JMH on " + jdk.label());
            Child child = Child.of(jdk, "dev.auditkit.benchmarks.micro.MicroRun")
                    .options(List.of("-Xmx512m", "-Dbench.dir=" + session.newDirectory("jmh")))
                    .arguments(settings.jmhSeconds());
            for (Sample sample : session.measure(child, jdk, 0, "jmh")) {
                session.say(String.format(
                        Locale.ROOT,
                        "%s, %s: %,.1f ns, %,.0f B",
                        jdk.label(),
                        sample.label("subject"),
                        sample.numbers().getOrDefault("ns", 0.0),
                        sample.numbers().getOrDefault("allocated_bytes", 0.0)));
            }
        }
    }
}

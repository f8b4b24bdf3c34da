package dev.auditkit.benchmarks;

import dev.auditkit.benchmarks.peers.PeerKind;
import dev.auditkit.benchmarks.sample.Sample;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** How many events a second each subject writes, with one and four producers, on each JDK. */
final class WritePart implements Part {

    private static final List<PeerKind> SUBJECTS = List.of(
            PeerKind.LOG4J,
            PeerKind.LOGBACK,
            PeerKind.CHRONICLE_BYTES,
            PeerKind.CHRONICLE_FIELDS,
            PeerKind.AUDIT4J,
            PeerKind.AUDITKIT);

    /** Room for the largest queue of a subject, and the same for all. */
    static final List<String> HEAP = List.of("-Xms1g", "-Xmx1g");

    @Override
    public void run(Session session) throws IOException, InterruptedException {
        for (int round = 0; round < session.settings().rounds(); round++) {
            for (Jdk jdk : session.settings().jdks()) {
                for (int producers : List.of(1, 4)) {
                    for (PeerKind kind : SUBJECTS) {
                        if (kind != PeerKind.AUDIT4J || producers == 1) {
                            run(session, round, jdk, producers, kind);
                        }
                    }
                }
            }
        }
    }

    private static void run(Session session, int round, Jdk jdk, int producers, PeerKind kind)
            throws IOException, InterruptedException {
        Settings settings = session.settings();
        boolean slow = kind == PeerKind.AUDIT4J;
        Path directory = session.newDirectory("write");
        String what = String.format(Locale.ROOT, "write, %s, %d producer(s)", kind.label(), producers);
        Child child = Child.of(jdk, "dev.auditkit.benchmarks.write.WriteRun")
                .options(HEAP)
                .options(kind.jvmOptions(directory))
                .arguments(
                        kind,
                        producers,
                        settings.warmUpMillis(),
                        slow ? settings.slowEvents() : settings.events(),
                        directory);
        for (Sample sample : session.measure(child, jdk, round, what)) {
            session.say(String.format(
                    Locale.ROOT,
                    "round %d, %s, %s: %,.0f events/s",
                    round + 1,
                    jdk.label(),
                    what,
                    sample.numbers().getOrDefault("events_per_s", 0.0)));
            tellOfLosses(session, sample, what, jdk);
        }
        Session.delete(directory);
    }

    static void tellOfLosses(Session session, Sample sample, String what, Jdk jdk) {
        double lost = sample.numbers().getOrDefault("lost_events", 0.0);
        if (lost != 0) {
            session.remark(String.format(Locale.ROOT, "LOST EVENTS: %s, %s: %,.0f", what, jdk.label(), lost));
        }
    }
}

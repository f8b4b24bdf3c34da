package dev.auditkit.benchmarks;

import dev.auditkit.benchmarks.peers.PeerKind;
import dev.auditkit.benchmarks.sample.Sample;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** How long a call takes the caller, as fast as it goes and at two paces. */
final class LatencyPart implements Part {

    /** Enough, as each run is itself many thousand calls. */
    private static final int MOST_ROUNDS = 3;
    /** Measured on one JDK only, to save time. */
    private static final int MIDDLE_RATE = 20_000;

    private static final List<Integer> RATES = List.of(0, MIDDLE_RATE, 100_000);
    private static final List<PeerKind> SUBJECTS = List.of(
            PeerKind.NOTHING,
            PeerKind.LOG4J,
            PeerKind.LOGBACK,
            PeerKind.CHRONICLE_BYTES,
            PeerKind.CHRONICLE_FIELDS,
            PeerKind.AUDITKIT);

    @Override
    public void run(Session session) throws IOException, InterruptedException {
        Settings settings = session.settings();
        for (int round = 0; round < Math.min(settings.rounds(), MOST_ROUNDS); round++) {
            for (Jdk jdk : settings.jdks()) {
                for (int rate : RATES) {
                    for (PeerKind kind : SUBJECTS) {
                        if (jdk.equals(settings.jdk()) || rate != MIDDLE_RATE) {
                            run(session, round, jdk, rate, kind);
                        }
                    }
                }
            }
        }
    }

    private static void run(Session session, int round, Jdk jdk, int rate, PeerKind kind)
            throws IOException, InterruptedException {
        Settings settings = session.settings();
        Path directory = session.newDirectory("latency");
        String what =
                String.format(Locale.ROOT, "latency, %s, %s", kind.label(), rate == 0 ? "unpaced" : rate + " events/s");
        Child child = Child.of(jdk, "dev.auditkit.benchmarks.write.LatencyRun")
                .options(WritePart.HEAP)
                .options(kind.jvmOptions(directory))
                .arguments(
                        kind,
                        rate,
                        settings.warmUpMillis(),
                        rate == 0 ? settings.events() : (long) rate * settings.latencySeconds(),
                        directory);
        for (Sample sample : session.measure(child, jdk, round, what)) {
            session.say(String.format(
                    Locale.ROOT,
                    "round %d, %s, %s: p50 %.3f us, p99.9 %.1f us",
                    round + 1,
                    jdk.label(),
                    what,
                    sample.numbers().getOrDefault("call_p50_us", 0.0),
                    sample.numbers().getOrDefault("response_p99.9_us", 0.0)));
            WritePart.tellOfLosses(session, sample, what, jdk);
        }
        Session.delete(directory);
    }
}

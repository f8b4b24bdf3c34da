package dev.auditkit.benchmarks.write;

import dev.auditkit.benchmarks.content.Happening;
import dev.auditkit.benchmarks.content.Happenings;
import dev.auditkit.benchmarks.peers.Peer;
import dev.auditkit.benchmarks.peers.PeerKind;
import dev.auditkit.benchmarks.sample.Sample;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/**
 * How long a call takes the caller, one caller, in a process of its own. Arguments: subject, events a second (0 for as fast as
 * it goes), milliseconds to warm up, events, directory.
 *
 * <p>A paced caller has a time for each event. {@code call} is what the call itself took; {@code response} counts from the time at
 * which the event was due, so that a stall is seen by all the events that it held up, and not by one (coordinated omission).
 */
final class LatencyRun {

    private static final int POOL = 1 << 15;
    private static final double[] PERCENTILES = {50, 90, 99, 99.9, 99.99};

    private final Peer peer;
    private final Happening[] pool;
    private final Histogram call = new Histogram(TimeUnit.MINUTES.toNanos(1), 3);
    private final Histogram response = new Histogram(TimeUnit.MINUTES.toNanos(1), 3);

    private LatencyRun(Peer peer, Happening[] pool) {
        this.peer = peer;
        this.pool = pool;
    }

    public static void main(String[] arguments) throws Exception {
        PeerKind kind = PeerKind.valueOf(arguments[0]);
        long rate = Long.parseLong(arguments[1]);
        long events = Long.parseLong(arguments[3]);
        Path directory = Files.createDirectories(Path.of(arguments[4]));
        Sample sample = new Sample().label("subject", kind.label()).label("rate", arguments[1]);
        Peer peer = kind.open(directory);
        LatencyRun run = new LatencyRun(peer, Happenings.pool(POOL));
        long warmUp = WarmUp.run(Long.parseLong(arguments[2]), run::unpaced);
        Quiet.await(directory);
        run.log(rate, rate); // a second at this pace, for a loop that is compiled as it will run
        run.call.reset();
        run.response.reset();
        run.log(rate, events);
        peer.finish(warmUp + rate + events);
        peer.check();
        peer.close();
        long lines = peer.count();
        sample.number("lost_events", lines < 0 ? 0 : warmUp + rate + events - lines);
        put(sample, "call", run.call);
        put(sample, "response", rate == 0 ? run.call : run.response);
        sample.print();
    }

    private void log(long rate, long events) {
        if (rate == 0) {
            unpaced(events);
        } else {
            paced(rate, events);
        }
    }

    private void unpaced(long events) {
        int at = 0;
        long before = System.nanoTime();
        for (long i = 0; i < events; i++) {
            peer.log(pool[at]);
            long after = System.nanoTime();
            call.recordValue(after - before);
            at = at + 1 == pool.length ? 0 : at + 1;
            before = System.nanoTime();
        }
    }

    private void paced(long rate, long events) {
        int at = 0;
        long start = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(1);
        for (long i = 0; i < events; i++) {
            long due = start + i * 1_000_000_000L / rate;
            long before = System.nanoTime();
            while (before < due) {
                Thread.onSpinWait();
                before = System.nanoTime();
            }
            peer.log(pool[at]);
            long after = System.nanoTime();
            call.recordValue(after - before);
            response.recordValue(after - due);
            at = at + 1 == pool.length ? 0 : at + 1;
        }
    }

    private static void put(Sample sample, String what, Histogram histogram) {
        for (double percentile : PERCENTILES) {
            sample.number(what + "_p" + trimmed(percentile) + "_us", histogram.getValueAtPercentile(percentile) / 1e3);
        }
        sample.number(what + "_max_us", histogram.getMaxValue() / 1e3);
    }

    private static String trimmed(double percentile) {
        return percentile == Math.rint(percentile) ? Long.toString((long) percentile) : Double.toString(percentile);
    }
}

package dev.auditkit.benchmarks.log;

import dev.auditkit.AuditLog;
import dev.auditkit.AuditStats;
import dev.auditkit.benchmarks.content.Happening;
import dev.auditkit.benchmarks.content.Happenings;
import dev.auditkit.benchmarks.peers.Lines;
import dev.auditkit.benchmarks.read.LogMaker;
import dev.auditkit.benchmarks.sample.Memory;
import dev.auditkit.benchmarks.sample.Sample;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * One producer logs as fast as it can for a while; what a full collection leaves of the heap is taken again and again. Arguments:
 * seconds, directory. Old segments are deleted as it goes, because no disk would hold them all.
 */
final class SoakRun {

    private static final int POOL = 1 << 15;
    private static final int KEPT_SEGMENTS = 4;
    private static final int POINTS = 60;
    private static final long SHORTEST_STEP_MILLIS = 1_000;

    private final Happening[] pool = Happenings.pool(POOL);
    private final AuditLog log;
    private final Path directory;
    private volatile boolean ending;
    private volatile long logged;

    private SoakRun(Path directory) {
        this.directory = directory;
        log = AuditLog.open(LogMaker.config(directory));
    }

    public static void main(String[] arguments) throws Exception {
        int seconds = Integer.parseInt(arguments[0]);
        SoakRun run = new SoakRun(Path.of(arguments[1]));
        run.measure(seconds).print();
    }

    private Sample measure(int seconds) throws IOException, InterruptedException {
        long first = log.stats().nextSeq();
        Thread producer = new Thread(this::produce, "producer");
        producer.start();
        List<Double> retained = new ArrayList<>();
        List<String> points = new ArrayList<>();
        long start = System.nanoTime();
        long step = Math.max(SHORTEST_STEP_MILLIS, TimeUnit.SECONDS.toMillis(seconds) / POINTS);
        for (long at = step; at <= TimeUnit.SECONDS.toMillis(seconds); at += step) {
            while (System.nanoTime() - start < TimeUnit.MILLISECONDS.toNanos(at)) {
                Thread.sleep(20);
                deleteOld();
            }
            double megabytes = Memory.retained();
            retained.add(megabytes);
            points.add(String.format(Locale.ROOT, "%.1f:%.2f", (System.nanoTime() - start) / 1e9, megabytes));
        }
        ending = true;
        producer.join();
        log.flush();
        double took = (System.nanoTime() - start) / 1e9;
        AuditStats stats = log.stats();
        log.close();
        return new Sample()
                .label("subject", "AuditKit")
                .number("events_per_s", logged / took)
                .number("seconds", took)
                .number("lost_events", Math.max(0, logged - (stats.nextSeq() - first)) + stats.dropped())
                .number("retained_first_mb", mean(retained.subList(0, Math.max(1, retained.size() / 10))))
                .number("retained_last_mb", mean(retained.subList(retained.size() * 9 / 10, retained.size())))
                .number(
                        "retained_most_mb",
                        retained.stream().mapToDouble(point -> point).max().orElse(0))
                .text("retained", String.join(" ", points));
    }

    private void produce() {
        long count = 0;
        while (!ending) {
            log.log(pool[(int) (count % POOL)].event());
            count++;
        }
        logged = count;
    }

    private void deleteOld() throws IOException {
        List<Path> segments = Lines.files(directory, ".jsonl");
        for (Path segment : segments.subList(0, Math.max(0, segments.size() - KEPT_SEGMENTS))) {
            Files.delete(segment);
            Files.deleteIfExists(Path.of(segment.toString().replace(".jsonl", ".idx")));
        }
    }

    private static double mean(List<Double> values) {
        return values.stream().mapToDouble(value -> value).average().orElse(0);
    }
}

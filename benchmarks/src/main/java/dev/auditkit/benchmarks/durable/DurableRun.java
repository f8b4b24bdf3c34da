package dev.auditkit.benchmarks.durable;

import dev.auditkit.benchmarks.content.Happening;
import dev.auditkit.benchmarks.content.Happenings;
import dev.auditkit.benchmarks.sample.Sample;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * Threads write durably, each its next event when the last is on stable storage. Arguments: subject, threads, seconds, directory. A
 * quarter of the time is added before, to warm up.
 */
final class DurableRun {

    private static final int POOL = 1 << 12;

    private final Store store;
    private final Happening[] pool = Happenings.pool(POOL);
    private final Histogram latency = new ConcurrentHistogram(TimeUnit.MINUTES.toNanos(1), 3);
    private final AtomicLong written = new AtomicLong();
    private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();
    private volatile boolean measuring;
    private volatile boolean ending;

    private DurableRun(Store store) {
        this.store = store;
    }

    public static void main(String[] arguments) throws Exception {
        boolean ours = arguments[0].equals("AUDITKIT");
        Path directory = Path.of(arguments[3]);
        try (Store store = ours ? new AuditKitStore(directory) : new PostgresStore(directory)) {
            new DurableRun(store)
                    .measure(Integer.parseInt(arguments[1]), Integer.parseInt(arguments[2]))
                    .label("subject", ours ? "AuditKit, durability sync" : "PostgreSQL, one commit a row")
                    .label("threads", arguments[1])
                    .print();
        }
    }

    private Sample measure(int threads, int seconds) throws Exception {
        List<Thread> started = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            Store.Writer writer = store.writer();
            int from = i * (POOL / threads);
            Thread thread = new Thread(() -> write(writer, from), "writer-" + i);
            thread.start();
            started.add(thread);
        }
        Thread.sleep(TimeUnit.SECONDS.toMillis(seconds) / 4);
        measuring = true;
        long start = System.nanoTime();
        long before = written.get();
        Thread.sleep(TimeUnit.SECONDS.toMillis(seconds));
        double eventsPerSecond = (written.get() - before) * 1e9 / (System.nanoTime() - start);
        measuring = false;
        ending = true;
        for (Thread thread : started) {
            thread.join();
        }
        Exception failed = failure.get();
        if (failed != null) {
            throw failed;
        }
        return new Sample()
                .number("events_per_s", eventsPerSecond)
                .number("p50_us", latency.getValueAtPercentile(50) / 1e3)
                .number("p99_us", latency.getValueAtPercentile(99) / 1e3)
                .number("max_us", latency.getMaxValue() / 1e3)
                .number("lost_events", written.get() - store.count());
    }

    private void write(Store.Writer writer, int from) {
        try {
            for (int at = from; !ending; at = (at + 1) % POOL) {
                long start = System.nanoTime();
                writer.write(pool[at]);
                if (measuring) {
                    latency.recordValue(System.nanoTime() - start);
                }
                written.incrementAndGet();
            }
        } catch (Exception e) {
            failure.compareAndSet(null, e);
            ending = true;
        }
    }
}

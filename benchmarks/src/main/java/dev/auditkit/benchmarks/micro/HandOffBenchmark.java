package dev.auditkit.benchmarks.micro;

import dev.auditkit.AuditLog;
import dev.auditkit.benchmarks.content.Happening;
import dev.auditkit.benchmarks.content.Happenings;
import dev.auditkit.benchmarks.read.LogMaker;
import java.nio.file.Path;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** What {@code log} costs a caller who meets an empty queue: a thousand calls, which the queue has room for. */
@State(Scope.Thread)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 300)
@Measurement(iterations = 200)
public class HandOffBenchmark {

    private static final int CALLS = 1_000;

    private final Happening[] pool = Happenings.pool(CALLS);
    private final AuditLog log = AuditLog.open(LogMaker.config(
            Path.of(System.getProperty("bench.dir", "."), UUID.randomUUID().toString())));

    /** Empties the queue. */
    @Setup(Level.Iteration)
    public void empty() {
        log.flush();
    }

    /** Ends the log. */
    @TearDown
    public void close() {
        log.close();
    }

    /** One call of a thousand. */
    @Benchmark
    @OperationsPerInvocation(CALLS)
    public void logUncontended() {
        for (Happening happening : pool) {
            log.log(happening.event());
        }
    }
}

package dev.auditkit.benchmarks.micro;

import dev.auditkit.AuditConfig;
import dev.auditkit.benchmarks.content.Happening;
import dev.auditkit.benchmarks.content.Happenings;
import dev.auditkit.internal.codec.LeafEncoder;
import dev.auditkit.tree.Hash;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;

/** What it takes to make a leaf. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5)
@Measurement(iterations = 5)
public class LeafBenchmark {

    private static final int POOL = 1 << 12;
    private static final long MICROS = 1_788_000_000_000_000L;

    private final Happening[] pool = Happenings.pool(POOL);
    private final LeafEncoder encoder =
            new LeafEncoder(AuditConfig.builder().node(Happenings.NODE).build());
    private final byte[] leaf;
    private int next;

    /** With events that stand ready. */
    public LeafBenchmark() {
        encoder.encode(pool[0].event(), MICROS);
        leaf = encoder.leaf().copy().array();
    }

    /** The JSON of an event, with identifier and hash of the key, and its leaf hash. */
    @Benchmark
    public int encodeAndHash() {
        next = (next + 1) % POOL;
        return encoder.encode(pool[next].event(), MICROS + next).length();
    }

    /** The same on two threads at once that share nothing: what the processors lose when both have work is the machine's limit. */
    @Benchmark
    @Threads(2)
    public int encodeAndHashOnTwoThreads() {
        return encodeAndHash();
    }

    /** The leaf hash alone. */
    @Benchmark
    public Hash leafHash() {
        return Hash.ofLeaf(leaf);
    }
}

package dev.auditkit.benchmarks.micro;

import dev.auditkit.tree.Frontier;
import dev.auditkit.tree.Hash;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** What a leaf costs in the tree. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class TreeBenchmark {

    private final Hash leaf = Hash.ofLeaf("a leaf".getBytes(StandardCharsets.US_ASCII));
    private final Frontier frontier = new Frontier();

    /** Adds a leaf hash to the frontier; amortised, about one node hash. */
    @Benchmark
    public long treeAdd() {
        frontier.append(leaf);
        return frontier.size();
    }
}

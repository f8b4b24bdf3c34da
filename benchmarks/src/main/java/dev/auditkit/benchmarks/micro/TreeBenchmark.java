package dev.auditkit.benchmarks.micro;

import dev.auditkit.tree.BlockHasher;
import dev.auditkit.tree.Frontier;
import dev.auditkit.tree.Hash;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What a leaf costs in the tree. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5)
@Measurement(iterations = 5)
public class TreeBenchmark {

    private final Hash leaf = Hash.ofLeaf("a leaf".getBytes(StandardCharsets.US_ASCII));
    private final Frontier frontier = new Frontier();
    private final BlockHasher blockHasher = new BlockHasher();
    private final byte[] hashes = new byte[BlockHasher.BYTES];

    /** One leaf after the other, as a tree of any size grows; amortised. */
    @Benchmark
    public long addLeaf() {
        frontier.append(leaf);
        return frontier.size();
    }

    /** By blocks of 256, as the writer does it; the cost of one leaf. */
    @Benchmark
    @OperationsPerInvocation(BlockHasher.LEAVES)
    public Hash addLeafByBlock() {
        return blockHasher.root(hashes, BlockHasher.LEAVES);
    }
}

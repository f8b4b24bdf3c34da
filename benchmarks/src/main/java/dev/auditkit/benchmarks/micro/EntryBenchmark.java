package dev.auditkit.benchmarks.micro;

import dev.auditkit.AuditConfig;
import dev.auditkit.AuditEntry;
import dev.auditkit.AuditQuery;
import dev.auditkit.AuditResult;
import dev.auditkit.benchmarks.content.Happenings;
import dev.auditkit.internal.codec.JsonBytes;
import dev.auditkit.internal.codec.LeafDecoder;
import dev.auditkit.internal.codec.LeafEncoder;
import dev.auditkit.internal.codec.LineFormat;
import dev.auditkit.internal.codec.LineView;
import dev.auditkit.internal.codec.MalformedLeafException;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What a line costs a query. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5)
@Measurement(iterations = 5)
public class EntryBenchmark {

    private static final long MICROS = 1_788_000_000_000_000L;

    private final LineView view = new LineView();
    private final byte[] line;
    private final int length;

    /** With a line as it stands in a file. */
    public EntryBenchmark() {
        LeafEncoder encoder =
                new LeafEncoder(AuditConfig.builder().node(Happenings.NODE).build());
        encoder.encode(Happenings.pool(1)[0].event(), MICROS);
        JsonBytes out = new JsonBytes(1 << 10);
        LineFormat.append(out, encoder.leaf(), 1_234_567);
        line = Arrays.copyOf(out.array(), out.length());
        length = line[line.length - 1] == '\n' ? line.length - 1 : line.length;
    }

    /** Cuts a line into leaf, number and hash. */
    @Benchmark
    public long cutLine() {
        String fault = view.parse(line, 0, length);
        return fault == null ? view.seq() : fault.length();
    }

    /** Parses a line into an entry. */
    @Benchmark
    public AuditEntry parseEntry() throws MalformedLeafException {
        view.parse(line, 0, length);
        return LeafDecoder.decode(view);
    }

    /** Builds a query. */
    @Benchmark
    public AuditQuery buildQuery() {
        return AuditQuery.builder()
                .operation("order.*")
                .result(AuditResult.ERROR)
                .user("user-104711")
                .limit(100)
                .build();
    }
}

package dev.auditkit.benchmarks.micro;

import dev.auditkit.benchmarks.sample.Sample;
import java.util.Collection;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Runs all benchmarks of this package, each in a process of its own. Argument: seconds an iteration takes. */
final class MicroRun {

    private static final String ALLOCATED = "gc.alloc.rate.norm";

    private MicroRun() {}

    public static void main(String[] arguments) throws RunnerException {
        TimeValue iteration = TimeValue.milliseconds((long) (Double.parseDouble(arguments[0]) * 1_000));
        Collection<RunResult> results = new Runner(new OptionsBuilder()
                        .include(MicroRun.class.getPackageName().replace(".", "\\.") + ".*")
                        .forks(1)
                        .warmupTime(iteration)
                        .measurementTime(iteration)
                        .addProfiler(GCProfiler.class)
                        .verbosity(VerboseMode.SILENT)
                        .shouldFailOnError(true)
                        .build())
                .run();
        for (RunResult result : results) {
            Result<?> time = result.getPrimaryResult();
            Result<?> allocated = result.getSecondaryResults().get(ALLOCATED);
            String name = result.getParams().getBenchmark();
            new Sample()
                    .label("subject", name.substring(name.lastIndexOf('.') + 1))
                    .number("ns", time.getScore())
                    .number("ns_error", time.getScoreError())
                    .number("allocated_bytes", allocated == null ? Double.NaN : allocated.getScore())
                    .print();
        }
    }
}

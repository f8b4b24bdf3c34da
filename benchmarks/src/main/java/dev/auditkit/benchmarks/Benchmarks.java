package dev.auditkit.benchmarks;

import dev.auditkit.benchmarks.report.Results;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The command. */
@Command(
        name = "benchmarks/run",
        sortOptions = false,
        mixinStandardHelpOptions = true,
        version = "AuditKit benchmarks",
        description = {
            "Measures AuditKit beside what one would use instead, each in a process of its own, in rounds that alternate, and draws"
                    + " a report of it.",
            "",
            "Parts, all of them when none is named:",
            "  write    events a second, 1 and 4 producers, on each JDK",
            "  latency  how long log() takes the caller: as fast as it goes, 20,000 and 100,000 a second",
            "  durable  durability sync beside PostgreSQL, 16 threads",
            "  read     questions of a log of 5 million entries beside DuckDB, ripgrep, jq; opening it",
            "  verify   verification beside plain SHA-256",
            "  jmh      the small parts",
            "  soak     the retained heap under full load",
            "  report   measures nothing and draws the report again",
            "",
        },
        footer = {
            "",
            "Raw results are kept as JSON, one file a part; a part that is not measured now keeps what it had. Quiet the machine"
                    + " first: a browser or a build beside it shows in the numbers."
        })
public final class Benchmarks implements Callable<Integer> {

    @Parameters(paramLabel = "PART", description = "What to measure.", arity = "0..*")
    private List<String> parts = new ArrayList<>();

    @Option(names = "--quick", description = "Tiny sizes, a minute or two: whether everything runs, no measurement.")
    private boolean quick;

    @Option(names = "--rounds", paramLabel = "N", description = "How often each has its turn (5; with --quick 1).")
    private int rounds;

    @Option(names = "--events", paramLabel = "N", description = "Events of a writing run (1,000,000).")
    private long events;

    @Option(names = "--entries", paramLabel = "N", description = "Entries of the log that is read (5,000,000, 2.8 GB).")
    private long entries;

    @Option(names = "--large", description = "Also read and open a log of 50 million entries (28 GB).")
    private boolean large;

    @Option(names = "--large-entries", paramLabel = "N", description = "Entries of that one.")
    private long largeEntries;

    @Option(names = "--soak", paramLabel = "MINUTES", description = "How long the full load lasts (10).")
    private double soakMinutes;

    @Option(
            names = "--jdk",
            paramLabel = "HOME",
            description = "A JDK to measure on, instead of any 17 and 25 in JAVA17_HOME, JAVA25_HOME, JAVA_HOME and"
                    + " /usr/lib/jvm. May be given again.")
    private List<Path> jdks = new ArrayList<>();

    @Option(
            names = "--dir",
            paramLabel = "DIR",
            required = true,
            description = "Where to write while measuring: the disk that is measured.")
    private Path directory = Path.of("");

    @Option(names = "--results", paramLabel = "DIR", required = true, description = "Where raw results are kept.")
    private Path results = Path.of("");

    @Option(names = "--report", paramLabel = "DIR", required = true, description = "Where README.md and its plots go.")
    private Path report = Path.of("");

    /** Runs the command. */
    public static void main(String[] arguments) {
        // benchmarks/run puts its defaults before what it is told.
        System.exit(new CommandLine(new Benchmarks())
                .setOverwrittenOptionsAllowed(true)
                .execute(arguments));
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        Map<String, Part> all = new LinkedHashMap<>();
        all.put("write", new WritePart());
        all.put("latency", new LatencyPart());
        all.put("durable", new DurablePart());
        all.put("read", new ReadPart());
        all.put("verify", new VerifyPart());
        all.put("jmh", new JmhPart());
        all.put("soak", new SoakPart());
        List<String> wanted = parts.isEmpty() || parts.contains("all") ? List.copyOf(all.keySet()) : parts;
        for (String part : wanted) {
            if (!all.containsKey(part) && !part.equals("report")) {
                throw new CommandLine.ParameterException(
                        new CommandLine(this),
                        "part '" + part + "' is not known; allowed: " + all.keySet() + ", report");
            }
        }
        Results kept = new Results(Files.createDirectories(results));
        boolean clean = true;
        if (!wanted.equals(List.of("report"))) {
            clean = measure(all, wanted, kept);
        }
        Path written = kept.report(Files.createDirectories(report));
        System.out.println("Report: " + written);
        return clean ? 0 : 1;
    }

    private boolean measure(Map<String, Part> all, List<String> wanted, Results kept)
            throws IOException, InterruptedException {
        Path scratch = Files.createDirectories(directory).resolve("benchmarks-scratch");
        Session.delete(scratch);
        Files.createDirectories(scratch);
        Session session = new Session(settings(scratch.toRealPath()), System.out);
        Machine machine = Machine.look(scratch);
        boolean clean = true;
        for (String name : wanted) {
            Part part = all.get(name);
            if (part != null) {
                session.say("== " + name);
                part.run(session);
                List<String> remarks = new ArrayList<>(skippedJdks());
                remarks.addAll(session.takeRemarks());
                clean &= remarks.stream().allMatch(remark -> remark.startsWith("SKIPPED"));
                kept.keep(
                        name,
                        new Results.Measured(
                                machine.describe(session.settings().jdks()), remarks, quick, session.takeSamples()));
            }
        }
        Session.delete(scratch);
        return clean;
    }

    private Settings settings(Path scratch) {
        List<Jdk> found = found();
        if (found.isEmpty()) {
            throw new CommandLine.ParameterException(
                    new CommandLine(this), "no JDK 17 or 25 was found; give one by --jdk");
        }
        return new Settings(
                found,
                rounds > 0 ? rounds : quick ? 1 : 5,
                1,
                quick ? 300 : 4_000,
                events > 0 ? events : quick ? 50_000 : 1_000_000,
                quick ? 2_000 : 60_000,
                quick ? 1 : 4,
                quick ? 1 : 8,
                entries > 0 ? entries : quick ? 50_000 : 5_000_000,
                largeEntries > 0 ? largeEntries : large ? 50_000_000 : 0,
                quick ? 20_000 : 500_000,
                (int) (soakMinutes > 0 ? soakMinutes * 60 : quick ? 5 : 600),
                quick ? 0.05 : 1,
                scratch);
    }

    private List<Jdk> found() {
        if (!jdks.isEmpty()) {
            return jdks.stream().map(Jdk::in).flatMap(Optional::stream).toList();
        }
        List<Integer> versions = quick ? List.of(17) : List.of(17, 25);
        return versions.stream()
                .map(version -> Jdk.find(version, List.of()))
                .flatMap(Optional::stream)
                .toList();
    }

    private List<String> skippedJdks() {
        List<Jdk> found = found();
        return !quick && jdks.isEmpty() && found.stream().noneMatch(jdk -> jdk.version() == 25)
                ? List.of("SKIPPED: JDK 25, which is not installed")
                : List.of();
    }
}

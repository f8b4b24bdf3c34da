package dev.auditkit.benchmarks;

import dev.auditkit.benchmarks.sample.Sample;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One measurement of some parts: starts processes, collects samples, says how far it is. For one thread. */
final class Session {

    private final Settings settings;
    private final PrintStream out;
    private final List<Sample> samples = new ArrayList<>();
    private final List<String> remarks = new ArrayList<>();
    private final long start = System.nanoTime();
    private @Nullable Path log;

    Session(Settings settings, PrintStream out) {
        this.settings = settings;
        this.out = out;
    }

    Settings settings() {
        return settings;
    }

    /** What the part that ran last measured; forgotten here. */
    List<Sample> takeSamples() {
        List<Sample> taken = List.copyOf(samples);
        samples.clear();
        return taken;
    }

    /** What the part that ran last had to say; forgotten here. */
    List<String> takeRemarks() {
        List<String> taken = List.copyOf(remarks);
        remarks.clear();
        return taken;
    }

    /** Says something that the report is to say too. */
    void remark(String text) {
        if (!remarks.contains(text)) {
            remarks.add(text);
            say(text);
        }
    }

    /** Says how far it is. */
    void say(String text) {
        long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start);
        out.printf(Locale.ROOT, "[%dm%02ds] %s%n", seconds / 60, seconds % 60, text);
    }

    /** A new directory for a run. */
    Path newDirectory(String name) throws IOException {
        Path directory = settings.scratch().resolve(name);
        delete(directory);
        return Files.createDirectories(directory);
    }

    /** Runs a child and keeps its samples with that round and JDK; a failure is kept as a remark and empties the answer. */
    List<Sample> measure(Child child, Jdk jdk, int round, String what) throws IOException, InterruptedException {
        try {
            List<Sample> measured = child.run(settings.scratch().resolve("said"));
            for (Sample sample : measured) {
                sample.label("jdk", jdk.label()).number("round", round);
                samples.add(sample);
            }
            return measured;
        } catch (IllegalStateException e) {
            remark("FAILED: " + what + ", round " + (round + 1) + ", " + jdk.label() + ": " + e.getMessage());
            return List.of();
        }
    }

    /** The log to read, which is made when it is first wanted. */
    Path log() throws IOException, InterruptedException {
        Path made = log;
        if (made == null) {
            made = makeLog("log", settings.entries());
            log = made;
        }
        return made;
    }

    /** Makes a log. */
    Path makeLog(String name, long entries) throws IOException, InterruptedException {
        Path directory = newDirectory(name);
        say(String.format(Locale.ROOT, "making a log of %,d entries", entries));
        Child.of(settings.jdk(), "dev.auditkit.benchmarks.read.LogMaker")
                .options(List.of("-Xmx1g"))
                .arguments(directory, entries)
                .run(settings.scratch().resolve("said"));
        return directory;
    }

    static void delete(Path directory) throws IOException {
        if (!Files.exists(directory)) {
            return;
        }
        try (Stream<Path> files = Files.walk(directory)) {
            files.sorted(Comparator.reverseOrder()).forEach(file -> {
                try {
                    Files.delete(file);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
    }
}

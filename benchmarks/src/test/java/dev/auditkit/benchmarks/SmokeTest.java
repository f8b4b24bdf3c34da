package dev.auditkit.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.auditkit.benchmarks.peers.PeerKind;
import dev.auditkit.benchmarks.read.EngineKind;
import dev.auditkit.benchmarks.report.Results;
import dev.auditkit.benchmarks.sample.Sample;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whether each subject does what is measured of it, on the JDK that runs the test and with tiny sizes. */
class SmokeTest {

    private static final Jdk JDK =
            Jdk.in(Path.of(System.getProperty("java.home"))).orElseThrow();
    private static final String PACKAGE = "dev.auditkit.benchmarks.";

    @TempDir
    Path directory;

    @ParameterizedTest
    @EnumSource(value = PeerKind.class, names = "NOTHING", mode = EnumSource.Mode.EXCLUDE)
    void eachPeerWritesAllEvents(PeerKind kind) throws Exception {
        List<Sample> samples = Child.of(JDK, PACKAGE + "write.WriteRun")
                .options(kind.jvmOptions(directory.resolve("write")))
                .arguments(kind, 2, 100, 1_500, directory.resolve("write"))
                .run(directory);

        assertThat(samples).singleElement().satisfies(sample -> {
            assertThat(sample.numbers().get("lost_events")).isZero();
            assertThat(sample.numbers().get("events_per_s")).isPositive();
        });
    }

    @Test
    void durableWritesAreAllCounted() throws Exception {
        assumeTrue(System.getProperty("os.name").equals("Linux"), "PostgreSQL is there for Linux only");
        for (String subject : List.of("POSTGRES", "AUDITKIT")) {
            List<Sample> samples = Child.of(JDK, PACKAGE + "durable.DurableRun")
                    .arguments(subject, 2, 1, Files.createDirectories(directory.resolve(subject)))
                    .run(directory);

            assertThat(samples.get(0).numbers().get("lost_events")).as(subject).isZero();
        }
    }

    @Test
    void allEnginesGiveTheSameAnswers() throws Exception {
        Path log = directory.resolve("log");
        Child.of(JDK, PACKAGE + "read.LogMaker").arguments(log, 3_000).run(directory);
        Map<String, Map<String, String>> answers = new HashMap<>();
        for (EngineKind kind : EngineKind.values()) {
            if (kind.isPresent()) {
                for (Sample sample : Child.of(JDK, PACKAGE + "read.ReadRun")
                        .arguments(kind, log, Files.createDirectories(directory.resolve(kind.name())), 3_000, 1)
                        .run(directory)) {
                    String question = sample.label("question");
                    answers.putIfAbsent(question, sample.texts());
                    assertThat(sample.texts()).as(kind + ": " + question).isEqualTo(answers.get(question));
                }
            }
        }

        assertThat(answers).hasSize(5);
    }

    @Test
    void latencyIsTakenAndReported() throws Exception {
        List<Sample> samples = new ArrayList<>();
        for (PeerKind kind : List.of(PeerKind.NOTHING, PeerKind.AUDITKIT)) {
            samples.addAll(Child.of(JDK, PACKAGE + "write.LatencyRun")
                    .arguments(kind, 2_000, 100, 1_000, directory.resolve(kind.name()))
                    .run(directory));
        }
        samples.forEach(sample -> sample.label("jdk", JDK.label()));
        Results results = new Results(directory);
        results.keep("latency", new Results.Measured(Map.of("cores", "2"), List.of(), true, samples));

        Path report = results.report(directory);

        assertThat(report).content().contains("| AuditKit | ").contains("(latency-2000.svg)");
        assertThat(directory.resolve("latency-2000.svg")).content().startsWith("<svg");
    }

    @Test
    void aChildThatFailsSaysWhy() {
        PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
        Settings settings = new Settings(List.of(JDK), 1, 1, 1, 1, 1, 1, 1, 1, 0, 1, 1, 1, directory);
        Session session = new Session(settings, nowhere);
        Child child = Child.of(JDK, PACKAGE + "read.LogMaker").arguments(directory, "many");

        assertThat(catchSamples(session, child)).isEmpty();
        assertThat(session.takeRemarks())
                .singleElement()
                .asString()
                .contains("FAILED")
                .contains("many");
    }

    private static List<Sample> catchSamples(Session session, Child child) {
        try {
            return session.measure(child, JDK, 0, "nothing");
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}

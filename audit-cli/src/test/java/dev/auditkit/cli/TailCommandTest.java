package dev.auditkit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.auditkit.AuditEvent;
import dev.auditkit.AuditLog;
import dev.auditkit.AuditResult;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class TailCommandTest {

    @TempDir
    Path directory;

    Cli cli;

    @BeforeEach
    void recordThirtyOperations() {
        cli = new Cli(directory.resolve("log"));
        cli.record(IntStream.range(0, 30)
                .mapToObj(i -> AuditEvent.of("op" + i)
                        .result(i % 10 == 0 ? AuditResult.DENIED : AuditResult.OK)
                        .build())
                .toArray(AuditEvent[]::new));
    }

    @Test
    void showsTheNewestWithTheOldestOfThemFirst() {
        Cli.Outcome outcome = cli.run("tail", "--format=jsonl", "-n", "4");

        assertThat(outcome.code()).isZero();
        assertThat(Cli.operationsOf(outcome.out())).containsExactly("op27", "op28", "op29");
        assertThat(outcome.lines()).hasSize(4).last().asString().contains("audit.closed");
    }

    @Test
    void showsATableOfTenUnlessToldOtherwise() {
        assertThat(cli.run("tail").lines()).hasSize(11);
        assertThat(cli.run("tail", "-n0").out()).isEmpty();
        assertThat(cli.run("tail", "-n", "1000", "--operation=op*").lines()).hasSize(31);
        assertThat(cli.run("tail", "-n=-1").code()).isEqualTo(2);
    }

    @Test
    void filters() {
        assertThat(Cli.operationsOf(cli.run("tail", "--format=jsonl", "--result=denied", "-n2")
                        .out()))
                .containsExactly("op10", "op20");
    }

    @Test
    void followsWithTheSameTable() throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        CompletableFuture<Integer> tail = CompletableFuture.supplyAsync(
                () -> cli.run(out, new StringWriter(), "tail", "-f", "-n2", "--operation=op*"));
        await(out, "op29");
        try (AuditLog log = AuditLog.open(cli.config().build())) {
            log.log(AuditEvent.of("op.with.a.long.name.that.was.not.expected").build());
            log.rotate();
            log.log(AuditEvent.of("op31").build());
        }
        await(out, "op31");
        cli.ending.request();

        assertThat(tail.get(10, TimeUnit.SECONDS)).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8).lines())
                .hasSize(5)
                .satisfiesExactly(
                        line -> assertThat(line).startsWith("     SEQ  TIME"),
                        line -> assertThat(line).contains("op28"),
                        line -> assertThat(line).contains("op29"),
                        line -> assertThat(line).contains("op.with.a.long.name…  ok"),
                        line -> assertThat(line).contains("op31"));
    }

    @Test
    void namesADamagedPlaceOnce() throws IOException {
        Path segment = cli.segments().get(0);
        String text = Files.readString(segment);
        Files.writeString(segment, text.replace("\"op29\"", "\"xx29\""));
        StringWriter err = new StringWriter();
        cli.ending.request();

        int code = cli.run(new ByteArrayOutputStream(), err, "tail", "-f", "--format=jsonl");

        assertThat(code).isEqualTo(1);
        assertThat(err.toString().lines().toList())
                .isEqualTo(List.of(err.toString().strip()))
                .first()
                .asString()
                .startsWith("audit: damaged: entry 30, ");
    }

    private static void await(ByteArrayOutputStream out, String text) throws InterruptedException {
        while (!out.toString(StandardCharsets.UTF_8).contains(text)) {
            Thread.sleep(20);
        }
    }
}

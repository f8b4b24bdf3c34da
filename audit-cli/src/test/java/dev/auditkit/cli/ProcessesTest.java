package dev.auditkit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.auditkit.AuditEvent;
import dev.auditkit.AuditLog;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What takes more than one process. */
@Timeout(120)
class ProcessesTest {

    @TempDir
    Path directory;

    Cli cli;
    Path err;

    @BeforeEach
    void useALogDirectory() {
        cli = new Cli(directory.resolve("log"));
        err = directory.resolve("err");
    }

    @Test
    void isToldWhoHoldsTheLogAndReadsItAllTheSame() throws Exception {
        try (Child holder = Child.start(Holder.class, err, cli.logDir.toString())) {
            assertThat(holder.out.readLine()).isEqualTo("open");

            for (String command : List.of(
                    "append", "rotate", "cleanup --retention-days=90", "cleanup --retention-days=90 --dry-run")) {
                Cli.Outcome outcome = cli.run((command + " --min-free-mb=0").split(" ", -1));

                assertThat(outcome.code()).as(command).isEqualTo(3);
                assertThat(outcome.err())
                        .contains(cli.logDir.toString())
                        .contains(Long.toString(holder.process.pid()))
                        .contains("one directory has one writer")
                        .doesNotContain("\tat ");
            }
            assertThat(cli.operations()).containsExactly("held");
            holder.process.getOutputStream().close();
            assertThat(holder.exitCode()).isZero();
        }
        assertThat(cli.append("{\"operation\":\"then\"}").code()).isZero();
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void followsTheLogThroughRotationsUntilItIsStopped() throws Exception {
        List<String> expected = new ArrayList<>();
        try (AuditLog log = AuditLog.open(cli.config().build())) {
            write(log, "before", 20, expected);
            log.flush();
            expected.subList(0, 15).clear();
            try (Child tail = Child.start(
                    AuditCommand.class,
                    err,
                    "tail",
                    "-f",
                    "-n",
                    "5",
                    "--operation=before*",
                    "--operation=after*",
                    "--format=jsonl",
                    "--log-dir",
                    cli.logDir.toString())) {
                List<String> shown = new ArrayList<>();
                read(tail, 5, shown);
                for (int round = 0; round < 4; round++) {
                    write(log, "after" + round, 300, expected);
                    log.rotate();
                    log.log(AuditEvent.of("unwanted").build());
                    log.flush();
                    read(tail, expected.size() - shown.size(), shown);
                }
                assertThat(shown).isEqualTo(expected);

                // Ctrl-C would be ignored by a child of a script, but the JVM treats this the same.
                tail.process.toHandle().destroy();
                assertThat(tail.out.readLine()).isNull();
                assertThat(tail.exitCode()).isZero();
            }
        }
        assertThat(err).isEmptyFile();
    }

    @Test
    void endsQuietlyWhenNobodyReadsOn() throws Exception {
        cli.append("{\"operation\":\"many\"}\n".repeat(20_000));
        try (Child query =
                Child.start(AuditCommand.class, err, "query", "--limit=0", "--log-dir", cli.logDir.toString())) {
            query.out.readLine();
            query.out.close();

            assertThat(query.exitCode()).isZero();
        }
        assertThat(err).isEmptyFile();
    }

    @Test
    void appendsInAProcessOfItsOwn() throws Exception {
        try (Child append =
                Child.start(AuditCommand.class, err, "append", "--min-free-mb=0", "--log-dir", cli.logDir.toString())) {
            append.process
                    .getOutputStream()
                    .write("{\"operation\":\"a\"}\nnonsense\n".getBytes(StandardCharsets.UTF_8));
            append.process.getOutputStream().close();

            assertThat(append.exitCode()).isEqualTo(1);
        }
        assertThat(Files.readString(err)).startsWith("audit append: line 2: ").endsWith("1 appended, 1 refused\n");
        assertThat(cli.operations()).containsExactly("a");
    }

    private static void write(AuditLog log, String operation, int count, List<String> expected) {
        for (int i = 0; i < count; i++) {
            log.log(AuditEvent.of(operation + i).build());
            expected.add(operation + i);
        }
    }

    private static void read(Child tail, int count, List<String> shown) throws IOException {
        for (int i = 0; i < count; i++) {
            shown.addAll(Cli.operationsOf(String.valueOf(tail.out.readLine())));
        }
    }
}

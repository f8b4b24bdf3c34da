package dev.auditkit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.auditkit.AuditEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class ExportCommandTest {

    @TempDir
    Path directory;

    Cli cli;
    Path target;

    @BeforeEach
    void recordTwoOperations() {
        cli = new Cli(directory.resolve("log"));
        target = directory.resolve("export");
        cli.record(
                AuditEvent.of("first").key("key").build(),
                AuditEvent.of("second").user("=HYPERLINK(\"x\")").build());
    }

    @Test
    void writesTheLinesOfTheLogByteForByte() throws IOException {
        Cli.Outcome outcome = cli.run("export", "--out", target.toString());

        assertThat(outcome.code()).isZero();
        assertThat(outcome.out()).isEmpty();
        assertThat(outcome.err()).isEqualTo("4 entries to " + target + "\n");
        assertThat(target).hasBinaryContent(cli.log());
    }

    @Test
    void writesToStandardOutput() throws IOException {
        Cli.Outcome outcome = cli.run("export", "--out=-");

        assertThat(outcome.bytes()).isEqualTo(cli.log());
        assertThat(outcome.err()).isEqualTo("4 entries to standard output\n");
    }

    @Test
    void writesCsvThatASpreadsheetDoesNotRun() throws IOException {
        cli.run("export", "--format=csv", "--user==HYPERLINK(\"x\")", "--out", target.toString());

        assertThat(Files.readAllLines(target)).hasSize(2).last().asString().contains("\"'=HYPERLINK(\"\"x\"\")\"");
    }

    @Test
    void filtersLimitsAndOrders() {
        assertThat(Cli.operationsOf(cli.run("export", "--operation=*").out())).containsExactly("first", "second");
        assertThat(Cli.operationsOf(cli.run("export", "--order=newest").out())).containsExactly("second", "first");
        assertThat(Cli.operationsOf(cli.run("export", "--operation=second").out()))
                .containsExactly("second");
        assertThat(cli.run("export", "--limit=3").lines()).hasSize(3);
    }

    @Test
    void doesNotTouchTheLogDirectory() throws IOException {
        Path segment = cli.segments().get(0);
        byte[] before = Files.readAllBytes(segment);

        Cli.Outcome outcome = cli.run("export", "--out", segment.toString());

        assertThat(outcome.code()).isEqualTo(2);
        assertThat(outcome.err()).contains("is in the log directory; allowed: a file anywhere else");
        assertThat(segment).hasBinaryContent(before);
    }

    @Test
    void saysWhatItCannotWrite() {
        assertThat(cli.run("export", "--out", directory.toString()).code()).isEqualTo(2);
        assertThat(cli.run("export", "--format=table").code()).isEqualTo(2);

        Cli.Outcome outcome =
                cli.run("export", "--out", directory.resolve("no/where").toString());

        assertThat(outcome.code()).isEqualTo(3);
        assertThat(outcome.err()).startsWith("audit export: The export to ").doesNotContain("\tat ");
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void writesToADeviceWithoutReplacingIt() {
        Path device = Path.of("/dev/null");

        Cli.Outcome outcome = cli.run("export", "--out", device.toString());

        assertThat(outcome.code()).isZero();
        assertThat(Files.isRegularFile(device)).isFalse();
    }

    @Test
    void leavesNoHalfFileBehind() throws IOException {
        cli.run("export", "--out", target.toString());

        try (var files = Files.list(directory)) {
            assertThat(files.map(file -> file.getFileName().toString())).containsExactlyInAnyOrder("export", "log");
        }
    }
}

package dev.auditkit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HelpTest {

    @TempDir
    Path directory;

    Cli cli;

    @BeforeEach
    void useALogDirectory() {
        cli = new Cli(directory.resolve("log"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"append", "query", "export", "stats", "rotate", "cleanup", "tail", "verify", "tiles"})
    void everyCommandHasAPageWithAllSections(String command) {
        Cli.Outcome outcome = cli.run("help", command);

        assertThat(outcome.code()).isZero();
        assertThat(outcome.out())
                .startsWith("Name:\n  audit " + command + " - ")
                .contains("\nSynopsis:\n  audit " + command, "\nDescription:\n", "\nOptions:\n", "--log-dir")
                .contains("\nExit codes:\n   0   ", "\n   1   ", "\n   2   ", "\n   3   ", "\nExamples:\n  ")
                .doesNotContain("\u001b", "--stacktrace");
        assertThat(outcome.lines()).allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(100));
        assertThat(cli.run(command, "--help").out()).isEqualTo(outcome.out());
    }

    @Test
    void theCommandItselfListsTheOthers() {
        Cli.Outcome outcome = cli.run("--help");

        assertThat(outcome.code()).isZero();
        assertThat(outcome.out()).contains("  query ", "  append ", "  help ", "Exit codes:", "Examples:");
        assertThat(cli.run("help").out()).isEqualTo(outcome.out());
    }

    @Test
    void saysWhichVersionItIs() {
        assertThat(cli.run("--version").out()).startsWith("audit ");
        assertThat(cli.run("query", "--version").out()).startsWith("audit ");
    }

    @Test
    void wantsACommand() {
        assertThat(cli.run().code()).isEqualTo(2);
        assertThat(cli.run().err()).startsWith("audit: which command?");
    }

    @Test
    void saysWhatAWrongCommandCouldHaveMeant() {
        Cli.Outcome outcome = cli.run("quary");

        assertThat(outcome.code()).isEqualTo(2);
        assertThat(outcome.err()).contains("query");
    }

    @Test
    void usesColoursOnATerminal() {
        cli.outIsTerminal = true;
        assertThat(cli.run("--help").out()).contains("\u001b[");

        for (String variable : List.of("NO_COLOR=1", "TERM=dumb")) {
            cli.environment.put(variable.split("=", -1)[0], variable.split("=", -1)[1]);
            assertThat(cli.run("--help").out()).doesNotContain("\u001b[");
            cli.environment.remove(variable.split("=", -1)[0]);
        }
    }
}

package dev.auditkit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.auditkit.AuditEntry;
import dev.auditkit.AuditEvent;
import dev.auditkit.AuditLog;
import dev.auditkit.AuditQuery;
import dev.auditkit.AuditReader;
import dev.auditkit.AuditResult;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QueryCommandTest {

    @TempDir
    Path directory;

    Cli cli;

    @BeforeEach
    void recordFourOperations() {
        cli = new Cli(directory.resolve("log"));
        cli.record(
                AuditEvent.of("order.create")
                        .key("order:1")
                        .user("alice")
                        .source("10.0.0.1")
                        .metadata("total", 12.5)
                        .metadata("by", Map.of("team", "sales"))
                        .traceId("trace-1")
                        .time(Instant.parse("2025-10-22T23:59:59.999999Z"))
                        .build(),
                AuditEvent.of("order.cancel")
                        .key("order:2")
                        .user("bob")
                        .result(AuditResult.DENIED)
                        .source("10.0.0.2")
                        .metadata("total", 7)
                        .time(Instant.parse("2025-10-23T00:00:00Z"))
                        .build(),
                AuditEvent.of("login")
                        .user("carol")
                        .result(AuditResult.ERROR)
                        .time(Instant.parse("2025-10-23T23:59:59.999999Z"))
                        .build(),
                AuditEvent.of("logout")
                        .user("alice")
                        .time(Instant.parse("2025-10-24T00:00:00Z"))
                        .build());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "none", textBlock = """
            --operation=login                         | login
            --operation=order.*                       | order.create order.cancel
            --operation=order.* --operation=logout    | order.create order.cancel logout
            --user=alice                              | order.create logout
            --user=bob --user=carol                   | order.cancel login
            --result=denied                           | order.cancel
            --result=denied --result=error            | order.cancel login
            --key=order:1                             | order.create
            --key=sha256:57ca24c88fef2e42daf8d8fcb0e7b8bc73e7a2e0e2c0f9e94c1b7a0a9ba0b0ee | none
            --source=10.0.0.2                         | order.cancel
            --node=nowhere                            | none
            --trace-id=trace-1                        | order.create
            --where=total=12.50                       | order.create
            --where=total=7                           | order.cancel
            --where=by.team=sales                     | order.create
            --where=by.team=sales --where=total=7     | none
            --user=alice --operation=login            | none
            --event-id=00000000-0000-7000-8000-000000000000 | none
            --from=2025-10-23 --to=2025-10-23         | order.cancel login
            --from=2025-10-24T00:00:00Z --to=2025-10-24T00:00:00Z | logout
            --to=2025-10-22 --operation=*             | order.create
            --from=2025-10-24 --to=2025-10-24         | logout
            --to=2025-10-23T02:00:00+02:00            | order.create order.cancel
            --to=2025-10-23T00:00                     | order.create order.cancel
            """)
    void filters(String options, String operations) {
        List<String> found = cli.operations((options + " --order=oldest").split("\\s+", -1));

        assertThat(String.join(" ", found)).isEqualTo(operations == null ? "" : operations);
    }

    @Test
    void findsAKeyByItsHashAsItStandsInTheLogAndAnEntryByItsId() {
        AuditEntry entry = newest("order.create");

        assertThat(cli.operations("--key", entry.keyHash())).containsExactly("order.create");
        assertThat(cli.operations("--event-id", entry.eventId().toString())).containsExactly("order.create");
        assertThat(cli.operations("--node", entry.node(), "--user=bob")).containsExactly("order.cancel");
    }

    @Test
    void findsAKeyThatIsHashedWithASecret() {
        Cli secret = new Cli(directory.resolve("secret"));
        secret.append("{\"operation\":\"a\",\"key\":\"k\"}", "--key-hash-secret=a secret of some length");

        assertThat(secret.operations("--key=k")).isEmpty();
        assertThat(secret.operations("--key=k", "--key-hash-secret=a secret of some length"))
                .containsExactly("a");
        secret.environment.put("AUDIT_KEY_HASH_SECRET", "a secret of some length");
        assertThat(secret.operations("--key=k")).containsExactly("a");
    }

    @Test
    void showsATableWithTheNewestFirst() {
        Cli.Outcome outcome = cli.run("query", "--operation=o*", "--operation=l*");

        assertThat(outcome.code()).isZero();
        assertThat(outcome.err()).isEmpty();
        assertThat(outcome.lines()).hasSize(5);
        assertThat(outcome.lines().get(0)).matches("SEQ +TIME +OPERATION +RESULT +USER +KEY +SOURCE");
        assertThat(outcome.lines().get(1)).contains("2025-10-24T00:00:00.000Z").contains("logout");
        assertThat(outcome.lines().get(4)).matches(".*order.create +ok +alice +sha256:[0-9a-f]{12}\\.\\.\\. +10.0.0.1");
    }

    @Test
    void showsAllThatAnEntrySaysWhenAskedTo() {
        Cli.Outcome outcome = cli.run("query", "--wide", "--user=alice", "--operation=order.create");

        assertThat(outcome.lines().get(1))
                .contains("2025-10-22T23:59:59.999999Z", "trace-1", "\"total\":12.5", "{\"team\":\"sales\"}");
    }

    @Test
    void goesOnWhereThePageBeforeEnded() {
        Cli.Outcome first = cli.run("query", "--limit=2", "--user=alice", "--user=bob", "--user=carol");
        String cursor = first.err().replaceAll("(?s).*--cursor (\\S+)\\s*", "$1");
        Cli.Outcome second =
                cli.run("query", "--limit=2", "--user=alice", "--user=bob", "--user=carol", "--cursor", cursor);

        assertThat(first.err()).matches("There may be more: go on with --cursor \\S+\\R");
        assertThat(first.out()).contains("logout", "login").doesNotContain("order.");
        assertThat(second.out()).contains("order.cancel", "order.create").doesNotContain("log");
    }

    @Test
    void showsManyPagesAsOneTable() {
        cli.append("{\"operation\":\"many\"}\n".repeat(2_500));

        Cli.Outcome outcome = cli.run("query", "--operation=many", "--limit=2400");

        assertThat(outcome.lines()).hasSize(2_401);
        assertThat(outcome.err()).startsWith("There may be more");
        assertThat(cli.run("query", "--operation=many", "--limit=0").lines()).hasSize(2_501);
    }

    @Test
    void saysWhenNothingMatches() {
        Cli.Outcome outcome = cli.run("query", "--user=nobody");

        assertThat(outcome.code()).isZero();
        assertThat(outcome.out()).isEmpty();
        assertThat(outcome.err()).isEqualTo("No entry matches.\n");
    }

    @Test
    void givesTheLinesOfTheLogByteForByte() throws IOException {
        Cli.Outcome all = cli.run("query", "--format=jsonl", "--limit=0", "--order=oldest");
        Cli.Outcome limited = cli.run("query", "--format=jsonl", "--limit=1", "--order=oldest");

        assertThat(all.bytes()).isEqualTo(cli.log());
        assertThat(new String(cli.log(), StandardCharsets.UTF_8)).startsWith(limited.out());
        assertThat(limited.lines()).hasSize(1);
    }

    @Test
    void givesCsvWithAHeader() {
        Cli.Outcome outcome = cli.run("query", "--format=csv", "--user=carol");

        assertThat(outcome.lines()).hasSize(2);
        assertThat(outcome.lines().get(0)).startsWith("seq,timestamp,recorded_at,event_id,operation,");
        assertThat(outcome.lines().get(1)).contains(",login,").contains(",error,carol,");
    }

    @Test
    void keepsAHostileEntryFromDrivingTheTerminal() {
        cli.record(AuditEvent.of("evil\u001b]0;title\u0007")
                .user("\u009b31m\u202eecila\r\n")
                .key("\u001b[2J")
                .source("\u007f")
                .metadata("x\u001b", "\u001b[31m")
                .build());
        cli.outIsTerminal = true;

        for (String options : List.of("--format=table", "--wide", "--format=csv", "--format=jsonl", "--limit=0")) {
            String out = cli.run("query", "--operation=evil*", options).out().replaceAll("\u001b\\[[01]m", "");

            assertThat(out).doesNotContainPattern("[\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\x7f\u0080-\u009f]");
        }
        assertThat(cli.run("query", "--operation=evil*", "--wide").out())
                .contains("evil\\u001b]0;title\\u0007")
                .contains("\\u009b31m\\u202eecila\\u000d\\u000a");
    }

    @Test
    void coloursResultsOnATerminalOnly() {
        cli.outIsTerminal = true;
        assertThat(cli.run("query", "--result=denied").out()).contains("\u001b[33mdenied");
        assertThat(cli.run("query", "--result=error").out()).contains("\u001b[31merror");

        cli.environment.put("NO_COLOR", "1");
        assertThat(cli.run("query").out()).doesNotContain("\u001b");
        cli.environment.remove("NO_COLOR");
        cli.outIsTerminal = false;
        assertThat(cli.run("query").out()).doesNotContain("\u001b");
    }

    @ParameterizedTest
    @ValueSource(ints = {80, 120, 200})
    void fitsTheTerminal(int columns) {
        cli.environment.put("COLUMNS", Integer.toString(columns));
        cli.record(AuditEvent.of("o".repeat(60))
                .user("u".repeat(60))
                .source("日本語".repeat(20))
                .build());

        Cli.Outcome outcome = cli.run("query", "--operation=oo*");

        assertThat(outcome.lines())
                .hasSize(2)
                .allSatisfy(line -> assertThat(Printable.columns(line)).isLessThanOrEqualTo(Math.max(columns, 80)));
        assertThat(outcome.out()).contains("…");
    }

    @Test
    void reportsDamageAndShowsTheRest() throws IOException {
        AuditEntry victim = newest("login");
        Path segment = cli.segments().get(0);
        String text = Files.readString(segment, StandardCharsets.ISO_8859_1);
        Files.writeString(segment, text.replace("\"carol\"", "\"mallo\""), StandardCharsets.ISO_8859_1);

        for (String options : List.of("--format=table", "--format=jsonl", "--limit=0", "--format=csv")) {
            Cli.Outcome outcome = cli.run("query", options);

            assertThat(outcome.code()).isEqualTo(1);
            assertThat(outcome.out()).contains("logout", "order.cancel").doesNotContain("mallo");
            assertThat(outcome.err())
                    .startsWith("audit: damaged: entry " + victim.seq() + ", " + segment.getFileName() + " at byte "
                            + text.indexOf("{\"timestamp\":\"2025-10-23T23:59:59.999999Z\""));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--result=maybe",
                "--event-id=7",
                "--from=yesterday",
                "--to=2025-02-29",
                "--where=total",
                "--where==7",
                "--limit=-1",
                "--limit=many",
                "--order=random",
                "--cursor=there",
                "--cursor=from-1",
                "--operation=a*b",
                "--format=xml",
                "--from=2025-10-24 --to=2025-10-23",
                "--unknown",
                "argument"
            })
    void refusesWhatItCannotUse(String options) {
        Cli.Outcome outcome = cli.run(("query " + options).split(" ", -1));

        assertThat(outcome.code()).isEqualTo(2);
        assertThat(outcome.out()).isEmpty();
        assertThat(outcome.err()).startsWith("audit query: ").contains("Try 'audit query --help'.");
    }

    @Test
    void takesAUserWhoseNameLooksLikeAFile() {
        assertThat(cli.run("query", "--user", "@alice").err()).isEqualTo("No entry matches.\n");
    }

    @Test
    void saysThatThereIsNoSuchDirectory() {
        Cli.Outcome outcome =
                cli.run("query", "--log-dir", directory.resolve("no").toString());

        assertThat(outcome.code()).isEqualTo(3);
        assertThat(outcome.err()).startsWith("audit query: The audit log in ").doesNotContain("\tat ");
        assertThat(cli.run("query", "--stacktrace", "--log-dir=" + directory.resolve("no"))
                        .err())
                .contains("\tat ");
    }

    @Test
    void readsWhileTheLogIsWritten() {
        try (AuditLog log = AuditLog.open(cli.config().build())) {
            log.log(AuditEvent.of("now").build());
            log.flush();

            assertThat(cli.operations("--operation=now")).containsExactly("now");
            log.rotate();
            log.log(AuditEvent.of("later").build());
            log.flush();
            assertThat(cli.operations("--operation=now", "--operation=later")).containsExactly("later", "now");
        }
    }

    @Test
    void writesNothingInTheLogDirectory() throws IOException {
        for (Path index : List.of(cli.logDir.resolve(
                cli.segments().get(0).getFileName().toString().replace("jsonl", "idx")))) {
            Files.deleteIfExists(index);
        }
        String before = listing();

        cli.run("query");
        cli.run("stats");
        cli.run("tail");
        cli.run("export");

        assertThat(listing()).isEqualTo(before);
    }

    private String listing() throws IOException {
        StringBuilder text = new StringBuilder();
        try (var files = Files.list(cli.logDir)) {
            for (Path file : files.sorted().toList()) {
                text.append(file)
                        .append(' ')
                        .append(Files.getLastModifiedTime(file))
                        .append(' ')
                        .append(Files.size(file))
                        .append('\n');
            }
        }
        return text.toString();
    }

    private AuditEntry newest(String operation) {
        try (AuditReader reader = AuditReader.open(cli.config().build())) {
            return reader.query(AuditQuery.builder().operation(operation).build())
                    .entries()
                    .get(0);
        }
    }
}

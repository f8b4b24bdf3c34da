package dev.auditkit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.auditkit.AuditEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code prove}, {@code export --evidence}, {@code check} and {@code rotate-key}. */
class EvidenceTest {

    @TempDir
    Path directory;

    Cli cli;

    @BeforeEach
    void recordTwoOperations() {
        cli = new Cli(directory.resolve("log"));
        cli.record(
                AuditEvent.of("first").user("alice").build(),
                AuditEvent.of("second").build());
    }

    private String key() throws IOException {
        return Files.readAllLines(directory.resolve("log/verifier-key")).get(0);
    }

    private Path proveTheFirst() {
        Path out = directory.resolve("out");
        Cli.Outcome outcome = cli.run("prove", "1", "--out=" + out);
        assertThat(outcome.err()).isEmpty();
        assertThat(outcome.code()).isZero();
        assertThat(outcome.lines())
                .containsExactly(
                        out.resolve("1.json").toString(),
                        out.resolve("1.tlog-proof").toString());
        return out;
    }

    @Test
    void anEntryIsProvenToWhoHasTheKey() throws IOException {
        Path out = proveTheFirst();

        assertThat(out.resolve("1.json"))
                .content()
                .contains("\"operation\":\"first\"")
                .endsWith("}");
        Cli.Outcome checked = cli.run("check", out.resolve("1.tlog-proof").toString(), "--verifier-key=" + key());
        assertThat(checked.err()).isEmpty();
        assertThat(checked.out()).startsWith("Authentic: log auditkit/").contains("1 of its first 4 entries");
        assertThat(checked.code()).isZero();
    }

    @Test
    void aChangedEntryIsNotProven() throws IOException {
        Path out = proveTheFirst();
        Path entry = out.resolve("1.json");
        Files.writeString(entry, Files.readString(entry).replace("alice", "mallory"));

        Cli.Outcome checked =
                cli.run("check", out.resolve("1.tlog-proof").toString(), "--verifier-key=" + key(), "--json");

        assertThat(checked.out()).contains("\"verdict\":\"damaged\"").contains("the root of the tree");
        assertThat(checked.code()).isEqualTo(1);
    }

    @Test
    void whatIsNotInTheLogCannotBeProven() {
        Cli.Outcome outcome = cli.run("prove", "17", "--out=" + directory.resolve("out"));

        assertThat(outcome.code()).isEqualTo(3);
        assertThat(outcome.err()).contains("Entry 17 cannot be proven");
    }

    @Test
    void aBundleHoldsOnItsOwn() throws IOException {
        Path bundle = directory.resolve("evidence.zip");
        Cli.Outcome exported = cli.run("export", "--evidence", "--user=alice", "--out=" + bundle);
        assertThat(exported.err()).contains("1 entries with their proofs to");
        assertThat(exported.code()).isZero();
        Path key = Files.writeString(directory.resolve("shop.key"), key() + "\n");
        Files.move(directory.resolve("log"), directory.resolve("gone"));

        Cli.Outcome checked = cli.run("check", bundle.toString(), "--verifier-key=" + key);

        assertThat(checked.out()).startsWith("Authentic");
        assertThat(checked.code()).isZero();
        assertThat(cli.run("check", bundle.toString()).out()).startsWith("Consistent, authenticity not checked");
    }

    @Test
    void evidenceNeedsAFile() {
        Cli.Outcome outcome = cli.run("export", "--evidence");

        assertThat(outcome.code()).isEqualTo(2);
        assertThat(outcome.err()).contains("--evidence needs --out");
    }

    @Test
    void evidenceDoesNotGoIntoTheLogDirectory() {
        Cli.Outcome outcome = cli.run("export", "--evidence", "--out=" + cli.logDir.resolve("evidence.zip"));

        assertThat(outcome.code()).isEqualTo(2);
        assertThat(outcome.err()).contains("in the log directory");
    }

    @Test
    void aKeyThatIsNoneIsRefusedWithWhatIsAllowed() {
        Cli.Outcome outcome = cli.run("check", "evidence.zip", "--verifier-key=shop");

        assertThat(outcome.code()).isEqualTo(2);
        assertThat(outcome.err()).contains("--verifier-key 'shop'").contains("name+id+key");
    }

    @Test
    void aNewKeyIsNamedAndTheOldOneStillLeadsToIt() throws IOException {
        String old = key();

        Cli.Outcome rotated = cli.run("rotate-key", "--min-free-mb=0");

        assertThat(rotated.err()).isEmpty();
        assertThat(rotated.code()).isZero();
        assertThat(Files.readAllLines(directory.resolve("log/verifier-key")))
                .containsExactly(old, rotated.out().strip());
        Path bundle = directory.resolve("evidence.zip");
        cli.run("export", "--evidence", "--out=" + bundle);
        assertThat(cli.run("check", bundle.toString(), "--verifier-key=" + old).out())
                .startsWith("Authentic");
    }
}

package dev.auditkit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.auditkit.note.Checkpoint;
import dev.auditkit.note.Ed25519Signer;
import dev.auditkit.note.SignedNote;
import dev.auditkit.tree.Frontier;
import dev.auditkit.tree.Hash;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VerifyCommandTest {

    private static final String ORIGIN = "auditkit/00112233445566778899aabbccddeeff";

    @TempDir
    Path directory;

    Cli cli;
    Ed25519Signer signer;
    Frontier tree = new Frontier();
    Path segment;

    @BeforeEach
    void signALogOfThreeEntries() throws Exception {
        cli = new Cli(Files.createDirectory(directory.resolve("log")));
        signer = new Ed25519Signer(
                ORIGIN, KeyPairGenerator.getInstance("Ed25519").generateKeyPair());
        segment = cli.logDir.resolve("audit-00000000000000000000.jsonl");
        StringBuilder lines = new StringBuilder();
        for (int seq = 0; seq < 3; seq++) {
            String leaf = "{\"timestamp\":\"2025-10-23T08:30:45.00000" + seq
                    + "Z\",\"event_id\":\"0199fe1c-2d1f-7000-8000-00000000000" + seq
                    + "\",\"operation\":\"order.create\",\"result\":\"ok\"}";
            Hash hash = Hash.ofLeaf(leaf.getBytes(StandardCharsets.UTF_8));
            tree.append(hash);
            lines.append(leaf, 0, leaf.length() - 1).append(",\"seq\":" + seq + ",\"hash\":\"sha256:" + hash + "\"}\n");
        }
        Files.writeString(segment, lines);
        Files.write(cli.logDir.resolve("checkpoint"), note(tree));
        Files.writeString(cli.logDir.resolve("verifier-key"), signer.verifierKey() + "\n");
    }

    private byte[] note(Frontier of) throws Exception {
        return SignedNote.sign(Checkpoint.of(ORIGIN, of.size(), of.root()).text(), List.of(signer))
                .bytes();
    }

    private Cli.Outcome verify(String... more) {
        String[] arguments = new String[more.length + 3];
        arguments[0] = "verify";
        arguments[1] = "--verifier-key";
        arguments[2] = signer.verifierKey().toString();
        System.arraycopy(more, 0, arguments, 3, more.length);
        return cli.run(arguments);
    }

    @Test
    void saysThatASoundLogIsAuthentic() throws IOException {
        Cli.Outcome outcome = verify();

        assertThat(outcome.code()).isZero();
        assertThat(outcome.out())
                .startsWith("OK: the log is what was written")
                .contains(ORIGIN, "3 entries, root " + tree.root(), "1 checked");
        assertThat(outcome.err()).isEmpty();
        Path keys = Files.writeString(directory.resolve("keys"), signer.verifierKey() + "\n\n");
        assertThat(cli.run("verify", "--verifier-key", keys.toString(), "--threads=1", cli.logDir.toString())
                        .out())
                .isEqualTo(outcome.out());
    }

    @Test
    void saysThatWithoutAKeyItIsNotCheckedWhoseLogItIs() {
        Cli.Outcome outcome = cli.run("verify");

        assertThat(outcome.code()).isZero();
        assertThat(outcome.out()).startsWith("OK as far as it can be seen").contains("--verifier-key");
    }

    @Test
    void namesTheFirstDamageFirst() throws IOException {
        String lines = Files.readString(segment);
        Files.writeString(segment, lines.replace("08:30:45.000001", "08:30:45.100001"));
        int offset = lines.indexOf('\n') + 1;

        Cli.Outcome outcome = verify();

        assertThat(outcome.code()).isEqualTo(1);
        assertThat(outcome.out())
                .startsWith("DAMAGED: ")
                .contains("First: ALTERED: entry 1, audit-00000000000000000000.jsonl at byte " + offset + ": ");
        assertThat(verify("--json").out())
                .startsWith("{\"verdict\":\"damaged\",\"ok\":false,")
                .contains("\"findings\":[{\"kind\":\"altered\",\"damage\":true,\"seq\":1,\"end_seq\":2,"
                        + "\"file\":\"audit-00000000000000000000.jsonl\",\"offset\":" + offset);
    }

    @Test
    void comparesAKeptCheckpoint() throws Exception {
        Frontier two = new Frontier();
        Path kept = Files.write(directory.resolve("kept"), note(tree));
        assertThat(verify("--checkpoint", kept.toString()).out()).contains("the log is its continuation");

        two.append(Hash.ofEmptyTree());
        Files.write(kept, note(two));
        Cli.Outcome outcome = verify("--checkpoint", kept.toString());
        assertThat(outcome.code()).isEqualTo(1);
        assertThat(outcome.out()).contains("NOT_AN_EXTENSION", "the log is NOT its continuation");
    }

    @Test
    void aLogWithoutACheckpointIsNoSuccess() throws IOException {
        Files.delete(cli.logDir.resolve("checkpoint"));
        Cli.Outcome outcome = verify();
        assertThat(outcome.code()).isEqualTo(1);
        assertThat(outcome.out()).startsWith("DAMAGED").contains("First: MISSING: checkpoint");
        Files.delete(cli.logDir.resolve("verifier-key"));
        outcome = cli.run("verify");
        assertThat(outcome.code()).isEqualTo(1);
        assertThat(outcome.out()).startsWith("NOTHING SIGNED");
    }

    @Test
    void refusesWhatItCannotUse() throws IOException {
        assertThat(cli.run("verify", "--verifier-key", "x+y")).satisfies(outcome -> {
            assertThat(outcome.code()).isEqualTo(2);
            assertThat(outcome.err()).contains("--verifier-key 'x+y' is neither a file nor a key");
        });
        Path empty = Files.createFile(directory.resolve("empty"));
        assertThat(cli.run("verify", "--verifier-key", empty.toString()).code()).isEqualTo(2);
        assertThat(cli.run("verify", "--checkpoint", empty.toString()).code()).isEqualTo(2);
        assertThat(cli.run("verify", "--threads", "0").code()).isEqualTo(2);
        assertThat(cli.run("verify", directory.resolve("none").toString()).code())
                .isEqualTo(3);
        assertThat(cli.run("verify", "--checkpoint", directory.resolve("none").toString())
                        .code())
                .isEqualTo(3);
    }
}

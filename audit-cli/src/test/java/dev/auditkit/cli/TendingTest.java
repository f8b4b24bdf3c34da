package dev.auditkit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.auditkit.AuditEvent;
import dev.auditkit.AuditResult;
import dev.auditkit.note.Checkpoint;
import dev.auditkit.note.Ed25519Signer;
import dev.auditkit.note.MalformedNoteException;
import dev.auditkit.note.SignedNote;
import dev.auditkit.tree.Hash;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code rotate}, {@code cleanup}, {@code acknowledge} and {@code stats}. */
class TendingTest {

    @TempDir
    Path directory;

    Cli cli;

    @BeforeEach
    void recordTwoOperations() {
        cli = new Cli(directory.resolve("log"));
        cli.record(AuditEvent.of("first").build(), AuditEvent.of("second").build());
    }

    @Test
    void rotateSealsTheSegmentAndNamesIt() throws IOException {
        Cli.Outcome outcome = cli.run("rotate", "--min-free-mb=0");

        assertThat(outcome.code()).isZero();
        assertThat(outcome.err()).isEmpty();
        assertThat(cli.segments()).hasSize(2);
        assertThat(Path.of(outcome.out().strip()).toRealPath())
                .isEqualTo(cli.segments().get(0).toRealPath());
        assertThat(cli.operations("--order=oldest")).containsExactly("first", "second");
    }

    @ParameterizedTest
    @ValueSource(strings = {"rotate", "cleanup", "cleanup --dry-run"})
    void doesNotMakeALogWhereNoneIs(String command) throws IOException {
        Path empty = Files.createDirectory(directory.resolve("empty"));

        Cli.Outcome outcome = cli.run((command + " --log-dir=" + empty).split(" ", -1));
        Cli.Outcome missing = cli.run((command + " --log-dir=" + directory.resolve("no")).split(" ", -1));

        assertThat(outcome.code()).isEqualTo(3);
        assertThat(outcome.err()).contains("There is no audit log");
        assertThat(empty).isEmptyDirectory();
        assertThat(missing.code()).isEqualTo(3);
        assertThat(directory.resolve("no")).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(strings = {"rotate", "cleanup", "cleanup --dry-run"})
    void doesNothingToALogThatIsSwitchedOff(String command) {
        assertThat(cli.run((command + " --enabled=false").split(" ", -1)).code())
                .isEqualTo(2);
    }

    @Test
    void cleanupRemovesNothingThatIsYoung() throws IOException {
        cli.run("rotate", "--min-free-mb=0");

        Cli.Outcome outcome = cli.run("cleanup", "--min-free-mb=0", "--retention-days=1");

        assertThat(outcome.code()).isZero();
        assertThat(outcome.out()).isEqualTo("Removed 0 segments with 0 entries, 0 bytes\n");
        assertThat(cli.segments()).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"cleanup", "cleanup --dry-run", "cleanup --retention-days=0"})
    void cleanupRemovesNothingUnlessItIsToldWhatIsOld(String command) throws IOException {
        Path old = makeOld();

        Cli.Outcome outcome = cli.run((command + " --min-free-mb=0").split(" ", -1));

        assertThat(outcome.code()).isEqualTo(2);
        assertThat(outcome.err()).contains("--retention-days", "1 to 36500");
        assertThat(old).exists();
    }

    @Test
    void cleanupSaysWhatItRemovesAndWhatItWould() throws IOException {
        Path old = makeOld();
        String what = "1 segments with %d entries, %s\n"
                .formatted(Files.readAllLines(old).size(), StatsReport.size(Files.size(old)));

        Cli.Outcome dry = cli.run("cleanup", "--retention-days=90", "--min-free-mb=0", "--dry-run");
        assertThat(dry.code()).isZero();
        assertThat(dry.out()).isEqualTo("would remove  " + old.getFileName() + "\nWould remove " + what);
        assertThat(old).exists();

        Cli.Outcome held = cli.run("cleanup", "--retention-days=90", "--min-free-mb=0", "--legal-hold");
        assertThat(held.out())
                .isEqualTo("Removed 0 segments with 0 entries, 0 bytes\nkept  %s: audit.legal-hold is true\n"
                        .formatted(old.getFileName()));
        assertThat(old).exists();

        Cli.Outcome done = cli.run("cleanup", "--retention-days=90", "--min-free-mb=0");
        assertThat(done.code()).isZero();
        assertThat(done.out()).isEqualTo("removed  " + old.getFileName() + "\nRemoved " + what);
        assertThat(old).doesNotExist();
    }

    @Test
    void cleanupKeepsWhatIsDamagedAndSaysSo() throws IOException {
        Path old = makeOld();
        Files.writeString(old, Files.readString(old).replace("\"first\"", "\"worst\""));

        Cli.Outcome outcome = cli.run("cleanup", "--retention-days=90", "--min-free-mb=0");

        assertThat(outcome.code()).isEqualTo(1);
        assertThat(outcome.out())
                .isEqualTo(
                        "Removed 0 segments with 0 entries, 0 bytes\nkept  " + old.getFileName() + ": it is damaged\n");
        assertThat(old).exists();
    }

    @Test
    void noOtherCommandRemovesWhatIsOld() throws IOException {
        Path old = makeOld();

        cli.run("rotate", "--min-free-mb=0");
        cli.append("{\"operation\":\"third\"}\n");

        assertThat(old).exists();
    }

    @Test
    void acknowledgesADamagedLogThatWasSetAside() throws IOException {
        cli.run("rotate", "--min-free-mb=0");
        cli.run("rotate", "--min-free-mb=0");
        Files.delete(cli.segments().get(1));

        assertThat(cli.run("rotate", "--min-free-mb=0").err()).contains("The audit log is damaged");
        assertThat(cli.run("acknowledge", "--min-free-mb=0", " ").code()).isEqualTo(2);
        cli.run("rotate", "--min-free-mb=0", "--failure-policy=open");
        Cli.Outcome first = cli.run("acknowledge", "--min-free-mb=0", "disk replaced");
        Cli.Outcome second = cli.run("acknowledge", "--min-free-mb=0", "disk replaced");

        assertThat(first.code()).isZero();
        assertThat(first.out()).startsWith("Acknowledged: the log in set-aside-");
        assertThat(second.out()).isEqualTo("Nothing to acknowledge\n");
        assertThat(cli.run("query", "--operation=audit.acknowledged", "--format=jsonl")
                        .out())
                .contains("\"reason\":\"disk replaced\"");
    }

    @Test
    void statsShowsEveryFieldToPeopleAndPrograms() throws IOException {
        Cli.Outcome text = cli.run("stats");
        Cli.Outcome json = cli.run("stats", "--format=json");

        assertThat(text.code()).isZero();
        assertThat(text.lines()).hasSize(19).contains("entries total     4", "state             read_only");
        assertThat(json.out())
                .startsWith("{\"state\":\"read_only\",\"reason\":null,\"enabled\":true,\"log_dir\":\"")
                .contains("\"current_log_size\":" + Files.size(cli.segments().get(0)) + ",")
                .contains("\"entries_today\":4,\"entries_total\":4,\"next_seq\":4,\"queue_depth\":0,")
                .endsWith("\"truncated_values\":0,\"last_fsync\":null}\n");
        assertThat(cli.run("stats", "--format=xml").code()).isEqualTo(2);
        assertThat(StatsReport.size(1023)).isEqualTo("1023 bytes");
        assertThat(StatsReport.size(1024)).isEqualTo("1.0 KiB (1,024 bytes)");
        assertThat(StatsReport.size(5L << 30)).isEqualTo("5.0 GiB (5,368,709,120 bytes)");
    }

    @Test
    void statsCountsEntriesByWhatIsAskedFor() {
        cli.record(
                AuditEvent.of("second").user("alice").result(AuditResult.DENIED).build(),
                AuditEvent.of("second")
                        .user("bob")
                        .time(Instant.parse("2020-02-29T23:59:59Z"))
                        .build());

        Cli.Outcome operations = cli.run("stats", "--by=operation", "--operation=second", "--operation=first");
        assertThat(operations.code()).isZero();
        assertThat(operations.lines()).containsExactly("3  second", "1  first", "4  in all");
        assertThat(cli.run("stats", "--by=result", "--user=alice", "--format=json")
                        .out())
                .isEqualTo("{\"by\":\"result\",\"entries\":1,\"counts\":[{\"result\":\"denied\",\"entries\":1}]}\n");
        assertThat(cli.run("stats", "--by=user", "--operation=*nd*").code()).isEqualTo(2);
        assertThat(cli.run("stats", "--by=user", "--operation=second").lines())
                .containsExactly("1  -", "1  alice", "1  bob", "3  in all");
        assertThat(cli.run("stats", "--by=day", "--to=2020-12-31").lines())
                .containsExactly("1  2020-02-29T00:00:00Z", "1  in all");
        assertThat(cli.run("stats", "--by=hour", "--to=2020-12-31", "--format=json")
                        .out())
                .isEqualTo("{\"by\":\"hour\",\"entries\":1,\"counts\":"
                        + "[{\"hour\":\"2020-02-29T23:00:00Z\",\"entries\":1}]}\n");
    }

    @Test
    void statsRefusesWhatItCannotCountBy() {
        assertThat(cli.run("stats", "--by=node").err()).contains("operation, result, user, hour, day");
        assertThat(cli.run("stats", "--user=alice").err()).contains("--by");
        assertThat(cli.run("stats", "--user=alice").code()).isEqualTo(2);
    }

    /** Seals the segment and makes it one that was recorded in 2020, as an auditor's own writer of the format would. */
    private Path makeOld() throws IOException {
        // More than a block, so that opening the log does not read all of it.
        cli.record(Collections.nCopies(600, AuditEvent.of("more").build()).toArray(AuditEvent[]::new));
        cli.run("rotate", "--min-free-mb=0");
        Path segment = cli.segments().get(0);
        List<String> lines = Files.readAllLines(segment);
        StringBuilder old = new StringBuilder();
        for (String line : lines) {
            int suffix = line.lastIndexOf(",\"seq\":");
            String leaf =
                    line.substring(0, suffix).replaceFirst("\"timestamp\":\"....-..-..", "\"timestamp\":\"2020-01-01");
            String seq = line.substring(suffix, line.indexOf(",\"hash\"", suffix));
            old.append(leaf)
                    .append(seq)
                    .append(",\"hash\":\"sha256:")
                    .append(leafHash(leaf + "}"))
                    .append("\"}\n");
        }
        Files.writeString(segment, old);
        Files.delete(segment.resolveSibling(segment.getFileName().toString().replace(".jsonl", ".idx")));
        signAnew();
        return segment;
    }

    /** What is signed cannot be made older, except by who has the key: as if a crash had come before the first checkpoint. */
    private void signAnew() throws IOException {
        Files.delete(cli.logDir.resolve("tree"));
        Files.delete(cli.logDir.resolve("checkpoints"));
        Path checkpoint = cli.logDir.resolve("checkpoint");
        try {
            String pem = Files.readString(cli.logDir.resolve("signing-key.pem")).replaceAll("-----.*-----|\\s", "");
            String[] key =
                    Files.readString(cli.logDir.resolve("verifier-key")).strip().split("\\+", 3);
            byte[] open = Base64.getDecoder().decode(key[2]);
            open[0] = 0;
            KeyFactory keys = KeyFactory.getInstance("Ed25519");
            byte[] x509 = HexFormat.of().parseHex("302a300506032b65700321");
            byte[] encoded = Arrays.copyOf(x509, x509.length + open.length);
            System.arraycopy(open, 0, encoded, x509.length, open.length);
            KeyPair pair = new KeyPair(
                    keys.generatePublic(new X509EncodedKeySpec(encoded)),
                    keys.generatePrivate(
                            new PKCS8EncodedKeySpec(Base64.getDecoder().decode(pem))));
            String nothing = Checkpoint.of(key[0], 0, Hash.ofEmptyTree()).text();
            Files.write(
                    checkpoint,
                    SignedNote.sign(nothing, List.of(new Ed25519Signer(key[0], pair)))
                            .bytes());
        } catch (GeneralSecurityException | MalformedNoteException e) {
            throw new IllegalStateException(e);
        }
        cli.record();
    }

    private static String leafHash(String leaf) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update((byte) 0);
            return HexFormat.of().formatHex(digest.digest(leaf.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}

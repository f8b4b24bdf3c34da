package dev.auditkit.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.auditkit.note.Checkpoint;
import dev.auditkit.note.Ed25519Signer;
import dev.auditkit.note.SignedNote;
import dev.auditkit.note.VerifierKey;
import dev.auditkit.tree.Hash;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class WitnessCommandTest {

    private static final String ORIGIN = "log.example/a";
    private static final List<Hash> LEAVES = List.of(
            Hash.ofLeaf(new byte[] {0}),
            Hash.ofLeaf(new byte[] {1}),
            Hash.ofLeaf(new byte[] {2}),
            Hash.ofLeaf(new byte[] {3}));

    @TempDir
    Path directory;

    Cli cli;
    Path state;
    Path logs;
    Ed25519Signer log;
    final HttpClient http = HttpClient.newHttpClient();

    @BeforeEach
    void nameALog() throws Exception {
        cli = new Cli(directory.resolve("unused"));
        state = directory.resolve("state");
        logs = directory.resolve("logs");
        log = new Ed25519Signer(ORIGIN, KeyPairGenerator.getInstance("Ed25519").generateKeyPair());
        Files.writeString(logs, "# the one log\n" + log.verifierKey() + "\n");
    }

    /** The command, until it is closed. */
    private final class Running extends Served {

        Running(String... options) throws InterruptedException {
            super(directory.resolve("unused"), arguments(options));
        }

        List<VerifierKey> keys() throws Exception {
            List<VerifierKey> keys = new ArrayList<>();
            for (String line : out.toString(StandardCharsets.UTF_8).lines().toList()) {
                keys.add(VerifierKey.parse(line));
            }
            return keys;
        }
    }

    private String[] arguments(String... options) {
        List<String> arguments = new ArrayList<>(
                List.of("witness", "--name=witness.example/w", "--state-dir=" + state, "--logs=" + logs));
        if (Stream.of(options).noneMatch(option -> option.startsWith("--port"))) {
            arguments.add("--port=0");
        }
        arguments.addAll(List.of(options));
        return arguments.toArray(String[]::new);
    }

    /** Trees of 1, 2 and 4 leaves, which prove each other by the other half. */
    private static Hash root(int size) {
        Hash one = LEAVES.get(0);
        return switch (size) {
            case 1 -> one;
            case 2 -> Hash.ofNode(one, LEAVES.get(1));
            default -> Hash.ofNode(root(2), Hash.ofNode(LEAVES.get(2), LEAVES.get(3)));
        };
    }

    private String request(int oldSize, int size, Hash... proof) throws Exception {
        StringBuilder body = new StringBuilder("old " + oldSize + "\n");
        for (Hash hash : proof) {
            body.append(Base64.getEncoder().encodeToString(hash.bytes())).append('\n');
        }
        return body + "\n" + signed(size);
    }

    private SignedNote signed(int size) throws Exception {
        return SignedNote.sign(Checkpoint.of(ORIGIN, size, root(size)).text(), List.of(log));
    }

    private static String placeOfCheckpoint() throws Exception {
        byte[] hash = MessageDigest.getInstance("SHA-256").digest(ORIGIN.getBytes(StandardCharsets.UTF_8));
        return "/" + HexFormat.of().formatHex(hash) + "/checkpoint";
    }

    @Test
    void cosignsWithAKeyThatItMadeAndKeepsBothOverARestart() throws Exception {
        List<VerifierKey> keys;
        try (Running witness = new Running()) {
            keys = witness.keys();
            assertThat(keys).hasSize(1);
            assertThat(witness.get(placeOfCheckpoint()).statusCode()).isEqualTo(404);
            HttpResponse<String> answer = witness.post("/add-checkpoint", request(0, 2));

            assertThat(answer.statusCode()).isEqualTo(200);
            SignedNote cosigned = SignedNote.of(signed(2).text(), answer.body().getBytes(StandardCharsets.UTF_8));
            assertThat(cosigned.verify(keys)).isEqualTo(keys);
            assertThat(witness.get(placeOfCheckpoint()).body())
                    .isEqualTo(signed(2).with(cosigned).toString());
        }
        try (Running witness = new Running()) {
            assertThat(witness.keys()).isEqualTo(keys);
            HttpResponse<String> conflict = witness.post("/add-checkpoint", request(0, 4));
            assertThat(conflict.statusCode()).isEqualTo(409);
            assertThat(conflict.headers().firstValue("Content-Type")).contains("text/x.tlog.size");
            assertThat(conflict.body()).isEqualTo("2\n");
            Hash otherHalf = Hash.ofNode(LEAVES.get(2), LEAVES.get(3));
            assertThat(witness.post("/add-checkpoint", request(2, 4, otherHalf)).statusCode())
                    .isEqualTo(200);
        }
    }

    @Test
    void tellsTheOperatorOfALogThatContradictsItself() throws Exception {
        try (Running witness = new Running()) {
            assertThat(witness.post("/add-checkpoint", request(0, 2)).statusCode())
                    .isEqualTo(200);
            assertThat(witness.post("/add-checkpoint", request(2, 4, LEAVES.get(2)))
                            .statusCode())
                    .isEqualTo(422);
            while (!witness.err.toString().endsWith("=\\u000a\n")) {
                Thread.sleep(10); // it is said once the answer is sent
            }
            assertThat(witness.err.toString())
                    .contains("audit witness: a log signed a checkpoint that is not one of its history")
                    .contains("old 2\\u000a", "log.example/a\\u000a4\\u000a");
        }
    }

    @Test
    void refusesWhatIsNotForIt() throws Exception {
        try (Running witness = new Running("--max-request-bytes=1000")) {
            assertThat(witness.post("/add-checkpoint", "nonsense").statusCode()).isEqualTo(400);
            assertThat(witness.post("/add-checkpoint", "x".repeat(1001)).statusCode())
                    .isEqualTo(413);
            assertThat(witness.post("/add-checkpoint", "x".repeat(1_000_000)).statusCode())
                    .isEqualTo(413);
            assertThat(witness.get("/add-checkpoint").statusCode()).isEqualTo(405);
            assertThat(witness.post(placeOfCheckpoint(), "").statusCode()).isEqualTo(405);
            for (String path : List.of("/", "/lock", "/signing-key.pem", "/../signing-key.pem", "/add-checkpoint/x")) {
                assertThat(witness.get(path).statusCode()).as(path).isEqualTo(404);
            }
            assertThat(witness.post("/add-checkpoint", request(0, 1)).statusCode())
                    .isEqualTo(200);
        }
    }

    @Test
    void answersWhileOthersHoldTheirConnections() throws Exception {
        try (Running witness = new Running("--threads=2")) {
            URI uri = URI.create(witness.url);
            List<Socket> idle = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                idle.add(new Socket(uri.getHost(), uri.getPort()));
            }
            assertThat(witness.post("/add-checkpoint", request(0, 1)).statusCode())
                    .isEqualTo(200);
            for (Socket socket : idle) {
                socket.close();
            }
        }
    }

    @Test
    void usesAKeyOfAnotherToolAndShowsItsPublicHalf() throws Exception {
        Path key = directory.resolve("key.pem");
        // The example of RFC 8410, section 10.3; its public half is that of section 10.1.
        writeSecret(key, """
                -----BEGIN PRIVATE KEY-----
                MC4CAQAwBQYDK2VwBCIEINTuctv5E1hK1bbY8fdp+K06/nwoy/HU++CXqI9EdVhC
                -----END PRIVATE KEY-----
                """);
        try (Running witness = new Running("--key=" + key)) {
            assertThat(HexFormat.of()
                            .formatHex(Base64.getDecoder()
                                    .decode(witness.keys().get(0).toString().split("\\+", 3)[2])))
                    .isEqualTo("0419bf44096984cdfe8541bac167dc3b96c85086aa30b6b6cb0c5c38ad703166e1");
            assertThat(state.resolve("signing-key.pem")).doesNotExist();
        }
    }

    @Test
    void cosignsWithAnMlDsaKeyTooWherePossible() throws Exception {
        Path key = directory.resolve("ml-dsa.pem");
        if (Runtime.version().feature() < 24) {
            Cli.Outcome outcome = cli.run(arguments("--ml-dsa-key=" + key));
            assertThat(outcome.code()).isEqualTo(2);
            assertThat(outcome.err()).contains(key + " cannot be used: ML-DSA needs JDK 24 or later");
        }
        assumeTrue(
                Runtime.version().feature() >= 24, "passed over: ML-DSA-44 needs JDK 24, this is " + Runtime.version());
        for (int run = 0; run < 2; run++) {
            try (Running witness = new Running("--ml-dsa-key=" + key)) {
                List<VerifierKey> keys = witness.keys();
                assertThat(keys).hasSize(2);
                HttpResponse<String> answer = witness.post("/add-checkpoint", request(run, 1));
                SignedNote cosigned =
                        SignedNote.of(signed(1).text(), answer.body().getBytes(StandardCharsets.UTF_8));
                assertThat(cosigned.verify(keys)).isEqualTo(keys);
            }
        }
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void keepsItsKeyToItself() throws Exception {
        try (Running witness = new Running()) {
            Path key = state.resolve("signing-key.pem");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(key)))
                    .isEqualTo("rw-------");
            String secret = Files.readString(key).lines().toList().get(1);
            assertThat(witness.out.toString(StandardCharsets.UTF_8) + witness.err)
                    .doesNotContain(secret);
        }
    }

    @Test
    void sharesItsStateWithNobody() throws Exception {
        try (Running witness = new Running()) {
            Cli.Outcome outcome = cli.run(arguments());
            assertThat(outcome.code()).isEqualTo(3);
            assertThat(outcome.err()).contains(state.toString()).contains("one directory has one witness");
            assertThat(witness.post("/add-checkpoint", request(0, 1)).statusCode())
                    .isEqualTo(200);
        }
    }

    @Test
    void refusesOptionsThatCannotBeUsed() throws Exception {
        assertRefused(2, "--name", "witness", "--state-dir=" + state, "--logs=" + logs);
        assertRefused(2, "--logs", "witness", "--state-dir=" + state, "--name=a");
        assertRefused(2, "--port 65536 cannot be used; allowed: 0 to 65535", arguments("--port=65536"));
        assertRefused(2, "--threads 0", arguments("--threads=0"));
        assertRefused(2, "--max-request-bytes 10", arguments("--max-request-bytes=10"));
        assertRefused(2, "key name 'a b'", "witness", "--name=a b", "--state-dir=" + state, "--logs=" + logs);
        assertRefused(
                3, "absent", "witness", "--name=a", "--state-dir=" + state, "--logs=" + directory.resolve("absent"));
        Files.writeString(logs, "# none\n");
        assertRefused(2, "names no log", arguments());
        Files.writeString(logs, "nonsense\n");
        assertRefused(2, "line 1, 'nonsense'", arguments());
    }

    @Test
    void refusesAKeyFileThatCannotBeUsed() throws Exception {
        Path key = directory.resolve("key.pem");
        writeSecret(key, "");
        assertRefused(3, key + " has no Ed25519 key that can be used: it is not PEM", arguments("--key=" + key));
        writeSecret(key, "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n");
        assertRefused(3, key + " has no Ed25519 key that can be used", arguments("--key=" + key));

        try (Running witness = new Running()) {
            assertThat(witness.keys()).hasSize(1);
        }
        writeSecret(key, Files.readString(state.resolve("signing-key.pem")) + """
                -----BEGIN PUBLIC KEY-----
                MCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE=
                -----END PUBLIC KEY-----
                """);
        assertRefused(3, "the private and the public key in it do not belong together", arguments("--key=" + key));
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void refusesAKeyFileThatOthersMayRead() throws Exception {
        try (Running witness = new Running()) {
            assertThat(witness.keys()).hasSize(1);
        }
        Path key = state.resolve("signing-key.pem");
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-r--r--"));
        assertRefused(3, "others than its owner may read or write it (rw-r--r--)", arguments());
    }

    private static void writeSecret(Path file, String text) throws IOException {
        Files.writeString(file, text);
        if (file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        }
    }

    private void assertRefused(int code, String message, String... arguments) {
        Cli.Outcome outcome = cli.run(arguments);
        assertThat(outcome.code()).as(outcome.err()).isEqualTo(code);
        assertThat(outcome.err()).contains(message).doesNotContain("\tat ");
        assertThat(outcome.out()).isEmpty();
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void runsInAProcessOfItsOwnUntilItIsStopped() throws Exception {
        Path err = directory.resolve("err");
        try (Child child = Child.start(AuditCommand.class, err, arguments())) {
            VerifierKey key = VerifierKey.parse(child.out.readLine());
            String url = "";
            while (url.isEmpty()) {
                Matcher said = Served.PLACE.matcher(Files.readString(err));
                url = said.find() ? said.group(1) : "";
                Thread.sleep(20);
            }
            HttpResponse<String> answer = http.send(
                    HttpRequest.newBuilder(URI.create(url + "/add-checkpoint"))
                            .timeout(Duration.ofSeconds(20))
                            .POST(BodyPublishers.ofString(request(0, 1)))
                            .build(),
                    BodyHandlers.ofString());
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.body()).startsWith("\u2014 " + key.name() + " ");
            assertThat(cli.run(arguments()).err()).contains("in use by another process");
            child.process.toHandle().destroy();
            assertThat(child.exitCode()).isZero();
        }
    }

    @Test
    void hasAHelpPage() {
        Cli.Outcome outcome = cli.run("help", "witness");
        assertThat(outcome.code()).isZero();
        assertThat(outcome.out())
                .startsWith("Name:\n  audit witness - ")
                .contains("\nDescription:\n", "\nOptions:\n", "--state-dir", "\nExit codes:\n", "\nExamples:\n  ");
        assertThat(outcome.lines()).allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(100));
    }
}

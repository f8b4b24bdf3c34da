package dev.auditkit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.auditkit.AuditEvent;
import dev.auditkit.AuditLog;
import dev.auditkit.note.Checkpoint;
import dev.auditkit.note.SignedNote;
import dev.auditkit.note.VerifierKey;
import dev.auditkit.tree.Hash;
import dev.auditkit.tree.HashReader;
import dev.auditkit.tree.MerkleTree;
import dev.auditkit.tree.ProofVerifier;
import dev.auditkit.tree.TilePath;
import dev.auditkit.tree.Tiles;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
class TilesCommandTest {

    private static final int TILE_HEIGHT = 8;

    @TempDir
    Path directory;

    Cli cli;

    @BeforeEach
    void nameALog() {
        cli = new Cli(directory.resolve("log"));
    }

    private void write(int entries) {
        cli.record(Stream.generate(() -> AuditEvent.of("step").build())
                .limit(entries)
                .toArray(AuditEvent[]::new));
    }

    private Served serve(String... options) throws InterruptedException {
        List<String> arguments = new ArrayList<>(List.of("tiles", "--port=0"));
        arguments.addAll(List.of(options));
        return new Served(cli.logDir, arguments.toArray(String[]::new));
    }

    private Checkpoint checkpoint(Served served) throws Exception {
        SignedNote note = SignedNote.parse(
                served.bytes(served.request("/checkpoint").build()).body());
        VerifierKey key = VerifierKey.parse(
                Files.readString(cli.logDir.resolve("verifier-key")).strip());
        assertThat(note.verify(List.of(key))).containsExactly(key);
        return Checkpoint.parse(note.text());
    }

    /** Reads hashes as a client does: from the tile that has the subtrees on the level below. */
    private static HashReader client(Served served, long size) {
        return (level, index) -> {
            int height = level % TILE_HEIGHT;
            long first = index << height;
            TilePath path = Tiles.of(level / TILE_HEIGHT, first / TilePath.FULL, size);
            HttpResponse<byte[]> answer = get(served, "/" + path);
            assertThat(answer.statusCode()).as(path.toString()).isEqualTo(200);
            assertThat(answer.body()).hasSize(path.width() * Hash.LENGTH);
            return subtree(answer.body(), (int) (first % TilePath.FULL), 1 << height);
        };
    }

    private static HttpResponse<byte[]> get(Served served, String path) throws IOException {
        try {
            return served.bytes(served.request(path).build());
        } catch (Exception e) {
            throw new IOException(path, e);
        }
    }

    private static Hash subtree(byte[] tile, int from, int count) {
        return count == 1
                ? Hash.of(tile, from * Hash.LENGTH, Hash.LENGTH)
                : Hash.ofNode(subtree(tile, from, count / 2), subtree(tile, from + count / 2, count / 2));
    }

    private static List<byte[]> leaves(byte[] bundle) throws IOException {
        List<byte[]> leaves = new ArrayList<>();
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(bundle));
        while (in.available() > 0) {
            leaves.add(in.readNBytes(in.readUnsignedShort()));
        }
        return leaves;
    }

    private static String header(HttpResponse<?> answer, String name) {
        return String.join(", ", answer.headers().allValues(name));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 254, 600})
    void theRootOfTheCheckpointFollowsFromTheTiles(int entries) throws Exception {
        write(entries);
        try (Served served = serve()) {
            Checkpoint checkpoint = checkpoint(served);
            assertThat(checkpoint.size()).isGreaterThan(entries);
            assertThat(MerkleTree.root(checkpoint.size(), client(served, checkpoint.size())))
                    .isEqualTo(checkpoint.root());
            assertThat(served.err.toString().lines())
                    .containsExactly("audit tiles: serves hashes, not entries, of the log in " + cli.logDir + " on "
                            + served.url);
            assertThat(served.out.size()).isZero();
        }
    }

    @Test
    void aLogThatGrowsMeanwhileIsSeenToGoOn() throws Exception {
        try (AuditLog log = AuditLog.open(
                        cli.config().checkpointInterval(Duration.ofMillis(10)).build());
                Served served = serve()) {
            Checkpoint before = checkpoint(served);
            for (int i = 0; i < 700; i++) {
                log.log(AuditEvent.of("step").build());
            }
            log.flush();
            Checkpoint after = checkpoint(served);
            while (after.size() < 700) {
                Thread.sleep(10);
                after = checkpoint(served);
            }
            HashReader tiles = client(served, after.size());
            assertThat(MerkleTree.root(after.size(), tiles)).isEqualTo(after.root());
            assertThat(MerkleTree.root(before.size(), client(served, before.size())))
                    .isEqualTo(before.root());
            assertThat(before.size()).isPositive();
            assertThat(ProofVerifier.extendsTree(
                            MerkleTree.consistencyProof(before.size(), after.size(), tiles),
                            before.size(),
                            before.root(),
                            after.size(),
                            after.root()))
                    .isTrue();
        }
    }

    @Test
    void whatNeverChangesMayBeKeptForLong() throws Exception {
        write(3);
        try (Served served = serve("--entries")) {
            HttpResponse<String> checkpoint = served.get("/checkpoint");
            assertThat(header(checkpoint, "Content-Type")).isEqualTo("text/plain; charset=utf-8");
            assertThat(header(checkpoint, "Cache-Control")).isEqualTo("max-age=2, must-revalidate");

            HttpResponse<String> tile = served.get("/tile/0/000.p/3");
            assertThat(header(tile, "Content-Type")).isEqualTo("application/octet-stream");
            assertThat(header(tile, "Cache-Control")).isEqualTo("max-age=31536000, immutable");

            HttpResponse<String> bundle = served.get("/tile/entries/000.p/3");
            assertThat(header(bundle, "Content-Type")).isEqualTo("application/octet-stream");
            assertThat(header(bundle, "Cache-Control")).isEqualTo("private, max-age=31536000, immutable");

            HttpResponse<String> none = served.get("/tile/0/001");
            assertThat(none.statusCode()).isEqualTo(404);
            assertThat(header(none, "Cache-Control")).isEqualTo("no-store");
        }
    }

    @Test
    void entriesAreRefusedUnlessTheyAreOffered() throws Exception {
        write(3);
        try (Served served = serve()) {
            HttpResponse<String> answer = served.get("/tile/entries/000.p/3");
            assertThat(answer.statusCode()).isEqualTo(403);
            assertThat(answer.body()).doesNotContain("step").contains("entries");
            assertThat(header(answer, "Cache-Control")).isEqualTo("no-store");
            assertThat(served.get("/tile/%65ntries/000.p/3").statusCode()).isEqualTo(403);
        }
    }

    @Test
    void entriesThatAreOfferedHashToTheTiles() throws Exception {
        write(600);
        try (Served served = serve("--entries")) {
            assertThat(served.err.toString()).contains("serves entries and their hashes of the log in");
            long size = checkpoint(served).size();
            List<String> read = new ArrayList<>();
            for (int bundle = 0; bundle * TilePath.FULL < size; bundle++) {
                TilePath path = Tiles.of(TilePath.ENTRIES, bundle, size);
                List<byte[]> leaves = leaves(get(served, "/" + path).body());
                byte[] hashes = get(served, "/" + Tiles.of(0, bundle, size)).body();
                assertThat(leaves).hasSize(path.width());
                for (int i = 0; i < leaves.size(); i++) {
                    assertThat(Hash.ofLeaf(leaves.get(i))).isEqualTo(Hash.of(hashes, i * Hash.LENGTH, Hash.LENGTH));
                    read.add(new String(leaves.get(i), StandardCharsets.UTF_8));
                }
            }
            assertThat(read).filteredOn(leaf -> leaf.contains("\"step\"")).hasSize(600);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "identity, GZIP", "br;q=1.0, gzip;q=0.8", "gzip; q=0.001", "deflate,gzip"})
    void entriesAreCompressedForThoseWhoTakeThatSo(String accepted) throws Exception {
        write(200);
        try (Served served = serve("--entries")) {
            byte[] plain = get(served, "/tile/entries/000.p/200").body();
            HttpResponse<byte[]> answer = served.bytes(served.request("/tile/entries/000.p/200")
                    .header("Accept-Encoding", accepted)
                    .build());
            assertThat(header(answer, "Content-Encoding")).isEqualTo("gzip");
            assertThat(header(answer, "Vary")).isEqualTo("Accept-Encoding");
            assertThat(answer.body()).hasSizeLessThan(plain.length / 2);
            assertThat(new GZIPInputStream(new ByteArrayInputStream(answer.body())).readAllBytes())
                    .isEqualTo(plain);
            HttpResponse<byte[]> tile = served.bytes(served.request("/tile/0/000.p/200")
                    .header("Accept-Encoding", accepted)
                    .build());
            assertThat(header(tile, "Content-Encoding")).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"identity", "gzip;q=0", "gzip; q=0.000", "br", "gzipped", ""})
    void entriesAreNotCompressedForOthers(String accepted) throws Exception {
        write(3);
        try (Served served = serve("--entries")) {
            HttpResponse<byte[]> answer = served.bytes(served.request("/tile/entries/000.p/3")
                    .header("Accept-Encoding", accepted)
                    .build());
            assertThat(header(answer, "Content-Encoding")).isEmpty();
            assertThat(header(answer, "Vary")).isEqualTo("Accept-Encoding");
            assertThat(leaves(answer.body())).hasSize(3);
        }
    }

    @Test
    void headIsAnsweredAsGetWithoutTheBody() throws Exception {
        write(3);
        try (Served served = serve("--entries")) {
            for (String path :
                    List.of("/checkpoint", "/tile/0/000.p/3", "/tile/entries/000.p/3", "/tile/0/001", "/nothing")) {
                HttpResponse<byte[]> get = get(served, path);
                HttpResponse<byte[]> head = served.bytes(served.request(path)
                        .method("HEAD", BodyPublishers.noBody())
                        .build());
                assertThat(head.statusCode()).as(path).isEqualTo(get.statusCode());
                assertThat(head.body()).isEmpty();
                for (String name : List.of("Content-Type", "Content-Length", "Cache-Control", "Vary")) {
                    assertThat(header(head, name)).as(path + " " + name).isEqualTo(header(get, name));
                }
                assertThat(header(get, "Content-Length")).isEqualTo(Integer.toString(get.body().length));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "DELETE", "OPTIONS", "PATCH"})
    void otherMethodsAreNotAllowed(String method) throws Exception {
        write(1);
        try (Served served = serve()) {
            HttpResponse<byte[]> answer = served.bytes(served.request("/checkpoint")
                    .method(method, BodyPublishers.ofString("x"))
                    .build());
            assertThat(answer.statusCode()).isEqualTo(405);
            assertThat(header(answer, "Allow")).isEqualTo("GET, HEAD");
            assertThat(served.get("/checkpoint").statusCode()).isEqualTo(200);
        }
    }

    /** Sends a path that a client library would put right, or refuse. */
    private static String raw(Served served, String path) throws IOException {
        URI uri = URI.create(served.url);
        try (Socket socket = new Socket(uri.getHost(), uri.getPort())) {
            socket.getOutputStream()
                    .write(("GET " + path + " HTTP/1.1\r\nHost: " + uri.getAuthority()
                                    + "\r\nConnection: close\r\n\r\n")
                            .getBytes(StandardCharsets.ISO_8859_1));
            ByteArrayOutputStream answer = new ByteArrayOutputStream();
            socket.getInputStream().transferTo(answer);
            return answer.toString(StandardCharsets.ISO_8859_1);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "//checkpoint",
                "/checkpoint/",
                "/checkpoints",
                "/signing-key.pem",
                "/tile/../signing-key.pem",
                "/../log/signing-key.pem",
                "/tile/0/../../signing-key.pem",
                "/tile/0/%2e%2e/%2e%2e/signing-key.pem",
                "/tile/0/..%2f..%2fsigning-key.pem",
                "/%2e%2e/log/signing-key.pem",
                "/tile/0/000.p/3%00",
                "/tile/0/000.p/3/",
                "/tile/0//000.p/3",
                "/tile\\0\\000.p\\3",
                "file:///etc/passwd",
                "signing-key.pem",
                "mailto:someone"
            })
    void nothingElseIsServed(String path) throws Exception {
        write(2);
        try (Served served = serve("--entries")) {
            // The server of the Java platform ends the connection without a word where there is no path at all.
            String answer = raw(served, path);
            assertThat(answer).matches("(?s)(HTTP/1.1 (400|404) .*)?").doesNotContain("PRIVATE KEY", "root:", "\tat ");
            assertThat(served.get("/checkpoint").statusCode()).isEqualTo(200);
            assertThat(served.err.toString().lines()).hasSize(1);
        }
    }

    @Test
    void whatIsDamagedIsNotServedAndTheOperatorHearsOfIt() throws Exception {
        write(3);
        Path segment = cli.segments().get(0);
        Files.writeString(segment, Files.readString(segment).replaceFirst("audit\\.opened", "audit.opaned"));
        try (Served served = serve("--entries")) {
            for (String path : List.of("/tile/0/000.p/3", "/tile/entries/000.p/3")) {
                HttpResponse<String> answer = served.get(path);
                assertThat(answer.statusCode()).isEqualTo(500);
                assertThat(answer.body()).isEqualTo("the log cannot be read\n");
                assertThat(header(answer, "Cache-Control")).isEqualTo("no-store");
                assertThat(served.err.toString()).contains("audit tiles: " + path + " could not be answered: ");
            }
            assertThat(served.err.toString().lines()).hasSize(3);
            assertThat(served.err.toString()).doesNotContain("\tat ");
            assertThat(served.get("/checkpoint").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void aLogThatIsGoneIsNotServedEither() throws Exception {
        write(3);
        try (Served served = serve()) {
            Files.write(cli.logDir.resolve("checkpoint"), new byte[] {0});
            Files.write(cli.logDir.resolve("checkpoints"), new byte[] {0});
            assertThat(served.get("/checkpoint").statusCode()).isIn(404, 500);
            Files.delete(cli.logDir.resolve("checkpoint"));
            Files.delete(cli.logDir.resolve("checkpoints"));
            assertThat(served.get("/checkpoint").statusCode()).isEqualTo(404);
            assertThat(served.get("/tile/0/000.p/3").statusCode()).isEqualTo(404);
        }
    }

    @Test
    void warnsWhenOthersCanReachIt() throws Exception {
        write(1);
        try (Served served = serve("--listen=0.0.0.0")) {
            assertThat(served.err.toString()).contains("warning: this address can be reached from other machines");
            assertThat(served.url).startsWith("http://0.0.0.0:");
        }
    }

    @Test
    void takesTheDirectoryAsAnArgument() throws Exception {
        write(1);
        Cli elsewhere = new Cli(directory.resolve("unused"));
        Cli.Outcome missing = elsewhere.run("tiles", "--port=0");
        assertThat(missing.code()).isEqualTo(3);
        assertThat(missing.err()).contains(elsewhere.logDir.toString());
        try (Served served = new Served(elsewhere.logDir, "tiles", "--port=0", cli.logDir.toString())) {
            assertThat(checkpoint(served).size()).isPositive();
        }
        assertThat(elsewhere.logDir).doesNotExist();
    }

    @Test
    void refusesWhatCannotBeUsed() throws Exception {
        write(1);
        assertRefused(2, "--port 65536 cannot be used; allowed: 0 to 65535", "tiles", "--port=65536");
        assertRefused(2, "--threads 0", "tiles", "--threads=0");
        assertRefused(3, directory.toString(), "tiles", directory.toString());
        assertRefused(3, "no.such.host.invalid", "tiles", "--listen=no.such.host.invalid");
        try (Served served = serve()) {
            int port = URI.create(served.url).getPort();
            assertRefused(3, "cannot listen on 127.0.0.1:" + port, "tiles", "--port=" + port);
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
        write(1);
        Path err = directory.resolve("err");
        try (Child child = Child.start(AuditCommand.class, err, "tiles", "--port=0", cli.logDir.toString())) {
            String url = "";
            while (url.isEmpty()) {
                Matcher said = Served.PLACE.matcher(Files.readString(err));
                url = said.find() ? said.group(1) : "";
                Thread.sleep(20);
            }
            URI checkpoint = URI.create(url + "/checkpoint");
            assertThat(new String(checkpoint.toURL().openStream().readAllBytes(), StandardCharsets.UTF_8))
                    .startsWith("auditkit/");
            child.process.toHandle().destroy();
            assertThat(child.exitCode()).isZero();
        }
    }

    @Test
    void hasAHelpPage() {
        Cli.Outcome outcome = cli.run("help", "tiles");
        assertThat(outcome.code()).isZero();
        assertThat(outcome.out())
                .startsWith("Name:\n  audit tiles - ")
                .contains("\nSynopsis:\n  audit tiles", "\nDescription:\n", "\nOptions:\n", "--log-dir", "--entries")
                .contains("Default: 127.0.0.1.", "Default: 8788.", "Default: 8.")
                .contains("\nExit codes:\n", "\nExamples:\n  ");
        assertThat(outcome.lines()).allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(100));
        assertThat(cli.run("help", "witness").out()).contains("Default: 8787.");
        assertThat(cli.run("--help").out()).contains("  tiles ");
    }
}

package dev.auditkit.witness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.auditkit.note.Ed25519Cosigner;
import dev.auditkit.note.MlDsa;
import dev.auditkit.note.MlDsa44Signer;
import dev.auditkit.note.SignedNote;
import dev.auditkit.tree.Hash;
import dev.auditkit.witness.WitnessException.Kind;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.Signature;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class WitnessClientTest {

    @TempDir
    Path directory;

    private GrowingLog log;
    private KeyPair keys;
    private Ed25519Cosigner cosigner;
    private Witness witness;
    private final List<AutoCloseable> opened = new ArrayList<>();

    @BeforeEach
    void openAWitness() throws Exception {
        log = GrowingLog.named("log.example/a");
        keys = GrowingLog.keyPair();
        cosigner = new Ed25519Cosigner("witness.example/w", keys, InstantSource.system());
        witness = Witness.open(directory, List.of(log.key()), List.of(cosigner));
        opened.add(witness);
    }

    @AfterEach
    void closeAll() throws Exception {
        for (AutoCloseable each : opened) {
            each.close();
        }
    }

    private LoopbackServer serve(LoopbackServer.Answering answering) throws IOException {
        LoopbackServer server = LoopbackServer.answering(answering);
        opened.add(server);
        return server;
    }

    private WitnessClient client(LoopbackServer server) {
        return new WitnessClient(server.url(), List.of(cosigner.verifierKey()));
    }

    private WitnessException failure(WitnessClient client, long size) throws Exception {
        try {
            client.submit(log.signed(size), log::proof);
        } catch (WitnessException e) {
            assertThat(client.toString()).contains("/prefix/add-checkpoint");
            assertThat(e).hasMessageContaining("/prefix/add-checkpoint");
            return e;
        }
        throw new AssertionError("no failure");
    }

    private static WitnessAnswer text(int status, String body) {
        return new WitnessAnswer(status, "text/plain", body.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void bringsTheCosignaturesOfAGrowingLogAndRemembersItsSize() throws Exception {
        LoopbackServer server = serve(witness::addCheckpoint);
        WitnessClient client = client(server);
        for (long size : new long[] {1, 2, 2, 9, 40}) {
            SignedNote cosigned = client.submit(log.signed(size), log::proof);

            assertThat(cosigned.text()).isEqualTo(log.checkpoint(size).text());
            assertThat(cosigned.verify(List.of(cosigner.verifierKey()))).hasSize(1);
            assertThat(log.signed(size).with(cosigned).verify(List.of(log.key(), cosigner.verifierKey())))
                    .hasSize(2);
        }
        assertThat(server.requests).hasSize(5);
    }

    @Test
    void asksAgainWithTheSizeThatTheWitnessHas() throws Exception {
        LoopbackServer server = serve(witness::addCheckpoint);
        client(server).submit(log.signed(5), log::proof);
        server.requests.clear();

        WitnessClient afterRestart = client(server);
        assertThat(afterRestart.submit(log.signed(8), log::proof)).isNotNull();
        assertThat(server.requests).hasSize(2);
        assertThat(new String(server.requests.get(1), StandardCharsets.UTF_8)).startsWith("old 5\n");
        afterRestart.submit(log.signed(9), log::proof);
        assertThat(server.requests).hasSize(3);
    }

    @Test
    void accusesALogThatWasRolledBack() throws Exception {
        LoopbackServer server = serve(witness::addCheckpoint);
        client(server).submit(log.signed(8), log::proof);

        WitnessException failure = failure(client(server), 7);
        assertThat(failure.kind()).isEqualTo(Kind.ROLLBACK);
        assertThat(failure.accusesTheLog()).isTrue();
        assertThat(failure).hasMessageContaining("8 entries of 'log.example/a', where this one has 7");
    }

    @Test
    void accusesALogThatWasRolledBackWhileItRan() throws Exception {
        LoopbackServer server = serve(witness::addCheckpoint);
        WitnessClient client = client(server);
        client.submit(log.signed(8), log::proof);

        assertThat(failure(client, 7).kind()).isEqualTo(Kind.ROLLBACK);
        assertThat(client.submit(log.signed(9), log::proof)).isNotNull();
    }

    @Test
    void accusesALogThatWasRewritten() throws Exception {
        LoopbackServer server = serve(witness::addCheckpoint);
        client(server).submit(log.forkedAt(3).signed(8), log.forkedAt(3)::proof);

        for (long size : new long[] {8, 9}) {
            WitnessException failure = failure(client(server), size);
            assertThat(failure.kind()).isEqualTo(Kind.FORK);
            assertThat(failure.accusesTheLog()).isTrue();
            assertThat(failure).hasMessageContaining("another history of 'log.example/a' up to entry 8");
        }
    }

    @Test
    void asksOnlyTwice() throws Exception {
        long[] size = {0};
        LoopbackServer server = serve(body -> WitnessAnswer.conflict(++size[0]));

        WitnessException failure = failure(client(server), 100);
        assertThat(failure.kind()).isEqualTo(Kind.REFUSED);
        assertThat(failure).hasMessageContaining("answered 409");
        assertThat(server.requests).hasSize(2);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "text/plain      | '5\n'",
                "text/x.tlog.size | ''",
                "text/x.tlog.size | 5",
                "text/x.tlog.size | '05\n'",
                "text/x.tlog.size | '-5\n'",
                "text/x.tlog.size | '5\n\n'",
                "text/x.tlog.size | '9223372036854775808\n'",
                "text/x.tlog.size | '0\n'",
            })
    void believesNoConflictThatIsNone(String type, String body) throws Exception {
        LoopbackServer server = serve(request -> new WitnessAnswer(409, type, body.getBytes(StandardCharsets.UTF_8)));

        assertThat(failure(client(server), 100).kind()).isEqualTo(Kind.WRONG_ANSWER);
        assertThat(server.requests).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {201, 302, 400, 403, 404, 429, 500, 503})
    void showsWhyItWasRefused(int status) throws Exception {
        LoopbackServer server = serve(body -> text(status, "no\u001b, because\nmore"));

        WitnessException failure = failure(client(server), 3);
        assertThat(failure.kind()).isEqualTo(Kind.REFUSED);
        assertThat(failure.accusesTheLog()).isFalse();
        assertThat(failure).hasMessageEndingWith("answered " + status + ": 'no?, because'");
    }

    @Test
    void acceptsOnlyRightCosignaturesOfTheWitnessItself() throws Exception {
        String text = log.checkpoint(3).text();
        Ed25519Cosigner stranger =
                new Ed25519Cosigner("witness.example/w", GrowingLog.keyPair(), InstantSource.system());
        byte[] ofStranger = SignedNote.sign(text, List.of(stranger)).signatureLines();
        byte[] ofOtherSize =
                SignedNote.sign(log.checkpoint(4).text(), List.of(cosigner)).signatureLines();
        byte[] right = SignedNote.sign(text, List.of(cosigner)).signatureLines();
        byte[] ofLog = log.signed(3).signatureLines();

        for (byte[] wrong : List.of(
                new byte[0],
                ofStranger,
                ofOtherSize,
                ofLog,
                withoutTime(text),
                "hello\n".getBytes(StandardCharsets.UTF_8))) {
            LoopbackServer server = serve(body -> WitnessAnswer.ok(wrong));
            assertThat(failure(client(server), 3).kind()).isEqualTo(Kind.WRONG_ANSWER);
        }
        byte[] both = ByteBuffer.allocate(ofStranger.length + right.length)
                .put(ofStranger)
                .put(right)
                .array();
        LoopbackServer server = serve(body -> WitnessAnswer.ok(both));
        assertThat(client(server).submit(log.signed(3), log::proof).signatureLines())
                .isEqualTo(right);
    }

    /** A right signature that says the time 0, which a witness must not. */
    private byte[] withoutTime(String text) throws GeneralSecurityException {
        Signature signature = Signature.getInstance("Ed25519");
        signature.initSign(keys.getPrivate());
        signature.update(("cosignature/v1\ntime 0\n" + text).getBytes(StandardCharsets.UTF_8));
        byte[] line = ByteBuffer.allocate(4 + 8 + 64)
                .putInt(cosigner.verifierKey().id())
                .putLong(0)
                .put(signature.sign())
                .array();
        return ("\u2014 witness.example/w " + Base64.getEncoder().encodeToString(line) + "\n")
                .getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void takesTheCosignaturesOfTwoKeysAndCountsThoseThatCanBeChecked() throws Exception {
        MlDsa.assumeSupported();
        MlDsa44Signer second = new MlDsa44Signer("witness.example/w", MlDsa.keyPair(), InstantSource.system());
        LoopbackServer server =
                serve(body -> WitnessAnswer.ok(SignedNote.sign(log.checkpoint(3).text(), List.of(cosigner, second))
                        .signatureLines()));
        WitnessClient client = new WitnessClient(server.url(), List.of(cosigner.verifierKey(), second.verifierKey()));

        assertThat(client.submit(log.signed(3), log::proof)
                        .verify(List.of(cosigner.verifierKey(), second.verifierKey())))
                .hasSize(2);
    }

    @Test
    void givesUpOnAnAnswerThatIsTooLong() throws Exception {
        LoopbackServer server = LoopbackServer.handling(exchange -> {
            exchange.sendResponseHeaders(200, 0);
            try (OutputStream out = exchange.getResponseBody()) {
                byte[] much = new byte[1 << 16];
                while (true) {
                    out.write(much);
                }
            }
        });
        opened.add(server);

        WitnessException failure = failure(client(server), 3);
        assertThat(failure.kind()).isEqualTo(Kind.UNREACHABLE);
        assertThat(failure).hasMessageContaining("more than 131072 bytes");
    }

    @Test
    void givesUpOnAWitnessThatDoesNotAnswerOrNotToTheEnd() throws Exception {
        CountDownLatch end = new CountDownLatch(1);
        opened.add(end::countDown);
        LoopbackServer silent = LoopbackServer.handling(exchange -> await(end));
        LoopbackServer halfway = LoopbackServer.handling(exchange -> {
            exchange.sendResponseHeaders(200, 100);
            exchange.getResponseBody().write('a');
            exchange.getResponseBody().flush();
            await(end);
        });
        opened.add(silent);
        opened.add(halfway);

        for (LoopbackServer server : List.of(silent, halfway)) {
            WitnessClient client = new WitnessClient(
                    server.url(),
                    List.of(cosigner.verifierKey()),
                    WitnessClient.newHttpClient(),
                    Duration.ofMillis(300));
            long start = System.nanoTime();
            assertThat(failure(client, 3).kind()).isEqualTo(Kind.UNREACHABLE);
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void saysThatNobodyIsThere() throws Exception {
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        WitnessClient client =
                new WitnessClient("http://127.0.0.1:" + port + "/prefix/", List.of(cosigner.verifierKey()));
        WitnessException failure = failure(client, 3);
        assertThat(failure.kind()).isEqualTo(Kind.UNREACHABLE);
        assertThat(failure).hasMessageContaining("cannot be reached: java.net.ConnectException");
    }

    @Test
    void anInterruptEndsTheWait() throws Exception {
        CountDownLatch end = new CountDownLatch(1);
        CountDownLatch asked = new CountDownLatch(1);
        opened.add(end::countDown);
        LoopbackServer silent = LoopbackServer.handling(exchange -> {
            asked.countDown();
            await(end);
        });
        opened.add(silent);
        CompletableFuture<Throwable> thrown = new CompletableFuture<>();
        Thread waiting = new Thread(() -> {
            try {
                client(silent).submit(log.signed(3), log::proof);
            } catch (Exception e) {
                thrown.complete(e);
            }
        });
        waiting.start();
        asked.await();
        waiting.interrupt();

        assertThat(thrown.get(10, TimeUnit.SECONDS)).isInstanceOf(InterruptedException.class);
    }

    @Test
    void saysThatItCouldNotProve() throws Exception {
        LoopbackServer server = serve(witness::addCheckpoint);
        WitnessClient client = client(server);
        client.submit(log.signed(3), log::proof);

        ConsistencyProofs unreadable = (oldSize, newSize) -> {
            throw new IOException("no tile for " + oldSize + " to " + newSize);
        };
        assertThatThrownBy(() -> client.submit(log.signed(5), unreadable))
                .isInstanceOfSatisfying(
                        WitnessException.class, e -> assertThat(e.kind()).isEqualTo(Kind.NO_REQUEST))
                .hasMessageContaining("no tile for 3 to 5");
        ConsistencyProofs wrong = (oldSize, newSize) -> List.of(Hash.ofEmptyTree());
        assertThatThrownBy(() -> client.submit(log.signed(5), wrong))
                .isInstanceOfSatisfying(
                        WitnessException.class, e -> assertThat(e.kind()).isEqualTo(Kind.FORK));
        assertThat(client.submit(log.signed(5), log::proof)).isNotNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "witness.example",
                "ftp://witness.example",
                "http:///a",
                "http://a b",
                "https://w/?x",
                "https://w/#x"
            })
    void refusesUrlsThatCannotBeUsed(String url) {
        assertThatThrownBy(() -> new WitnessClient(url, List.of(cosigner.verifierKey())))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'" + url + "'")
                .hasMessageContaining("allowed: http://");
        assertThatThrownBy(() -> new WitnessClient("https://w", List.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no key");
    }
}

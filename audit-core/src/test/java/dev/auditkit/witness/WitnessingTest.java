package dev.auditkit.witness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.auditkit.note.Checkpoint;
import dev.auditkit.note.Ed25519Cosigner;
import dev.auditkit.note.SignedNote;
import dev.auditkit.note.WitnessPolicy;
import dev.auditkit.tree.Hash;
import dev.auditkit.witness.WitnessException.Kind;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class WitnessingTest {

    private static final Duration SHORT = Duration.ofMillis(50);
    private static final Duration WHOLE = Duration.ofSeconds(10);

    @TempDir
    Path directory;

    private GrowingLog log;
    private final List<AutoCloseable> opened = new ArrayList<>();
    private final Told told = new Told();

    /** What a listener was told. */
    private static final class Told implements WitnessingListener {
        final BlockingQueue<SignedNote> witnessed = new LinkedBlockingQueue<>();
        final Map<String, WitnessException> failures = new ConcurrentHashMap<>();
        final AtomicInteger failed = new AtomicInteger();

        @Override
        public void witnessed(SignedNote checkpoint) {
            witnessed.add(checkpoint);
        }

        @Override
        public void failed(String witness, WitnessException why) {
            failures.put(witness, why);
            failed.incrementAndGet();
        }

        SignedNote next() throws InterruptedException {
            SignedNote next = witnessed.poll(20, TimeUnit.SECONDS);
            assertThat(next).as("witnessed; failures: %s", failures).isNotNull();
            return next;
        }

        void awaitFailuresOf(int witnesses) throws InterruptedException {
            while (failures.size() < witnesses) {
                Thread.sleep(5);
            }
        }

        long nextSize() throws Exception {
            return Checkpoint.parse(next().text()).size();
        }
    }

    /** A witness with an HTTP server around it, in front of which something can be put. */
    private final class Served {
        final Ed25519Cosigner cosigner;
        final Witness witness;
        final LoopbackServer server;
        volatile LoopbackServer.Answering answering;

        Served(String name) throws Exception {
            cosigner = new Ed25519Cosigner("witness.example/" + name, GrowingLog.keyPair(), InstantSource.system());
            witness = Witness.open(directory.resolve(name), List.of(log.key()), List.of(cosigner));
            answering = witness::addCheckpoint;
            server = LoopbackServer.answering(body -> answering.answer(body));
            opened.add(server);
            opened.add(witness);
        }

        String line(String name) {
            return "witness " + name + " " + cosigner.verifierKey() + " " + server.url() + "\n";
        }
    }

    @BeforeEach
    void beginALog() throws Exception {
        log = GrowingLog.named("log.example/a");
    }

    @AfterEach
    void closeAll() throws Exception {
        for (int i = opened.size() - 1; i >= 0; i--) {
            opened.get(i).close();
        }
    }

    private WitnessPolicy policy(String text) throws Exception {
        return WitnessPolicy.parse(("log " + log.key() + "\n" + text).getBytes(StandardCharsets.UTF_8));
    }

    private Witnessing start(String policy, Duration interval) throws Exception {
        Witnessing witnessing = Witnessing.start(policy(policy), log::proof, told, interval, WHOLE);
        opened.add(witnessing);
        return witnessing;
    }

    private static WitnessAnswer slowly(CountDownLatch until, WitnessAnswer answer) throws InterruptedException {
        until.await();
        return answer;
    }

    @Test
    void collectsAQuorumBesideADeadASlowAndALyingWitness() throws Exception {
        Served one = new Served("one");
        Served two = new Served("two");
        Served slow = new Served("slow");
        Served lying = new Served("lying");
        CountDownLatch end = new CountDownLatch(1);
        slow.answering = body -> slowly(end, slow.witness.addCheckpoint(body));
        Ed25519Cosigner impostor =
                new Ed25519Cosigner("witness.example/lying", GrowingLog.keyPair(), InstantSource.system());
        lying.answering = body -> WitnessAnswer.ok(
                SignedNote.sign(AddCheckpointRequest.parse(body).note().text(), List.of(impostor))
                        .signatureLines());
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        Ed25519Cosigner dead =
                new Ed25519Cosigner("witness.example/dead", GrowingLog.keyPair(), InstantSource.system());
        String policy = slow.line("slow") + "witness dead " + dead.verifierKey() + " http://127.0.0.1:" + port + "\n"
                + lying.line("lying") + one.line("one") + two.line("two")
                + "group g 2 one two slow dead lying\nquorum g\n";
        Witnessing witnessing = start(policy, SHORT);

        for (long size = 1; size <= 5; size++) {
            witnessing.submit(log.signed(size));
            SignedNote witnessed = told.next();

            assertThat(witnessed.text()).isEqualTo(log.checkpoint(size).text());
            assertThat(witnessed.verify(List.of(
                            log.key(),
                            one.cosigner.verifierKey(),
                            two.cosigner.verifierKey(),
                            slow.cosigner.verifierKey(),
                            lying.cosigner.verifierKey())))
                    .containsExactly(log.key(), one.cosigner.verifierKey(), two.cosigner.verifierKey());
        }
        told.awaitFailuresOf(2);
        assertThat(told.failures.get("dead").kind()).isEqualTo(Kind.UNREACHABLE);
        assertThat(told.failures.get("lying").kind()).isEqualTo(Kind.WRONG_ANSWER);
        assertThat(slow.server.requests).hasSize(1);
        end.countDown();
    }

    @Test
    void handsTheSameCheckpointOverAgainWithMoreCosignatures() throws Exception {
        Served one = new Served("one");
        Served two = new Served("two");
        CountDownLatch end = new CountDownLatch(1);
        two.answering = body -> slowly(end, two.witness.addCheckpoint(body));
        Witnessing witnessing = start(one.line("one") + two.line("two") + "group g any one two\nquorum g\n", SHORT);
        witnessing.submit(log.signed(7));

        assertThat(told.next().verify(List.of(one.cosigner.verifierKey(), two.cosigner.verifierKey())))
                .hasSize(1);
        end.countDown();
        assertThat(told.next().verify(List.of(one.cosigner.verifierKey(), two.cosigner.verifierKey())))
                .hasSize(2);
        Thread.sleep(4 * SHORT.toMillis());
        assertThat(one.server.requests).hasSize(1);
        assertThat(told.witnessed).isEmpty();
    }

    @Test
    void asksEachWitnessOnlyOnceAnIntervalAndThenForTheNewest() throws Exception {
        Served one = new Served("one");
        Witnessing witnessing = start(one.line("one") + "quorum one\n", Duration.ofSeconds(1));
        List<SignedNote> checkpoints = new ArrayList<>();
        for (long size = 1; size <= 100; size++) {
            checkpoints.add(log.signed(size));
        }
        witnessing.submit(checkpoints.get(0));
        assertThat(told.nextSize()).isEqualTo(1);
        checkpoints.forEach(witnessing::submit);

        assertThat(told.nextSize()).isEqualTo(100);
        assertThat(one.server.requests).hasSize(2);
    }

    @Test
    void asksAgainWhatAWitnessDidNotAnswer() throws Exception {
        Served one = new Served("one");
        AtomicInteger calls = new AtomicInteger();
        one.answering = body ->
                calls.incrementAndGet() < 3 ? WitnessAnswer.refusal(503, "later") : one.witness.addCheckpoint(body);
        Witnessing witnessing = start(one.line("one") + "quorum one\n", SHORT);
        witnessing.submit(log.signed(3));

        assertThat(told.nextSize()).isEqualTo(3);
        assertThat(told.failures.get("one").kind()).isEqualTo(Kind.REFUSED);
        assertThat(told.failed).hasValue(2);
    }

    @Test
    void reportsARollbackAndAForkWhileOthersGoOn() throws Exception {
        Served one = new Served("one");
        Served ahead = new Served("ahead");
        Served elsewhere = new Served("elsewhere");
        assertThat(ahead.witness.addCheckpoint(log.request(0, 50)).status()).isEqualTo(200);
        assertThat(elsewhere
                        .witness
                        .addCheckpoint(log.forkedAt(2).request(0, 4))
                        .status())
                .isEqualTo(200);
        Witnessing witnessing =
                start(ahead.line("ahead") + elsewhere.line("elsewhere") + one.line("one") + "quorum one\n", SHORT);
        witnessing.submit(log.signed(8));

        assertThat(told.nextSize()).isEqualTo(8);
        told.awaitFailuresOf(2);
        assertThat(told.failures.get("ahead").kind()).isEqualTo(Kind.ROLLBACK);
        assertThat(told.failures.get("elsewhere").kind()).isEqualTo(Kind.FORK);
    }

    @Test
    void tellingNeverBlocksEvenWhileProofsAre() throws Exception {
        Served one = new Served("one");
        one.witness.addCheckpoint(log.request(0, 1));
        CountDownLatch end = new CountDownLatch(1);
        ConsistencyProofs stuck = (oldSize, newSize) -> {
            try {
                end.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return log.proof(oldSize, newSize);
        };
        Witnessing witnessing = Witnessing.start(policy(one.line("one") + "quorum one\n"), stuck, told, SHORT, WHOLE);
        opened.add(witnessing);
        long start = System.nanoTime();
        SignedNote note = log.signed(2);
        for (int i = 0; i < 100_000; i++) {
            witnessing.submit(note);
        }
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
        end.countDown();
        assertThat(told.nextSize()).isEqualTo(2);
    }

    @Test
    void goesOnWhenTheListenerOrAProofFails() throws Exception {
        Served one = new Served("one");
        one.witness.addCheckpoint(log.request(0, 1));
        AtomicInteger proofs = new AtomicInteger();
        ConsistencyProofs failing = (oldSize, newSize) -> {
            if (proofs.incrementAndGet() == 1) {
                throw new IllegalStateException("no hash yet");
            }
            return log.proof(oldSize, newSize);
        };
        WitnessingListener throwing = new WitnessingListener() {
            @Override
            public void witnessed(SignedNote checkpoint) {
                told.witnessed(checkpoint);
                throw new IllegalStateException("the listener's own trouble");
            }

            @Override
            public void failed(String witness, WitnessException why) {
                told.failed(witness, why);
                throw new IllegalStateException("the listener's own trouble");
            }
        };
        Witnessing witnessing =
                Witnessing.start(policy(one.line("one") + "quorum one\n"), failing, throwing, SHORT, WHOLE);
        opened.add(witnessing);
        witnessing.submit(log.signed(2));
        assertThat(told.nextSize()).isEqualTo(2);
        assertThat(told.failures.get("one").kind()).isEqualTo(Kind.NO_REQUEST);
        witnessing.submit(log.signed(3));
        assertThat(told.nextSize()).isEqualTo(3);
    }

    @Test
    void closeEndsItsThreadWithoutWaitingForAWitness() throws Exception {
        Served one = new Served("one");
        CountDownLatch end = new CountDownLatch(1);
        CountDownLatch asked = new CountDownLatch(1);
        one.answering = body -> {
            asked.countDown();
            return slowly(end, one.witness.addCheckpoint(body));
        };
        Witnessing witnessing = Witnessing.start(policy(one.line("one") + "quorum one\n"), log::proof, told);
        witnessing.submit(log.signed(1));
        asked.await();
        long start = System.nanoTime();
        witnessing.close();

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(3));
        witnessing.submit(log.signed(2));
        witnessing.close();
        end.countDown();
        Thread.sleep(100);
        assertThat(told.witnessed).isEmpty();
        assertThat(told.failed).hasValue(0);
    }

    @Test
    void twoKeysOfOneUrlAreOneWitness() throws Exception {
        Served one = new Served("one");
        Ed25519Cosigner second =
                new Ed25519Cosigner("witness.example/one", GrowingLog.keyPair(), InstantSource.system());
        one.answering = body -> WitnessAnswer.ok(
                SignedNote.sign(AddCheckpointRequest.parse(body).note().text(), List.of(one.cosigner, second))
                        .signatureLines());
        Witnessing witnessing = start(
                one.line("a") + "witness b " + second.verifierKey() + " " + one.server.url()
                        + "\ngroup g all a b\nquorum g\n",
                SHORT);
        witnessing.submit(log.signed(1));

        assertThat(told.nextSize()).isEqualTo(1);
        assertThat(one.server.requests).hasSize(1);
    }

    @Test
    void refusesAPolicyThatCanNeverBeMet() throws Exception {
        Served one = new Served("one");
        String withoutUrl = "witness two "
                + new Ed25519Cosigner("w", GrowingLog.keyPair(), InstantSource.system()).verifierKey() + "\n";
        WitnessPolicy all = policy(one.line("one") + withoutUrl + "group g all one two\nquorum g\n");
        assertThatThrownBy(() -> Witnessing.start(all, log::proof, told))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("can never be met");

        Witnessing witnessing = start(one.line("one") + withoutUrl + "group g any one two\nquorum g\n", SHORT);
        witnessing.submit(log.signed(1));
        assertThat(told.nextSize()).isEqualTo(1);
    }

    @Test
    void handsNothingOverThatTheLogsOfThePolicyDidNotSign() throws Exception {
        GrowingLog other = GrowingLog.named(log.origin);
        Served one = new Served("one");
        one.answering = body -> WitnessAnswer.ok(
                SignedNote.sign(Checkpoint.of(log.origin, 0, Hash.ofEmptyTree()).text(), List.of(one.cosigner))
                        .signatureLines());
        Witnessing witnessing = start(one.line("one") + "quorum one\n", SHORT);
        witnessing.submit(other.signed(0));

        while (one.server.requests.isEmpty()) {
            Thread.sleep(5);
        }
        Thread.sleep(200);
        assertThat(told.witnessed).isEmpty();
    }
}

package dev.auditkit.witness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.auditkit.note.Checkpoint;
import dev.auditkit.note.Ed25519Cosigner;
import dev.auditkit.note.Ed25519Signer;
import dev.auditkit.note.MlDsa;
import dev.auditkit.note.MlDsa44Signer;
import dev.auditkit.note.NoteSigner;
import dev.auditkit.note.SignedNote;
import dev.auditkit.note.VerifierKey;
import dev.auditkit.tree.Hash;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WitnessTest {

    private static final InstantSource CLOCK = InstantSource.fixed(Instant.parse("2026-01-01T00:00:00Z"));

    @TempDir
    Path directory;

    private GrowingLog log;
    private Ed25519Cosigner cosigner;
    private Witness witness;

    @BeforeEach
    void openAWitness() throws Exception {
        log = GrowingLog.named("log.example/a");
        cosigner = new Ed25519Cosigner("witness.example/w", GrowingLog.keyPair(), CLOCK);
        witness = open();
    }

    @AfterEach
    void closeIt() throws IOException {
        witness.close();
    }

    private Witness open() throws IOException {
        return Witness.open(directory.resolve("state"), List.of(log.key()), List.of(cosigner));
    }

    private int add(byte[] body) throws IOException {
        return witness.addCheckpoint(body).status();
    }

    private int add(String body) throws IOException {
        return add(body.getBytes(StandardCharsets.UTF_8));
    }

    private void assertConflict(byte[] body, long size) throws IOException {
        WitnessAnswer answer = witness.addCheckpoint(body);
        assertThat(answer.status()).isEqualTo(409);
        assertThat(answer.contentType()).isEqualTo("text/x.tlog.size");
        assertThat(answer.body()).asString().isEqualTo(size + "\n");
    }

    private SignedNote newest() throws Exception {
        WitnessAnswer answer = witness.checkpoint(WitnessState.nameOf(log.origin));
        assertThat(answer.status()).isEqualTo(200);
        return SignedNote.parse(answer.body());
    }

    @Test
    void cosignsALogAsItGrows() throws Exception {
        long old = 0;
        for (long size : new long[] {0, 1, 1, 2, 3, 7, 8, 64, 100}) {
            WitnessAnswer answer = witness.addCheckpoint(log.request(old, size));

            assertThat(answer.status()).as("%d to %d", old, size).isEqualTo(200);
            assertThat(answer.body())
                    .asString()
                    .startsWith("\u2014 witness.example/w ")
                    .endsWith("\n");
            SignedNote cosigned = SignedNote.of(log.checkpoint(size).text(), answer.body());
            assertThat(cosigned.verify(List.of(cosigner.verifierKey()))).hasSize(1);
            assertThat(cosigned.signedAt(cosigner.verifierKey())).contains(CLOCK.instant());
            assertThat(newest().text()).isEqualTo(cosigned.text());
            old = size;
        }
    }

    @Test
    void showsTheNewestCheckpointWithTheSignaturesThatItVerifiedAndItsOwn() throws Exception {
        NoteSigner stranger = new Ed25519Signer(log.origin, GrowingLog.keyPair());
        SignedNote note = log.signed(5).with(List.of(stranger));
        assertThat(add(AddCheckpointRequest.of(0, List.of(), note).bytes())).isEqualTo(200);

        assertThat(newest().verify(List.of(log.key(), cosigner.verifierKey()))).hasSize(2);
        assertThat(newest().signatureLines())
                .hasSameSizeAs(log.signed(5).with(List.of(cosigner)).signatureLines());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "..", "lock", "0", "g000000000000000000000000000000000000000000000000000000000000000"})
    void hasNothingElseToShow(String name) throws Exception {
        assertThat(witness.checkpoint(name).status()).isEqualTo(404);
        assertThat(witness.checkpoint(WitnessState.nameOf(log.origin)).status()).isEqualTo(404);
    }

    @Test
    void answers400ToWhatIsNoRequest() throws Exception {
        String good = new String(log.request(0, 3), StandardCharsets.UTF_8);
        String note = good.substring(good.indexOf("\n\n") + 2);
        String hash = "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=";

        for (String body : List.of(
                "",
                "old 0",
                "old 0\n\n",
                "old 0\n" + note,
                "old 00\n\n" + note,
                "old 01\n\n" + note,
                "old -1\n\n" + note,
                "old +1\n\n" + note,
                "old  0\n\n" + note,
                "old 0 \n\n" + note,
                "old \u0661\n\n" + note,
                "new 0\n\n" + note,
                "old 9223372036854775808\n\n" + note,
                "old 99999999999999999999\n\n" + note,
                "old 0\nAAAA\n\n" + note,
                "old 0\n" + hash + "=\n\n" + note,
                "old 0\n" + hash.replace("U=", "V=") + "\n\n" + note,
                "old 0\n" + hash + "\r\n\n" + note,
                "old 0\n!\n\n" + note,
                "old 0\n" + (hash + "\n").repeat(64) + "\n" + note,
                "old 0\n\n" + note.substring(0, note.length() - 1),
                "old 0\n\n\n" + note,
                "old 0\n\n" + note.replace("\n3\n", "\n03\n"),
                "old 0\n\n" + note.replace("\n3\n", "\n9223372036854775808\n"),
                "old 0\n\n" + note.replace("\n\n", "\n"))) {
            assertThat(add(body)).as(body).isEqualTo(400);
        }
        assertThat(add("old 4\n\n" + note)).isEqualTo(400); // larger than the checkpoint
        assertThat(add(good)).isEqualTo(200);
    }

    @Test
    void answers404ForALogThatItDoesNotKnow() throws Exception {
        assertThat(add(GrowingLog.named("log.example/b").request(0, 3))).isEqualTo(404);
    }

    @Test
    void answers403WithoutARightSignatureOfTheLog() throws Exception {
        GrowingLog impostor = GrowingLog.named(log.origin);
        assertThat(add(impostor.request(0, 3))).isEqualTo(403);

        String right = new String(log.request(0, 3), StandardCharsets.UTF_8);
        String other = log.signed(4).toString();
        String wrong = right.substring(0, right.indexOf('\u2014')) + other.substring(other.indexOf('\u2014'));
        assertThat(add(wrong)).isEqualTo(403);
        assertThat(add(right + other.substring(other.indexOf('\u2014')))).isEqualTo(403);
        SignedNote byAnother = SignedNote.sign(log.checkpoint(3).text(), List.of(cosigner));
        assertThat(add(AddCheckpointRequest.of(0, List.of(), byAnother).bytes()))
                .isEqualTo(403);
    }

    @Test
    void answers409WithTheSizeThatItHas() throws Exception {
        assertConflict(log.request(2, 3), 0);
        assertThat(add(log.request(0, 5))).isEqualTo(200);

        assertConflict(log.request(0, 5), 5);
        assertConflict(log.request(0, 3), 5); // a rollback
        assertConflict(log.request(4, 7), 5);
        assertConflict(log.request(6, 7), 5);
        assertConflict(log.forkedAt(1).request(2, 9), 5);
        assertThat(add(log.request(5, 7))).isEqualTo(200);
    }

    @Test
    void answers422ToWhatDoesNotExtendTheTreeThatItHas() throws Exception {
        SignedNote falseEmptyTree = SignedNote.sign(
                Checkpoint.of(log.origin, 0, Hash.ofLeaf(new byte[0])).text(), List.of(log.signer));
        assertThat(add(AddCheckpointRequest.of(0, List.of(), falseEmptyTree).bytes()))
                .isEqualTo(422);
        Hash any = Hash.ofEmptyTree();
        assertThat(add(AddCheckpointRequest.of(0, List.of(any), log.signed(5)).bytes()))
                .isEqualTo(422);
        assertThat(witness.checkpoint(WitnessState.nameOf(log.origin)).status()).isEqualTo(404);
        assertThat(add(log.request(0, 5))).isEqualTo(200);

        assertThat(add(log.forkedAt(4).request(5, 5))).isEqualTo(422);
        assertThat(add(log.forkedAt(4).request(5, 9))).isEqualTo(422);
        assertThat(add(AddCheckpointRequest.of(5, List.of(), log.signed(9)).bytes()))
                .isEqualTo(422);
        assertThat(add(AddCheckpointRequest.of(5, List.of(any), log.signed(5)).bytes()))
                .isEqualTo(422);
        List<Hash> proof = new ArrayList<>(log.proof(5, 9));
        Collections.reverse(proof);
        assertThat(add(AddCheckpointRequest.of(5, proof, log.signed(9)).bytes()))
                .isEqualTo(422);
        assertThat(newest().text()).isEqualTo(log.checkpoint(5).text());
        assertThat(add(log.forkedAt(5).request(5, 9))).isEqualTo(200);
    }

    @Test
    void knowsWhatItCosignedAfterARestart() throws Exception {
        add(log.request(0, 5));
        witness.close();
        witness = open();

        assertConflict(log.request(0, 6), 5);
        assertThat(newest().text()).isEqualTo(log.checkpoint(5).text());
        assertThat(add(log.request(5, 6))).isEqualTo(200);
    }

    @Test
    void showsACheckpointOfALogThatItNoLongerKnows() throws Exception {
        add(log.request(0, 5));
        witness.close();
        witness = Witness.open(directory.resolve("state"), List.of(), List.of(cosigner));

        assertThat(newest().text()).isEqualTo(log.checkpoint(5).text());
        assertThat(add(log.request(5, 6))).isEqualTo(404);
    }

    @Test
    void cosignsNothingWhenItsStateIsDamagedOrCannotBeWritten() throws Exception {
        add(log.request(0, 5));
        Path file = directory.resolve("state").resolve(WitnessState.nameOf(log.origin));
        byte[] bytes = Files.readAllBytes(file);
        for (byte[] damaged : List.of(new byte[0], "x\n".getBytes(StandardCharsets.UTF_8))) {
            Files.write(file, damaged);
            assertThatThrownBy(() -> add(log.request(0, 6)))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("is damaged");
        }
        Files.write(file, bytes);
        Path inTheWay = Files.createDirectories(file.resolveSibling(file.getFileName() + ".tmp/full"));
        assertThatThrownBy(() -> add(log.request(5, 6))).isInstanceOf(IOException.class);
        assertThat(newest().text()).isEqualTo(log.checkpoint(5).text());

        Files.delete(inTheWay);
        assertThat(add(log.request(5, 6))).isEqualTo(200);
    }

    @Test
    void saysNothingMoreWhenItDoesNotKnowWhatIsOnTheDisk() throws Exception {
        String name = WitnessState.nameOf(log.origin);
        witness.close();
        try (WitnessState state = WitnessState.open(directory.resolve("state"))) {
            Path inTheWay = Files.createDirectories(directory.resolve("state").resolve(name + "/full"));
            assertThatThrownBy(() -> state.write(name, log.signed(1))).isInstanceOf(IOException.class);
            Files.delete(inTheWay);
            Files.delete(inTheWay.getParent());

            assertThatThrownBy(() -> state.read(name)).hasMessageContaining("has to be started again");
            assertThatThrownBy(() -> state.write(name, log.signed(1))).hasMessageContaining("has to be started again");
        }
        witness = open();
        assertThat(add(log.request(0, 6))).isEqualTo(200);
    }

    @Test
    void persistsNothingThatItCouldNotSign() throws Exception {
        witness.close();
        NoteSigner failing = new NoteSigner() {
            @Override
            public VerifierKey verifierKey() {
                return cosigner.verifierKey();
            }

            @Override
            public byte[] sign(byte[] text) throws GeneralSecurityException {
                throw new GeneralSecurityException("the device is gone");
            }
        };
        witness = Witness.open(directory.resolve("state"), List.of(log.key()), List.of(failing));

        assertThatThrownBy(() -> add(log.request(0, 5)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("the device is gone");
        assertThat(witness.checkpoint(WitnessState.nameOf(log.origin)).status()).isEqualTo(404);
    }

    @Test
    void ofRequestsAtATimeOnlyOneIsCosigned() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            for (int round = 0; round < 50; round++) {
                long size = round == 0 ? 0 : Checkpoint.parse(newest().text()).size();
                CountDownLatch start = new CountDownLatch(1);
                List<Future<WitnessAnswer>> answers = new ArrayList<>();
                for (int i = 1; i <= 4; i++) {
                    byte[] request = log.request(size, size + i);
                    answers.add(threads.submit(() -> {
                        start.await();
                        return witness.addCheckpoint(request);
                    }));
                }
                start.countDown();
                List<Integer> statuses = new ArrayList<>();
                for (Future<WitnessAnswer> answer : answers) {
                    statuses.add(answer.get().status());
                }
                assertThat(statuses).containsOnlyOnce(200).containsOnly(200, 409);
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void sharesItsDirectoryWithNobody() throws Exception {
        assertThatThrownBy(this::open)
                .isInstanceOf(IOException.class)
                .hasMessageContaining(directory.resolve("state").toString())
                .hasMessageContaining("one directory has one witness");
        witness.close();
        witness.close();
        witness = open();
        assertThat(add(log.request(0, 1))).isEqualTo(200);
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void keepsItsFilesToItselfAndLeavesNoOthers() throws Exception {
        add(log.request(0, 1));
        add(log.request(1, 2));

        try (Stream<Path> files = Files.list(directory.resolve("state"))) {
            List<Path> all = files.toList();
            assertThat(all)
                    .extracting(file -> file.getFileName().toString())
                    .containsExactlyInAnyOrder("lock", WitnessState.nameOf(log.origin));
            for (Path file : all) {
                assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                        .isEqualTo("rw-------");
            }
        }
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve("state"))))
                .isEqualTo("rwx------");
    }

    @Test
    void wantsKeysThatItCanUse() throws Exception {
        witness.close();
        assertThatThrownBy(() -> Witness.open(directory, List.of(), List.of()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Witness.open(directory, List.of(), List.of(log.signer)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("allowed: keys of type 4 and 6");
    }

    @Test
    void cosignsWithTwoKeysAndTrustsAnyKeyOfALog() throws Exception {
        MlDsa.assumeSupported();
        witness.close();
        MlDsa44Signer second = new MlDsa44Signer("witness.example/w", MlDsa.keyPair(), CLOCK);
        MlDsa44Signer logSecond = new MlDsa44Signer(log.origin, MlDsa.keyPair(), CLOCK);
        witness = Witness.open(
                directory.resolve("two"), List.of(log.key(), logSecond.verifierKey()), List.of(cosigner, second));
        SignedNote note = SignedNote.sign(log.checkpoint(7).text(), List.of(logSecond));

        WitnessAnswer answer = witness.addCheckpoint(
                AddCheckpointRequest.of(0, List.of(), note).bytes());

        assertThat(answer.status()).isEqualTo(200);
        assertThat(SignedNote.of(note.text(), answer.body()).verify(witness.cosignerKeys()))
                .containsExactly(cosigner.verifierKey(), second.verifierKey());
        SignedNote both = log.signed(8).with(List.of(logSecond));
        assertThat(add(AddCheckpointRequest.of(7, log.proof(7, 8), both).bytes()))
                .isEqualTo(200);
        assertThat(newest().verify(List.of(log.key(), logSecond.verifierKey()))).hasSize(2);
    }

    @Test
    void readsTheKeysOfLogsFromAListAndFromAPolicy() throws Exception {
        GrowingLog other = GrowingLog.named("log.example/b");
        String list = "# ours\n\n" + log.key() + "\n" + other.key();
        String policy = "log " + log.key() + "\nlog\t" + other.key() + " https://b.example\n" + "witness w "
                + cosigner.verifierKey() + "\ngroup g any w\nquorum g\n";

        for (String file : List.of(list, policy)) {
            assertThat(LogKeysFile.parse(file.getBytes(StandardCharsets.UTF_8)))
                    .containsExactly(log.key(), other.key());
        }
        for (String wrong : List.of("nonsense", "log", log.key() + " more", "log " + log.key() + " a b")) {
            assertThatThrownBy(() -> LogKeysFile.parse(("#\n" + wrong).getBytes(StandardCharsets.UTF_8)))
                    .hasMessageStartingWith("line 2, '" + wrong + "', ");
        }
    }
}

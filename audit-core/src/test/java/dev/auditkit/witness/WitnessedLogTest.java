package dev.auditkit.witness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.auditkit.AuditConfigException;
import dev.auditkit.AuditEvent;
import dev.auditkit.AuditLog;
import dev.auditkit.AuditOption.FailurePolicy;
import dev.auditkit.AuditStats;
import dev.auditkit.Eventually;
import dev.auditkit.LogFiles;
import dev.auditkit.note.Checkpoint;
import dev.auditkit.note.Ed25519Cosigner;
import dev.auditkit.note.SignedNote;
import dev.auditkit.note.TlogProof;
import dev.auditkit.note.VerifierKey;
import dev.auditkit.note.WitnessPolicy;
import dev.auditkit.verify.EvidenceVerifier;
import dev.auditkit.verify.VerificationReport.Verdict;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A log and a witness, each as its users run it, over HTTP. */
class WitnessedLogTest {

    private static final String ORIGIN = "example.com/shop";

    @TempDir
    Path temp;

    private LoopbackServer server;
    private Witness witness;
    private VerifierKey logKey;

    @BeforeEach
    void startAWitnessThatKnowsTheLog() throws Exception {
        AuditLog.open(LogFiles.config(log()).origin(ORIGIN).build()).close();
        logKey = VerifierKey.parse(
                Files.readString(log().resolve("verifier-key")).strip());
        Ed25519Cosigner cosigner = new Ed25519Cosigner(
                "witness.example.com/w1",
                KeyPairGenerator.getInstance("Ed25519").generateKeyPair(),
                InstantSource.system());
        witness = Witness.open(temp.resolve("witness"), List.of(logKey), List.of(cosigner));
        server = LoopbackServer.answering(witness::addCheckpoint);
        Files.writeString(
                temp.resolve("policy"), "witness w1 " + cosigner.verifierKey() + " " + server.url() + "\nquorum w1\n");
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
        witness.close();
    }

    private Path log() {
        return temp.resolve("log");
    }

    private AuditLog open() {
        return AuditLog.open(LogFiles.config(log())
                .origin(ORIGIN)
                .witnesses(temp.resolve("policy"))
                .build());
    }

    private void awaitWitnessed() {
        Eventually.until("a checkpoint is cosigned", () -> Files.exists(log().resolve("checkpoint.witnessed")));
    }

    @Test
    void proofsCarryTheCosignatureOfTheWitness() throws Exception {
        WitnessPolicy policy = WitnessPolicy.parse(Files.readAllBytes(temp.resolve("policy")));
        try (AuditLog log = open()) {
            awaitWitnessed();
            SignedNote cosigned = SignedNote.parse(Files.readAllBytes(log().resolve("checkpoint.witnessed")));
            assertThat(policy.meets(cosigned)).isTrue();
            TlogProof proof = log.prove(0);
            assertThat(proof.checkpoint()).isEqualTo(cosigned);
            byte[] leaf = LogFiles.read(log()).get(0).leaf().getBytes(StandardCharsets.UTF_8);
            assertThat(new EvidenceVerifier(List.of(logKey), policy)
                            .checkEntry(leaf, proof.bytes())
                            .verdict())
                    .isEqualTo(Verdict.AUTHENTIC);
            byte[] bare = TlogProof.of(0, proof.hashes(), log.checkpoint().orElseThrow())
                    .bytes();
            assertThat(new EvidenceVerifier(List.of(logKey), policy)
                            .checkEntry(leaf, bare)
                            .verdict())
                    .isEqualTo(Verdict.DAMAGED);
        }
    }

    @Test
    void aLogThatWasPutBackIsFoundOutByTheWitness() throws Exception {
        Path copy = temp.resolve("copy");
        LogFiles.copy(log(), copy);
        try (AuditLog log = open()) {
            for (int i = 0; i < 100; i++) {
                log.log(AuditEvent.of("payment").build());
            }
            awaitWitnessed();
        }
        long seen = Checkpoint.parse(SignedNote.parse(Files.readAllBytes(log().resolve("checkpoint.witnessed")))
                        .text())
                .size();
        Files.move(log(), temp.resolve("replaced"));
        LogFiles.copy(copy, log());
        assertThat(seen).isPositive();
        try (AuditLog log = open()) {
            Eventually.until("the witness contradicts", () -> log.stats().state() == AuditStats.State.DOWN);
            assertThat(log.stats().reason()).contains("witness w1 contradicts the log");
            log.log(AuditEvent.of("still.taken").build());
            log.flush();
        }
    }

    @Test
    void aDeadWitnessHoldsUpNothing() {
        server.close();
        try (AuditLog log = open()) {
            for (int i = 0; i < 1_000; i++) {
                log.log(AuditEvent.of("payment").build());
            }
            log.flush();
            assertThat(log.verify().ok()).isTrue();
            assertThat(log.stats().state()).isEqualTo(AuditStats.State.UP);
            assertThat(log().resolve("checkpoint.witnessed")).doesNotExist();
        }
    }

    @Test
    void aPolicyThatCannotBeUsedIsRefusedWithItsPlace() throws IOException {
        Files.writeString(temp.resolve("policy"), "quorum nobody\n");
        assertThatThrownBy(this::open)
                .isInstanceOf(AuditConfigException.class)
                .hasMessageContaining("audit.witnesses")
                .hasMessageContaining("nobody");
        Files.delete(temp.resolve("policy"));
        assertThatThrownBy(this::open).isInstanceOf(AuditConfigException.class);
    }

    @Test
    void aPolicyThatListsOtherLogsOnlyIsRefusedWithTheKeyThatItLacks() throws Exception {
        String policy = Files.readString(temp.resolve("policy"));
        VerifierKey another = VerifierKey.ofEd25519(
                ORIGIN,
                KeyPairGenerator.getInstance("Ed25519").generateKeyPair().getPublic());
        Files.writeString(temp.resolve("policy"), "log " + another + "\n" + policy);
        assertThatThrownBy(this::open)
                .isInstanceOf(AuditConfigException.class)
                .hasMessageContaining("audit.witnesses = '" + temp.resolve("policy") + "'")
                .hasMessageContaining("no key of this one")
                .hasMessageContaining("'log " + logKey + "'");

        Files.writeString(temp.resolve("policy"), "log " + another + "\nlog " + logKey + "\n" + policy);
        try (AuditLog log = open()) {
            awaitWitnessed();
            assertThat(log.stats().state()).isEqualTo(AuditStats.State.UP);
        }
    }

    @Test
    void aLogThatTakesThePlaceOfADamagedOneStartsThoughThePolicyDoesNotListIt() throws Exception {
        Files.writeString(temp.resolve("policy"), "log " + logKey + "\n" + Files.readString(temp.resolve("policy")));
        Files.delete(log().resolve("verifier-key"));
        try (AuditLog log = AuditLog.open(LogFiles.config(log())
                .origin(ORIGIN)
                .witnesses(temp.resolve("policy"))
                .failurePolicy(FailurePolicy.OPEN)
                .build())) {
            log.log(AuditEvent.of("still.taken").build());
            log.flush();
            assertThat(log.stats().reason()).contains("set aside");
        }
    }
}

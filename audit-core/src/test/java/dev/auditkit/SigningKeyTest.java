package dev.auditkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.auditkit.AuditOption.FailurePolicy;
import dev.auditkit.internal.journal.DirectoryStorage;
import dev.auditkit.internal.keys.SigningKeys;
import dev.auditkit.internal.proof.CheckpointFiles;
import dev.auditkit.internal.proof.KeyFile;
import dev.auditkit.internal.proof.StoredCheckpoint;
import dev.auditkit.note.InvalidSignatureException;
import dev.auditkit.note.MlDsa;
import dev.auditkit.note.VerifierKey;
import dev.auditkit.verify.LogVerifier;
import dev.auditkit.verify.VerificationReport;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The keys of a log, from its first opening through their changes. */
@Timeout(300)
class SigningKeyTest {

    @TempDir
    Path temp;

    private Path log;

    @BeforeEach
    void directory() {
        log = temp.resolve("log");
    }

    private AuditConfig.Builder config() {
        return LogFiles.config(log).failurePolicy(FailurePolicy.CLOSED);
    }

    private AuditConfig.Builder with(Path key) {
        return config().signingKey(key.toString());
    }

    private static void run(AuditConfig.Builder config) {
        try (AuditLog log = AuditLog.open(config.build())) {
            log.log(AuditEvent.of("event").build());
            log.flush();
        }
    }

    private Path pem(String name) throws IOException {
        return secret(Files.write(temp.resolve(name), SigningKeys.generateEd25519()));
    }

    private static Path secret(Path file) throws IOException {
        if (posix()) {
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        }
        return file;
    }

    private static boolean posix() {
        return FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
    }

    private VerifierKey keyOf(Path pem) throws IOException {
        return SigningKeys.ed25519(Files.readAllBytes(pem), "a test", origin()).verifierKey();
    }

    private List<VerifierKey> keys() {
        try {
            return KeyFile.read(DirectoryStorage.of(log));
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private String origin() {
        return keys().get(0).name();
    }

    /** Those of the log's keys that have signed a checkpoint. */
    private List<VerifierKey> signers(StoredCheckpoint stored) {
        try {
            return stored.note().verify(keys());
        } catch (InvalidSignatureException e) {
            throw new AssertionError(stored.file() + " at " + stored.offset(), e);
        }
    }

    private List<StoredCheckpoint> checkpoints() throws IOException {
        return CheckpointFiles.read(DirectoryStorage.of(log));
    }

    private List<LogFiles.Line> changes() {
        return LogFiles.read(log, "audit.key_changed");
    }

    /**
     * The first checkpoint that covers the change is in the history with the signatures of both keys; before, only the old one
     * signs, and after, the new one.
     */
    private void assertChanged(LogFiles.Line change, List<VerifierKey> before, List<VerifierKey> after)
            throws IOException {
        List<StoredCheckpoint> all = checkpoints();
        StoredCheckpoint covering = all.stream()
                .filter(stored -> stored.file().equals(CheckpointFiles.HISTORY)
                        && stored.checkpoint().size() > change.seq())
                .findFirst()
                .orElseThrow();
        assertThat(signers(covering)).containsAll(before).containsAll(after);
        for (StoredCheckpoint stored : all) {
            if (stored.checkpoint().size() <= change.seq()) {
                assertThat(signers(stored)).noneMatch(key -> after.contains(key) && !before.contains(key));
            } else if (stored.checkpoint().size() > covering.checkpoint().size()) {
                assertThat(signers(stored)).containsExactlyInAnyOrderElementsOf(after);
            }
        }
        assertVerifies();
    }

    private void assertVerifies() {
        VerificationReport report = LogVerifier.of(log).run();
        assertThat(report.firstDamage()).isEmpty();
        assertThat(report.ok()).isTrue();
        assertThat(report.unsignedEntries()).isZero();
    }

    @Test
    void theLogMakesAKeyOfItsOwnForItsOwnerAlone() throws IOException {
        run(config());
        Path own = log.resolve("signing-key.pem");
        assertThat(keys()).containsExactly(keyOf(own));
        assertThat(origin()).matches("auditkit/[0-9a-f]{32}");
        if (posix()) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(own)))
                    .isEqualTo("rw-------");
        }
        byte[] key = Files.readAllBytes(own);
        run(config());
        assertThat(Files.readAllBytes(own)).isEqualTo(key);
        assertThat(keys()).hasSize(1);
        assertThat(changes()).isEmpty();
        assertVerifies();
    }

    @Test
    void aConfiguredPemFileSigns() throws IOException {
        Path pem = pem("key.pem");
        run(with(pem));
        run(with(pem));
        assertThat(keys()).containsExactly(keyOf(pem));
        assertThat(log.resolve("signing-key.pem")).doesNotExist();
        assertVerifies();
    }

    @Test
    void aKeyOfAKeyStoreSigns() throws Exception {
        Path store = temp.resolve("keys.p12");
        OtherProgram.runWell(
                temp,
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-keyalg",
                "Ed25519",
                "-alias",
                "log",
                "-dname",
                "CN=log",
                "-storetype",
                "PKCS12",
                "-storepass",
                "open sesame",
                "-keystore",
                "keys.p12");
        secret(store);
        run(with(store).signingKeyAlias("log").signingKeyPassword("open sesame"));
        run(with(store).signingKeyAlias("log").signingKeyPassword("open sesame"));
        assertThat(keys()).hasSize(1);
        assertThat(log.resolve("signing-key.pem")).doesNotExist();
        assertVerifies();
        assertThatExceptionOfType(AuditConfigException.class)
                .isThrownBy(() -> run(with(store).signingKeyAlias("log").signingKeyPassword("wrong")));
    }

    @Test
    void anotherConfiguredKeyIsRefusedWithoutTheOneBefore() throws IOException {
        Path first = pem("first.pem");
        Path second = pem("second.pem");
        Path third = pem("third.pem");
        run(with(first));
        List<LogFiles.Line> before = LogFiles.read(log);
        assertThatExceptionOfType(AuditConfigException.class)
                .isThrownBy(() -> run(with(second)))
                .withMessageContaining("audit.signing-key")
                .withMessageContaining("previous-signing-key");
        assertThatExceptionOfType(AuditConfigException.class)
                .isThrownBy(() -> run(with(second).previousSigningKey(third.toString())))
                .withMessageContaining("previous-signing-key");
        assertThatExceptionOfType(AuditConfigException.class).isThrownBy(() -> run(config()));
        assertThat(LogFiles.read(log)).isEqualTo(before);
        run(with(first));
        assertThat(keys()).containsExactly(keyOf(first));
        assertVerifies();
    }

    @Test
    void underOpenToAWrongKeyIsRefusedToo() throws IOException {
        run(with(pem("first.pem")));
        Path second = pem("second.pem");
        assertThatExceptionOfType(AuditConfigException.class)
                .isThrownBy(() -> run(with(second).failurePolicy(FailurePolicy.OPEN)));
        assertThat(LogFiles.list(log)).noneMatch(Files::isDirectory);
    }

    @Test
    void aConfiguredKeyFollowsAnotherThatSignsForIt() throws IOException {
        Path first = pem("first.pem");
        Path second = pem("second.pem");
        run(with(first));
        run(with(second).previousSigningKey(first.toString()));
        VerifierKey one = keyOf(first);
        VerifierKey two = keyOf(second);
        assertThat(keys()).containsExactly(one, two);
        assertThat(changes()).hasSize(1);
        LogFiles.Line change = changes().get(0);
        assertThat(change.metadata().get("verifier_key").asString()).isEqualTo(two.toString());
        assertThat(change.metadata().get("previous").asString()).isEqualTo(one.toString());
        assertChanged(change, List.of(one), List.of(two));

        run(with(second).previousSigningKey(first.toString())); // still configured
        run(with(second));
        assertThat(changes()).hasSize(1);
        assertChanged(change, List.of(one), List.of(two));
        assertThatExceptionOfType(AuditConfigException.class)
                .isThrownBy(() -> run(with(first).previousSigningKey(second.toString())))
                .withMessageContaining("earlier key");
        assertThatExceptionOfType(AuditConfigException.class).isThrownBy(() -> run(with(first)));
        assertVerifies();
    }

    @Test
    void theLogsOwnKeyIsFollowedByAConfiguredOneAndThatByAnOwnOne() throws IOException {
        run(config());
        VerifierKey own = keys().get(0);
        Path pem = pem("key.pem");
        run(with(pem));
        assertThat(keys()).containsExactly(own, keyOf(pem));
        assertChanged(changes().get(0), List.of(own), List.of(keyOf(pem)));

        Files.delete(log.resolve("signing-key.pem"));
        run(config().previousSigningKey(pem.toString()));
        assertThat(keys()).hasSize(3).startsWith(own, keyOf(pem));
        assertThat(keys().get(2)).isEqualTo(keyOf(log.resolve("signing-key.pem")));
        assertChanged(changes().get(1), List.of(keyOf(pem)), List.of(keys().get(2)));
    }

    @Test
    void theLogsOwnKeyChangesOnDemand() throws IOException {
        run(config());
        VerifierKey first = keys().get(0);
        VerifierKey second;
        try (AuditLog opened = AuditLog.open(config().build())) {
            opened.log(AuditEvent.of("before").build());
            second = opened.changeKey();
            assertThat(keys()).containsExactly(first, second);
            opened.log(AuditEvent.of("after").build());
        }
        assertThat(keyOf(log.resolve("signing-key.pem"))).isEqualTo(second);
        assertThat(log.resolve("signing-key-next.pem")).doesNotExist();
        assertChanged(changes().get(0), List.of(first), List.of(second));
        if (posix()) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(log.resolve("signing-key.pem"))))
                    .isEqualTo("rw-------");
        }
        for (int i = 0; i < 3; i++) {
            try (AuditLog opened = AuditLog.open(config().build())) {
                opened.changeKey();
                opened.changeKey();
            }
        }
        assertThat(keys()).hasSize(8).doesNotHaveDuplicates();
        assertThat(changes()).hasSize(7);
        for (int i = 0; i < 7; i++) {
            assertThat(changes().get(i).metadata().get("previous").asString())
                    .isEqualTo(keys().get(i).toString());
        }
        assertVerifies();
    }

    @Test
    void aConfiguredKeyDoesNotChangeOnDemand() throws IOException {
        try (AuditLog opened = AuditLog.open(with(pem("key.pem")).build())) {
            assertThatExceptionOfType(AuditConfigException.class).isThrownBy(opened::changeKey);
            opened.log(AuditEvent.of("after").build());
        }
        assertThat(changes()).isEmpty();
        assertVerifies();
    }

    @Test
    void anOriginIsFixedForLife() {
        run(config().origin("example.com/log"));
        assertThat(origin()).isEqualTo("example.com/log");
        for (String other : List.of("example.com/other", "example.com/log/more", "example.com/lo")) {
            assertThatExceptionOfType(AuditConfigException.class)
                    .isThrownBy(() -> run(config().origin(other)))
                    .withMessageContaining("audit.origin")
                    .withMessageContaining("'" + other + "'")
                    .withMessageContaining("example.com/log");
        }
        run(config()); // nothing is said about it
        run(config().origin("example.com/log"));
        assertThat(origin()).isEqualTo("example.com/log");
        assertVerifies();
    }

    @Test
    void aPostQuantumKeyNeedsAPlatformThatHasIt() {
        assumeTrue(!MlDsa.isSupported(), "passed over: this Java platform has ML-DSA-44");
        assertThatExceptionOfType(AuditConfigException.class)
                .isThrownBy(() -> run(config().postQuantum(true)))
                .withMessageContaining("JDK 24");
        run(config());
        assertThat(keys()).hasSize(1);
        assertVerifies();
    }

    @Test
    void aPostQuantumKeySignsBesideTheOtherFromTheFirstEntryOn() throws IOException {
        MlDsa.assumeSupported();
        run(config().postQuantum(true));
        run(config().postQuantum(true));
        assertThat(keys()).hasSize(2);
        assertThat(keys().get(0).isTimestamped()).isFalse();
        assertThat(keys().get(1).isTimestamped()).isTrue();
        for (StoredCheckpoint stored : checkpoints()) {
            assertThat(signers(stored)).isEqualTo(keys());
        }
        assertThat(changes()).isEmpty();
        if (posix()) {
            assertThat(PosixFilePermissions.toString(
                            Files.getPosixFilePermissions(log.resolve("signing-key-ml-dsa.pem"))))
                    .isEqualTo("rw-------");
        }
        assertVerifies();
    }

    @Test
    void aPostQuantumKeyCanComeLaterGoAndComeBack() throws IOException {
        MlDsa.assumeSupported();
        run(config());
        VerifierKey classic = keys().get(0);
        run(config().postQuantum(true));
        assertThat(keys()).hasSize(2);
        VerifierKey quantum = keys().get(1);
        assertThat(changes()).hasSize(1);
        assertChanged(changes().get(0), List.of(classic), List.of(classic, quantum));

        run(config()); // as on a platform without the algorithm
        List<StoredCheckpoint> all = checkpoints();
        assertThat(signers(all.get(all.size() - 1))).containsExactly(classic);
        assertVerifies();

        run(config().postQuantum(true));
        all = checkpoints();
        assertThat(signers(all.get(all.size() - 1))).containsExactly(classic, quantum);
        assertThat(changes()).hasSize(1);
        assertThat(keys()).containsExactly(classic, quantum);

        try (AuditLog opened = AuditLog.open(config().postQuantum(true).build())) {
            VerifierKey next = opened.changeKey();
            opened.log(AuditEvent.of("after").build());
            opened.flush();
            assertThat(keys()).containsExactly(classic, quantum, next);
        }
        all = checkpoints();
        assertThat(signers(all.get(all.size() - 1))).containsExactlyInAnyOrder(quantum, keys().get(2));
        assertVerifies();
    }
}

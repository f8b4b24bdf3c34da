package dev.auditkit.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.auditkit.AuditConfig;
import dev.auditkit.AuditEvent;
import dev.auditkit.AuditLog;
import dev.auditkit.AuditOption;
import dev.auditkit.AuditReceipt;
import dev.auditkit.IndependentVerifier;
import dev.auditkit.IndependentVerifier.Outcome;
import dev.auditkit.LogFiles;
import dev.auditkit.Scale;
import dev.auditkit.internal.journal.DirectoryStorage;
import dev.auditkit.internal.journal.StorageFile;
import dev.auditkit.internal.keys.SigningKeys;
import dev.auditkit.note.NoteSigner;
import dev.auditkit.note.VerifierKey;
import dev.auditkit.verify.LogVerifier;
import dev.auditkit.verify.VerificationReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the verifiers make of logs that the log itself has written. */
class WrittenLogTest {

    @TempDir
    Path temp;

    private Path directory;

    @BeforeEach
    void assumePython() {
        IndependentVerifier.assumeInstalled();
        directory = temp.resolve("log");
    }

    private AuditConfig config(String compression) {
        return LogFiles.config(directory)
                .set(AuditOption.COMPRESSION, compression)
                .build();
    }

    private static void write(AuditLog log, int count) {
        for (int i = 0; i < count; i++) {
            log.log(AuditEvent.of("test.event")
                    .key("key \"" + i + "\" \u00e4\ud83d\ude00\n\t")
                    .user("user" + i % 7)
                    .metadata("number", i)
                    .metadata("nested", List.of(1.5, "x y", true))
                    .build());
        }
        log.flush();
    }

    private String firstKey() throws IOException {
        return Files.readAllLines(directory.resolve("verifier-key")).get(0);
    }

    private void assertAuthentic(String key) throws Exception {
        Outcome outcome = IndependentVerifier.verify(directory, key);
        assertThat(outcome.problems()).isEmpty();
        assertThat(outcome.verdict()).isEqualTo("authentic");
        VerificationReport report = LogVerifier.of(directory).run();
        assertThat(outcome.json().get("size").asLong()).isEqualTo(report.signedSize());
        assertThat(outcome.json().get("root").asString()).isEqualTo(String.valueOf(report.root()));
        assertThat(outcome.json().get("entries").asLong()).isEqualTo(report.entries());
        assertThat(outcome.json().get("first").asLong()).isEqualTo(report.firstSeq());
        assertThat(report.firstDamage()).isEmpty();
    }

    @Test
    void aLogOfSeveralSegmentsAndOpeningsIsAuthentic() throws Exception {
        for (String compression : List.of("none", "gzip", "none")) {
            try (AuditLog log = AuditLog.open(config(compression))) {
                write(log, 300);
                log.rotate();
                write(log, 100);
            }
            assertAuthentic(firstKey());
        }
    }

    @Test
    void aLogThatIsOpenIsConsistentAtAnyTime() throws Exception {
        try (AuditLog log = AuditLog.open(config("none"))) {
            for (int i = 0; i < 5; i++) {
                write(log, 60);
                assertThat(IndependentVerifier.verify(directory, null).verdict())
                        .isEqualTo("consistent");
            }
        }
    }

    @Test
    void aLogThatWasKilledAndRecoveredIsAuthentic() throws Exception {
        Path written = directory;
        for (int i = 0; i < 3; i++) {
            Path killed = temp.resolve("killed-" + i);
            try (AuditLog log = AuditLog.open(config("none"))) {
                write(log, 150);
                LogFiles.copy(directory, killed);
            }
            Path last = LogFiles.segments(killed).get(LogFiles.segments(killed).size() - 1);
            Files.writeString(last, "{\"timestamp\":\"torn", StandardOpenOption.APPEND);
            directory = killed;
            try (AuditLog log = AuditLog.open(config("none"))) {
                write(log, 10);
            }
            assertThat(LogFiles.read(directory, "audit.recovered")).hasSize(i + 1);
            assertAuthentic(firstKey());
        }
        assertThat(directory).isNotEqualTo(written);
    }

    @Test
    void itsKeyCanBeFollowedThroughChanges() throws Exception {
        for (int i = 0; i < 3; i++) {
            try (AuditLog log = AuditLog.open(config("none"))) {
                write(log, 50);
                log.changeKey();
                write(log, 50);
            }
        }
        List<String> keys = Files.readAllLines(directory.resolve("verifier-key"));
        assertThat(keys).hasSize(4);
        for (String key : keys) {
            assertAuthentic(key);
        }
    }

    /** Entries of a year ago, in segments that do not end with a block, signed by the log's own key; then removed by retention. */
    private void writeAndRemoveOldEntries() throws IOException {
        byte[] key = SigningKeys.generateEd25519();
        NoteSigner signer = SigningKeys.ed25519(key, "the test's", SampleLog.ORIGIN);
        DirectoryStorage storage = DirectoryStorage.createIfMissing(directory);
        try (StorageFile file = storage.create("signing-key.pem")) {
            file.write(0, key, 0, key.length);
        }
        try (SampleLog old = new SampleLog(directory, signer)) {
            old.segment(300).segment(333).segment(100).checkpoint(signer);
        }
        try (AuditLog log = AuditLog.open(config("gzip"))) {
            write(log, 100);
            log.rotate();
            assertThat(log.cleanup(false).removedFiles()).isNotEmpty();
            write(log, 200);
        }
    }

    @Test
    void aLogWithoutItsOldestEntriesIsAuthentic() throws Exception {
        writeAndRemoveOldEntries();

        assertAuthentic(firstKey());
        assertThat(LogFiles.firstSeq(LogFiles.segments(directory).get(0))).isEqualTo(733);
    }

    @Test
    void itsProofsAreRight() throws Exception {
        Path leaf = temp.resolve("leaf");
        Path proof = temp.resolve("entry.tlog-proof");
        try (AuditLog log = AuditLog.open(config("none"))) {
            write(log, 300);
            AuditReceipt receipt = log.submit(AuditEvent.of("to.prove").build()).get(30, TimeUnit.SECONDS);
            Files.write(proof, log.prove(receipt).get(30, TimeUnit.SECONDS).bytes());
            Files.writeString(leaf, LogFiles.read(directory, "to.prove").get(0).leaf());
            assertThat(IndependentVerifier.checkProof(leaf, proof, firstKey()).verdict())
                    .isEqualTo("authentic");
            Files.writeString(
                    leaf, LogFiles.read(directory, "test.event").get(0).leaf());
            assertThat(IndependentVerifier.checkProof(leaf, proof, firstKey()).verdict())
                    .isEqualTo("wrong");
        }
    }

    /** The files that prove the log, but the history: what of it is torn and what forged is a matter of opinion. */
    private List<Path> files() throws IOException {
        try (Stream<Path> all = Files.walk(directory)) {
            return all.filter(Files::isRegularFile)
                    .filter(file ->
                            file.toString().matches(".*(\\.jsonl|\\.gz|tree|checkpoint|verifier-key|tile/0/.*)"))
                    .sorted()
                    .toList();
        }
    }

    private static byte[] damaged(byte[] bytes, Random random) {
        byte[] damaged = bytes.clone();
        int place = random.nextInt(bytes.length);
        switch (random.nextInt(4)) {
            case 0 -> damaged[place] ^= (byte) (1 << random.nextInt(8));
            case 1 -> damaged = Arrays.copyOf(bytes, place);
            case 2 -> System.arraycopy(bytes, place, damaged, place / 2, bytes.length - place);
            default -> {
                int count = Math.min(1 + random.nextInt(40), bytes.length - place);
                damaged = new byte[bytes.length - count];
                System.arraycopy(bytes, 0, damaged, 0, place);
                System.arraycopy(bytes, place + count, damaged, place, damaged.length - place);
            }
        }
        return damaged;
    }

    /** Two verifiers that were written without a look at each other must judge alike what nobody designed. */
    @Test
    void bothVerifiersJudgeRandomDamageAlike() throws Exception {
        writeAndRemoveOldEntries();
        try (AuditLog log = AuditLog.open(config("gzip"))) {
            log.changeKey();
        }
        String key = firstKey();
        Random random = new Random(3);
        List<Path> files = files();
        for (int i = 0; i < Scale.of(40, 2_000); i++) {
            Path file = files.get(random.nextInt(files.size()));
            byte[] before = Files.readAllBytes(file);
            byte[] after = damaged(before, random);
            Files.write(file, after);
            VerificationReport report = LogVerifier.of(directory)
                    .verifierKeys(List.of(VerifierKey.parse(key)))
                    .run();
            Outcome outcome = IndependentVerifier.verify(directory, key);
            assertThat(outcome.verdict())
                    .as("%d: %s, %d of %d bytes; %s; %s", i, file, after.length, before.length, report, outcome)
                    .isEqualTo(report.verdict().name().toLowerCase(Locale.ROOT));
            Files.write(file, before);
        }
    }
}

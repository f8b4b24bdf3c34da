package dev.auditkit.verify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.auditkit.AuditConfig;
import dev.auditkit.AuditEvent;
import dev.auditkit.AuditLog;
import dev.auditkit.AuditOption.Compression;
import dev.auditkit.Eventually;
import dev.auditkit.LogFiles;
import dev.auditkit.internal.journal.DirectoryJournal;
import dev.auditkit.internal.journal.DirectoryStorage;
import dev.auditkit.internal.journal.Segment;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IndexJudgeTest {

    @TempDir
    Path temp;

    private Path directory;

    @BeforeEach
    void directory() {
        directory = temp.resolve("log");
    }

    private void write(Compression compression) {
        AuditConfig config = LogFiles.config(directory).compression(compression).build();
        try (AuditLog log = AuditLog.open(config)) {
            for (int i = 0; i < 700; i++) {
                log.log(AuditEvent.of("order.create").user("user" + i % 9).build());
            }
            log.rotate();
            if (compression == Compression.GZIP) {
                Eventually.until(
                        "it is compressed", () -> Files.exists(file(".jsonl.gz")) && !Files.exists(file(".jsonl")));
            }
        }
    }

    private Path file(String extension) {
        return directory.resolve("audit-00000000000000000000" + extension);
    }

    private Segment sealed(DirectoryJournal journal) throws IOException {
        return journal.view().segments().get(0);
    }

    /** What the log says of itself, read from it. */
    private OwnEntries own() {
        OwnEntries own = new OwnEntries();
        LogFiles.read(directory, "audit.rotated").forEach(line -> own.addLeaf(line.seq(), bytes(line)));
        return own;
    }

    private static byte[] bytes(LogFiles.Line line) {
        return line.leaf().getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void whatTheLogHasSignedOfAnIndexIsWhatItSaysPlainAndCompressed() throws IOException {
        for (Compression compression : Compression.values()) {
            directory = temp.resolve(compression.name());
            write(compression);
            DirectoryJournal journal = new DirectoryJournal(DirectoryStorage.of(directory));
            Segment segment = sealed(journal);

            String signed = own().indexHash(segment.firstSeq(), segment.endSeq(), Long.MAX_VALUE);

            assertThat(signed).isNotNull();
            assertThat(signed)
                    .isEqualTo(journal.indexes().hash(segment, journal.indexes().blocks(segment)));
            assertThat(LogVerifier.of(directory).run().findings())
                    .extracting(Finding::kind)
                    .doesNotContain(FindingKind.INDEX);
        }
    }

    @Test
    void onlyTheEntryBehindTheSegmentThatIsSignedCounts() throws IOException {
        write(Compression.NONE);
        Segment segment = sealed(new DirectoryJournal(DirectoryStorage.of(directory)));
        long end = segment.endSeq();

        assertThat(own().indexHash(0, end, end + 1)).isNotNull();
        assertThat(own().indexHash(0, end, end)).isNull();
        assertThat(own().indexHash(1, end, end + 1)).isNull();
        assertThat(own().indexHash(0, end - 1, end + 1)).isNull();
        assertThat(own().indexHash(0, end + 1, end + 2)).isNull();
    }

    @Test
    void anIndexThatCannotBeReadIsFoundWhateverWasSigned() throws IOException {
        write(Compression.NONE);
        byte[] index = Files.readAllBytes(file(".idx"));
        for (int at = 0; at < index.length; at += 97) {
            index[at] ^= 1;
            Files.write(file(".idx"), index);
            assertThat(LogVerifier.of(directory).run().findings())
                    .as("byte " + at)
                    .extracting(Finding::kind)
                    .contains(FindingKind.INDEX);
            index[at] ^= 1;
        }
    }

    /** Writes the log, and one of the same length whose entries others did. */
    private Path withOtherUsers(Compression compression) {
        Path other = temp.resolve("two");
        for (Path each : List.of(directory, other)) {
            AuditConfig config = LogFiles.config(each)
                    .origin("example.com/audit")
                    .node("n")
                    .compression(compression)
                    .build();
            try (AuditLog log = AuditLog.open(config)) {
                for (int i = 0; i < 300; i++) {
                    log.log(AuditEvent.of("order.create")
                            .user((each.equals(other) ? "carol" : "alice") + i % 9)
                            .build());
                }
            }
        }
        return other;
    }

    @Test
    void theIndexOfTheLastSegmentIsFoundWhenItSaysSomethingElse() throws IOException {
        Path other = withOtherUsers(Compression.NONE);
        assertThat(LogVerifier.of(directory).run().findings())
                .extracting(Finding::kind)
                .doesNotContain(FindingKind.INDEX);
        assertThat(Files.size(file(".jsonl")))
                .isEqualTo(Files.size(other.resolve(file(".jsonl").getFileName())));
        Files.copy(other.resolve(file(".idx").getFileName()), file(".idx"), StandardCopyOption.REPLACE_EXISTING);

        VerificationReport report = LogVerifier.of(directory).run();

        assertThat(report.findings())
                .filteredOn(finding -> finding.kind() == FindingKind.INDEX)
                .singleElement()
                .satisfies(finding -> assertThat(finding.file())
                        .isEqualTo(file(".idx").getFileName().toString()));
        assertThat(report.verdict()).isEqualTo(VerificationReport.Verdict.CONSISTENT);
    }

    @Test
    void theIndexOfALogThatIsWrittenAgainIsThatOfItsLastClose() throws IOException {
        withOtherUsers(Compression.NONE);
        AuditConfig config =
                LogFiles.config(directory).origin("example.com/audit").node("n").build();
        try (AuditLog log = AuditLog.open(config)) {
            log.log(AuditEvent.of("order.create").build());
            log.flush();
            assertThat(LogVerifier.of(directory).run().findings())
                    .extracting(Finding::kind)
                    .doesNotContain(FindingKind.INDEX);
        }
    }

    @Test
    void aLogWithoutAnIndexHasNoneThatCouldBeWrong() throws IOException {
        write(Compression.NONE);
        Files.delete(file(".idx"));
        assertThat(LogVerifier.of(directory).run().findings())
                .extracting(Finding::kind)
                .doesNotContain(FindingKind.INDEX);
    }
}

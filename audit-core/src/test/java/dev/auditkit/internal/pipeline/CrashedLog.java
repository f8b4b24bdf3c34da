package dev.auditkit.internal.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.auditkit.internal.journal.ReferenceReader;
import dev.auditkit.internal.journal.ReferenceReader.Line;
import dev.auditkit.internal.journal.SimulatedDisk;
import dev.auditkit.internal.proof.CheckpointFiles;
import dev.auditkit.internal.proof.KeyFile;
import dev.auditkit.internal.proof.StoredCheckpoint;
import dev.auditkit.note.InvalidSignatureException;
import dev.auditkit.note.MalformedNoteException;
import dev.auditkit.note.VerifierKey;
import dev.auditkit.tree.Hash;
import dev.auditkit.tree.LeafHashes;
import dev.auditkit.verify.LogVerifier;
import dev.auditkit.verify.VerificationReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Looks, between two runs, at what a crash has left of a log, and remembers the hashes of its entries, also of those that are
 * removed later.
 */
final class CrashedLog {

    private final List<Hash> hashes = new ArrayList<>();
    private long largestSigned;

    /** All hashes that were ever found, by their place. */
    LeafHashes leaves() {
        return new LeafHashes(hashes);
    }

    /**
     * The checkpoints that are there and valid. Each has the root of the entries that are there, and no entry that one covered
     * before has changed.
     */
    List<StoredCheckpoint> check(SimulatedDisk disk) throws IOException {
        rememberEntries(disk);
        assertThat(disk.list()).noneMatch(name -> name.startsWith("set-aside") || name.startsWith("succession"));
        LeafHashes leaves = leaves();
        List<StoredCheckpoint> valid = new ArrayList<>();
        for (StoredCheckpoint stored : CheckpointFiles.read(disk)) {
            if (isSigned(stored, keys(disk))) {
                int size = Math.toIntExact(stored.checkpoint().size());
                assertThat(size).as("a checkpoint in %s", stored.file()).isLessThanOrEqualTo(leaves.size());
                assertThat(stored.checkpoint().root())
                        .as("the root at %s in %s", size, stored.file())
                        .isEqualTo(leaves.root(size));
                largestSigned = Math.max(largestSigned, size);
                valid.add(stored);
            }
        }
        return valid;
    }

    private void rememberEntries(SimulatedDisk disk) throws IOException {
        List<Line> lines = soundLines(disk);
        if (!lines.isEmpty()) {
            long first = lines.get(0).seq();
            assertThat(first).as("the first entry").isLessThanOrEqualTo(hashes.size());
            for (int seq = 0; seq < largestSigned; seq++) {
                if (seq >= first) {
                    assertThat(seq - first).as("entry %s", seq).isLessThan(lines.size());
                    assertThat(hash(lines.get((int) (seq - first))))
                            .as("entry %s", seq)
                            .isEqualTo(hashes.get(seq));
                }
            }
            hashes.subList((int) first, hashes.size()).clear();
            lines.forEach(line -> hashes.add(hash(line)));
        }
    }

    private static Hash hash(Line line) {
        return Hash.ofHex(line.hash().substring("sha256:".length()));
    }

    /** The lines up to the first that is not whole and sound, or not the next. */
    private static List<Line> soundLines(SimulatedDisk disk) throws IOException {
        List<Line> lines = new ArrayList<>();
        for (String file : ReferenceReader.segmentFiles(disk)) {
            byte[] text = ReferenceReader.text(disk, file);
            int start = 0;
            for (int i = 0; i < text.length; i++) {
                if (text[i] != '\n') {
                    continue;
                }
                try {
                    Line line = ReferenceReader.lines(file, Arrays.copyOfRange(text, start, i + 1))
                            .get(0);
                    if (!lines.isEmpty()
                            && line.seq() != lines.get(lines.size() - 1).seq() + 1) {
                        return lines;
                    }
                    lines.add(line);
                } catch (AssertionError | RuntimeException e) {
                    return lines;
                }
                start = i + 1;
            }
        }
        return lines;
    }

    static List<VerifierKey> keys(SimulatedDisk disk) throws IOException {
        try {
            return KeyFile.read(disk);
        } catch (MalformedNoteException e) {
            throw new AssertionError("a crash has torn the verifier keys", e);
        }
    }

    private static boolean isSigned(StoredCheckpoint stored, List<VerifierKey> keys) {
        try {
            return !stored.note().verify(keys).isEmpty();
        } catch (InvalidSignatureException e) {
            return false;
        }
    }

    /** Copies the disk to a directory and verifies it there: nothing is damaged. */
    static VerificationReport assertVerifies(SimulatedDisk disk, Path directory, String where) throws IOException {
        List<String> names = new ArrayList<>(disk.list());
        names.addAll(disk.listBelow("tile"));
        for (String name : names) {
            Path file = directory.resolve(name);
            Files.createDirectories(file.getParent());
            Files.write(file, disk.content(name));
        }
        VerificationReport report = LogVerifier.of(directory).threads(1).run();
        assertThat(report.firstDamage()).as(where).isEmpty();
        assertThat(report.ok()).as(where).isTrue();
        return report;
    }

    /** Verifies the copy in a directory by the first of the log's keys alone, which leads to the others. */
    static void assertVerifiesByFirstKey(Path directory, List<VerifierKey> keys, String where) {
        VerificationReport report = LogVerifier.of(directory)
                .threads(1)
                .verifierKeys(keys.subList(0, 1))
                .run();
        assertThat(report.firstDamage()).as(where).isEmpty();
        assertThat(report.ok()).as(where).isTrue();
    }
}

package dev.auditkit.internal.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import dev.auditkit.internal.journal.SimulatedDisk;
import dev.auditkit.internal.journal.SimulatedDisk.AfterFailedForce;
import dev.auditkit.internal.journal.SimulatedDisk.Fault;
import dev.auditkit.internal.journal.SimulatedDisk.PowerLostException;
import dev.auditkit.internal.keys.SigningKeys;
import dev.auditkit.note.Checkpoint;
import dev.auditkit.note.NoteSigner;
import dev.auditkit.note.SignedNote;
import dev.auditkit.note.VerifierKey;
import dev.auditkit.tree.Hash;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CheckpointFilesTest {

    private static final List<VerifierKey> KEYS = List.of(ProvenLog.SIGNER.verifierKey());

    private final SimulatedDisk disk = new SimulatedDisk();

    private static SignedNote note(int size) {
        return ProvenLog.sign(size, root(size));
    }

    private static Hash root(int size) {
        return Hash.ofLeaf(Integer.toString(size).getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] history(SignedNote... notes) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (SignedNote note : notes) {
            bytes.writeBytes(note.bytes());
            bytes.write('\n');
        }
        return bytes.toByteArray();
    }

    private List<Long> sizes() throws IOException {
        return sizes(disk);
    }

    /** The sizes of all checkpoints, each of which is checked to stand where it is said to. */
    private static List<Long> sizes(SimulatedDisk disk) throws IOException {
        List<Long> sizes = new ArrayList<>();
        for (StoredCheckpoint stored : CheckpointFiles.read(disk)) {
            byte[] file = disk.content(stored.file());
            int offset = Math.toIntExact(stored.offset());
            byte[] note = stored.note().bytes();
            assertThat(Arrays.copyOfRange(file, offset, offset + note.length))
                    .as("%s at %s", stored.file(), offset)
                    .isEqualTo(note);
            sizes.add(stored.checkpoint().size());
        }
        return sizes;
    }

    @Test
    void thereAreNoneInAnEmptyDirectory() throws IOException {
        assertThat(CheckpointFiles.read(disk)).isEmpty();
        assertThat(CheckpointFiles.newest(List.of(), KEYS)).isNull();
    }

    @Test
    void readsWhatItHasWritten() throws IOException {
        CheckpointFiles files = new CheckpointFiles(disk);
        files.append(note(1));
        files.append(note(2));
        files.replaceNewest(note(3));
        files.replaceNewest(note(4));

        assertThat(disk.content(CheckpointFiles.HISTORY)).isEqualTo(history(note(1), note(2)));
        assertThat(disk.content(CheckpointFiles.NEWEST)).isEqualTo(note(4).bytes());
        List<StoredCheckpoint> found = CheckpointFiles.read(disk);
        assertThat(found)
                .extracting(StoredCheckpoint::file)
                .containsExactly(CheckpointFiles.HISTORY, CheckpointFiles.HISTORY, CheckpointFiles.NEWEST);
        assertThat(sizes()).containsExactly(1L, 2L, 4L);
        assertThat(found.get(1).checkpoint().root()).isEqualTo(root(2));
    }

    @Test
    void aHistoryThatIsTornAtAnyByteLosesOnlyTheTornNoteAndGoesOn() throws IOException {
        byte[] before = history(note(1));
        byte[] whole = history(note(1), note(2));
        SignedNote third = note(3);
        SignedNote fourth = note(4);
        for (int length = 0; length <= whole.length; length++) {
            SimulatedDisk torn = new SimulatedDisk();
            torn.put(CheckpointFiles.HISTORY, Arrays.copyOf(whole, length));
            CheckpointFiles files = new CheckpointFiles(torn);
            files.append(third);
            files.append(fourth);

            List<Long> expected = new ArrayList<>();
            if (length >= before.length) {
                expected.add(1L);
            }
            if (length == whole.length) {
                expected.add(2L);
            }
            expected.addAll(List.of(3L, 4L));
            assertThat(sizes(torn)).as("torn at %s of %s", length, whole.length).isEqualTo(expected);
        }
    }

    @Test
    void aTornTailOfAnythingHidesNoNoteBehindIt() throws IOException {
        byte[] alphabet = "\n\n\n\n\0\u2014 ax+1".getBytes(StandardCharsets.UTF_8);
        Random random = new Random(5);
        byte[] first = history(note(1));
        SignedNote third = note(3);
        for (int i = 0; i < 500; i++) {
            byte[] junk = new byte[random.nextInt(60)];
            for (int at = 0; at < junk.length; at++) {
                junk[at] = alphabet[random.nextInt(alphabet.length)];
            }
            SimulatedDisk torn = new SimulatedDisk();
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            bytes.writeBytes(first);
            bytes.writeBytes(junk);
            torn.put(CheckpointFiles.HISTORY, bytes.toByteArray());
            new CheckpointFiles(torn).append(third);
            assertThat(sizes(torn)).as("%s", Arrays.toString(junk)).containsExactly(1L, 3L);
        }
    }

    @Test
    void aNewestThatIsTornCountsForNothing() throws IOException {
        new CheckpointFiles(disk).append(note(1));
        byte[] whole = note(2).bytes();
        for (int length = 0; length < whole.length; length++) {
            disk.put(CheckpointFiles.NEWEST, Arrays.copyOf(whole, length));
            assertThat(sizes()).as("torn at %s", length).containsExactly(1L);
        }
    }

    @Test
    void noteWithMoreSignaturesIsFoundWhole() throws Exception {
        NoteSigner other = SigningKeys.ed25519(SigningKeys.generateEd25519(), "another", ProvenLog.ORIGIN);
        SignedNote both = note(2).with(List.of(other));
        CheckpointFiles files = new CheckpointFiles(disk);
        files.append(note(1));
        files.append(both);
        files.append(note(3));

        List<StoredCheckpoint> found = CheckpointFiles.read(disk);
        assertThat(sizes()).containsExactly(1L, 2L, 3L);
        assertThat(found.get(1).note()).isEqualTo(both);
        assertThat(found.get(1).note().verify(List.of(other.verifierKey(), KEYS.get(0))))
                .hasSize(2);
    }

    @Test
    void theNewestIsTheLargestThatIsValid() throws IOException {
        NoteSigner stranger = SigningKeys.ed25519(SigningKeys.generateEd25519(), "another", ProvenLog.ORIGIN);
        NoteSigner otherLog = SigningKeys.ed25519(SigningKeys.generateEd25519(), "another", "example.com/other");
        CheckpointFiles files = new CheckpointFiles(disk);
        files.append(note(5));
        files.append(note(9));
        files.append(ProvenLog.sign(stranger, 20, root(20)));
        files.append(ProvenLog.sign(otherLog, 30, root(30)));
        files.append(note(7));
        byte[] forged = note(40).bytes();
        forged[forged.length - 10] ^= 1;
        disk.put(CheckpointFiles.NEWEST, forged);

        List<StoredCheckpoint> found = CheckpointFiles.read(disk);
        assertThat(found).hasSizeGreaterThanOrEqualTo(5);
        assertThat(size(CheckpointFiles.newest(found, KEYS))).isEqualTo(9);
        assertThat(size(CheckpointFiles.newest(found, List.of(stranger.verifierKey()))))
                .isEqualTo(20);
        assertThat(CheckpointFiles.newest(found, List.of())).isNull();
        // A key of another log signs nothing of this one, even when someone trusts it.
        assertThat(size(CheckpointFiles.newest(found, List.of(KEYS.get(0), otherLog.verifierKey()))))
                .isEqualTo(30);
    }

    @Test
    void ofALongHistoryTheEndIsEnough() throws IOException {
        SignedNote[] notes = IntStream.rangeClosed(1, 400)
                .mapToObj(CheckpointFilesTest::note)
                .toArray(SignedNote[]::new);
        byte[] whole = history(notes);
        assertThat(whole.length).isGreaterThan(1 << 16);
        byte[] torn = Arrays.copyOf(whole, whole.length - 20);
        for (byte[] history : List.of(whole, torn)) {
            long last = history.length == whole.length ? 400 : 399;
            disk.put(CheckpointFiles.HISTORY, history);
            for (int newest : new int[] {1, 398, 399, 400, 401}) {
                disk.put(CheckpointFiles.NEWEST, note(newest).bytes());
                assertThat(size(CheckpointFiles.newest(disk, KEYS))).isEqualTo(Math.max(last, newest));
            }
            disk.put(CheckpointFiles.NEWEST, new byte[10]);
            assertThat(size(CheckpointFiles.newest(disk, KEYS))).isEqualTo(last);
            assertThat(CheckpointFiles.newest(disk, List.of())).isNull();
            new CheckpointFiles(disk).append(note(402));
            assertThat(sizes()).hasSize((int) last + 1).endsWith(last, 402L);
        }
    }

    @Test
    void aCheckpointOfOneLogThatAKeyOfAnotherHasSignedIsNotValid() throws Exception {
        NoteSigner otherLog = SigningKeys.ed25519(SigningKeys.generateEd25519(), "another", "example.com/other");
        String text = Checkpoint.of(ProvenLog.ORIGIN, 50, root(50)).text();
        new CheckpointFiles(disk).append(SignedNote.sign(text, List.of(otherLog)));
        List<StoredCheckpoint> found = CheckpointFiles.read(disk);
        assertThat(found).hasSize(1);
        assertThat(CheckpointFiles.newest(found, List.of(KEYS.get(0), otherLog.verifierKey())))
                .isNull();
    }

    private static long size(StoredCheckpoint stored) {
        return stored.checkpoint().size();
    }

    @Test
    void newestRefusesAFileThatIsTooLong() {
        disk.put(CheckpointFiles.NEWEST, new byte[CheckpointFiles.LONGEST_NOTE + 1]);
        assertThatIOException()
                .isThrownBy(() -> CheckpointFiles.read(disk))
                .withMessageContaining(CheckpointFiles.NEWEST)
                .withMessageContaining(Integer.toString(CheckpointFiles.LONGEST_NOTE));
    }

    @Test
    void whateverFailsEveryNoteThatWasAppendedOutlivesALossOfPower() throws IOException {
        List<SignedNote> notes = new ArrayList<>();
        for (int size = 0; size < 12; size++) {
            notes.add(note(size));
        }
        SignedNote hundredth = note(100);
        for (int seed = 0; seed < 100; seed++) {
            Random random = SimulatedDisk.chance(seed);
            SimulatedDisk failing = new SimulatedDisk(64).afterFailedForce(AfterFailedForce.FORGOTTEN);
            int last = random.nextInt(80);
            failing.plan((at, operation, name) -> at >= last
                    ? Fault.DIE
                    : random.nextInt(6) > 0 ? Fault.NONE : random.nextBoolean() ? Fault.FAIL : Fault.HALF);
            List<Long> appended = new ArrayList<>();
            try {
                CheckpointFiles files = new CheckpointFiles(failing);
                for (int size = 0; size < notes.size(); size++) {
                    if (append(files, notes.get(size))) {
                        appended.add((long) size);
                    }
                }
            } catch (PowerLostException e) {
                // as planned
            }
            assertThat(failing.forcedAfterFailure()).isEmpty();
            SimulatedDisk next = failing.crash(random);
            new CheckpointFiles(next).append(hundredth);
            assertThat(sizes(next)).as("seed %s", seed).containsAll(appended).endsWith(100L);
        }
    }

    private static boolean append(CheckpointFiles files, SignedNote note) {
        try {
            files.append(note);
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}

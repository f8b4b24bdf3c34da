package dev.auditkit.verify;

import dev.auditkit.internal.journal.DirectoryStorage;
import dev.auditkit.internal.journal.StorageFile;
import dev.auditkit.internal.proof.CheckpointFiles;
import dev.auditkit.internal.proof.StoredCheckpoint;
import dev.auditkit.note.Checkpoint;
import dev.auditkit.note.MalformedNoteException;
import dev.auditkit.note.SignedNote;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The checkpoints that lie in a log directory. Immutable.
 *
 * @param checkpoints all that can be read, not checked
 */
record SignedFiles(List<StoredCheckpoint> checkpoints) {

    /** Reads them; what cannot be read is told. */
    static SignedFiles read(DirectoryStorage storage, Findings findings) throws IOException {
        long history = sizeOf(storage, CheckpointFiles.HISTORY);
        List<StoredCheckpoint> found = new ArrayList<>(CheckpointFiles.read(storage));
        long covered = 0;
        boolean newest = false;
        for (StoredCheckpoint stored : found) {
            newest |= stored.file().equals(CheckpointFiles.NEWEST);
            covered += stored.file().equals(CheckpointFiles.HISTORY)
                    ? stored.note().bytes().length + 1
                    : 0;
        }
        if (history > covered) {
            findings.add(
                    FindingKind.NOTE,
                    CheckpointFiles.HISTORY,
                    0,
                    (history - covered) + " of its bytes are no whole note; they are passed over");
        }
        if (!newest && found.isEmpty() && storage.exists(CheckpointFiles.NEWEST)) {
            findings.add(
                    FindingKind.CHECKPOINT_FILE, CheckpointFiles.NEWEST, 0, "the file holds no checkpoint in a note");
        }
        addWitnessed(found, storage, findings);
        return new SignedFiles(List.copyOf(found));
    }

    private static void addWitnessed(List<StoredCheckpoint> found, DirectoryStorage storage, Findings findings)
            throws IOException {
        String name = CheckpointFiles.WITNESSED;
        if (!storage.exists(name)) {
            return;
        }
        try (StorageFile file = storage.openToRead(name)) {
            byte[] bytes = new byte[(int) Math.min(file.size(), CheckpointFiles.LONGEST_NOTE)];
            int read = file.read(0, bytes, 0, bytes.length);
            SignedNote note = SignedNote.parse(Arrays.copyOf(bytes, read));
            found.add(new StoredCheckpoint(note, Checkpoint.parse(note.text()), name, 0));
        } catch (MalformedNoteException | IllegalArgumentException e) {
            findings.add(FindingKind.CHECKPOINT_FILE, name, 0, "the file holds no checkpoint: " + e.getMessage());
        }
    }

    private static long sizeOf(DirectoryStorage storage, String name) throws IOException {
        if (!storage.exists(name)) {
            return 0;
        }
        try (StorageFile file = storage.openToRead(name)) {
            return file.size();
        }
    }
}

package dev.auditkit.internal.proof;

import dev.auditkit.internal.journal.SmallFiles;
import dev.auditkit.internal.journal.Storage;
import dev.auditkit.note.Checkpoint;
import dev.auditkit.note.InvalidSignatureException;
import dev.auditkit.note.MalformedNoteException;
import dev.auditkit.note.SignedNote;
import dev.auditkit.note.VerifierKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The files {@code checkpoint}, which has the newest signed checkpoint, and {@code checkpoints}, its history, with an empty line
 * after each note (C2SP tlog-checkpoint, signed-note). For one thread.
 */
public final class CheckpointFiles {

    /** The newest checkpoint. */
    public static final String NEWEST = "checkpoint";

    /** Its history. */
    public static final String HISTORY = "checkpoints";

    /** The newest checkpoint that meets the witness policy. */
    public static final String WITNESSED = "checkpoint.witnessed";

    /** The longest note that is read, in bytes. */
    public static final int LONGEST_NOTE = 1_000_000;

    private static final String EMPTY_LINE = "\n\n";
    private static final String SIGNATURE = "\u2014 ";
    private static final int LONGEST_HISTORY = Integer.MAX_VALUE - 8;

    /** As much of the end of the history is read where its newest note is what matters: hundreds of notes, or a dozen with ML-DSA-44. */
    private static final int END = 1 << 16;

    private final Storage storage;
    private final AppendedFile history;

    /** The files of a log that is to be written. */
    public CheckpointFiles(Storage storage) throws IOException {
        this.storage = storage;
        long end = wholeNotes(FilePart.endOf(storage, HISTORY, END));
        this.history = new AppendedFile(
                storage, HISTORY, end > 0 ? end : wholeNotes(FilePart.whole(storage, HISTORY, LONGEST_HISTORY)));
    }

    /**
     * How long the history is up to its last empty line. What follows is half a note, which a crash left and nobody was told of:
     * it is written over, so that nothing that comes behind it looks like its end.
     */
    private static long wholeNotes(FilePart part) {
        int end = new String(part.bytes(), StandardCharsets.ISO_8859_1).lastIndexOf(EMPTY_LINE);
        return end < 0 ? 0 : part.offset() + end + EMPTY_LINE.length();
    }

    /** Puts the first checkpoint of a log in place, durably. */
    public static StoredCheckpoint begin(Storage storage, SignedNote note) throws IOException {
        SmallFiles.replace(storage, NEWEST, note.bytes());
        try {
            return new StoredCheckpoint(note, Checkpoint.parse(note.text()), NEWEST, 0);
        } catch (MalformedNoteException e) {
            throw new IllegalArgumentException("the note is no checkpoint", e);
        }
    }

    /** Replaces the newest checkpoint, durably. */
    public void replaceNewest(SignedNote note) throws IOException {
        SmallFiles.replace(storage, NEWEST, note.bytes());
    }

    /** Appends to the history, durably. */
    public void append(SignedNote note) throws IOException {
        history.append((note + "\n").getBytes(StandardCharsets.UTF_8));
    }

    /** All checkpoints in both files, in the order of the history and the newest last; what is none is passed over. */
    public static List<StoredCheckpoint> read(Storage storage) throws IOException {
        List<StoredCheckpoint> found = in(FilePart.whole(storage, HISTORY, LONGEST_HISTORY));
        found.addAll(in(FilePart.whole(storage, NEWEST, LONGEST_NOTE)));
        return found;
    }

    /**
     * The largest checkpoint of both files that one of the keys has signed; null where there is none. Of the history, which is in
     * order, only the end can have a larger one than the file of the newest.
     */
    public static @Nullable StoredCheckpoint newest(Storage storage, Collection<VerifierKey> keys) throws IOException {
        StoredCheckpoint current = current(storage, keys);
        return current == null
                ? newest(read(storage), keys)
                : newest(current, in(FilePart.endOf(storage, HISTORY, END)), keys);
    }

    /** The checkpoint in the file of the newest, if one of the keys has signed it; null otherwise. */
    static @Nullable StoredCheckpoint current(Storage storage, Collection<VerifierKey> keys) throws IOException {
        return newest(in(FilePart.whole(storage, NEWEST, LONGEST_NOTE)), keys);
    }

    /** The largest checkpoint that one of the keys has signed; null where there is none. */
    public static @Nullable StoredCheckpoint newest(List<StoredCheckpoint> stored, Collection<VerifierKey> keys) {
        return newest(null, stored, keys);
    }

    /** The same, if it is larger than one that is known. */
    private static @Nullable StoredCheckpoint newest(
            @Nullable StoredCheckpoint known, List<StoredCheckpoint> stored, Collection<VerifierKey> keys) {
        StoredCheckpoint newest = known;
        for (int i = stored.size() - 1; i >= 0; i--) { // from the largest on, as each signature takes its time
            StoredCheckpoint candidate = stored.get(i);
            boolean larger = newest == null
                    || candidate.checkpoint().size() > newest.checkpoint().size();
            if (larger && isSigned(candidate, keys)) {
                newest = candidate;
            }
        }
        return newest;
    }

    private static boolean isSigned(StoredCheckpoint stored, Collection<VerifierKey> keys) {
        try {
            return stored.note().verify(keys).stream()
                    .anyMatch(key -> key.name().equals(stored.checkpoint().origin()));
        } catch (InvalidSignatureException e) {
            return false;
        }
    }

    /** The checkpoints in a part of a file, in their order. */
    private static List<StoredCheckpoint> in(FilePart part) {
        List<StoredCheckpoint> found = new ArrayList<>();
        String all = new String(part.bytes(), StandardCharsets.ISO_8859_1); // so that an index is an offset
        String signature = new String(SIGNATURE.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
        int textAt = 0;
        for (int at = 0; at < all.length(); ) {
            if (all.charAt(at) == '\n') { // one empty line more than there should be
                textAt = ++at;
                continue;
            }
            int end = all.indexOf(EMPTY_LINE, at);
            int next = end < 0 ? all.length() : end + EMPTY_LINE.length();
            if (all.startsWith(signature, at)) {
                String note = all.substring(textAt, end < 0 ? all.length() : end + 1);
                add(found, note.getBytes(StandardCharsets.ISO_8859_1), part.file(), part.offset() + textAt);
            }
            textAt = all.startsWith(signature, at) ? next : at;
            at = next;
        }
        return found;
    }

    private static void add(List<StoredCheckpoint> found, byte[] bytes, String file, long offset) {
        try {
            SignedNote note = SignedNote.parse(bytes);
            found.add(new StoredCheckpoint(note, Checkpoint.parse(note.text()), file, offset));
        } catch (MalformedNoteException | IllegalArgumentException e) {
            // A crash may have torn it; what is left says nothing.
        }
    }
}

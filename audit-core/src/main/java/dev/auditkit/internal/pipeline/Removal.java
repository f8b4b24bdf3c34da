package dev.auditkit.internal.pipeline;

import dev.auditkit.internal.journal.Journal;
import dev.auditkit.internal.journal.Retention;
import dev.auditkit.internal.journal.Segment;
import dev.auditkit.internal.journal.SmallFiles;
import dev.auditkit.internal.keys.LogKeys;
import dev.auditkit.internal.proof.TileKeeper;
import dev.auditkit.note.InvalidSignatureException;
import dev.auditkit.note.MalformedNoteException;
import dev.auditkit.note.SignedNote;
import java.io.IOException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Removes segments that the log has said it will remove, keeping what proofs need of them; what a crash leaves half done, a
 * start finishes. For the thread that keeps house.
 */
final class Removal {

    /** While this file is there, segments are being removed; it holds a note, signed by the log, that tells which. */
    static final String PENDING = "retention.pending";

    private static final Pattern TEXT =
            Pattern.compile("auditkit removal\n(.*)\nentry [0-9]{1,18}\nfirst_remaining ([0-9]{1,18})\n");
    private static final int LONGEST_NOTE = 1 << 16;

    private final Journal journal;
    private final LogKeys keys;
    private final TileKeeper tiles;

    Removal(Journal journal, LogKeys keys) {
        this.journal = journal;
        this.keys = keys;
        this.tiles = new TileKeeper(journal);
    }

    /** Finds and removes segments. */
    Retention retention() {
        return new Retention(journal, tiles::isAsInTree);
    }

    /**
     * Removes segments.
     *
     * @param seq the entry that says so, which a checkpoint covers
     */
    void remove(Retention.Expired expired, long seq) throws IOException {
        String text = "auditkit removal\n" + keys.origin() + "\nentry " + seq + "\nfirst_remaining " + expired.endSeq()
                + "\n";
        SmallFiles.replace(journal.storage(), PENDING, keys.sign(text).bytes());
        remove(expired.segments(), expired.endSeq());
    }

    private void remove(List<Segment> segments, long firstRemaining) throws IOException {
        tiles.keep(firstRemaining);
        retention().remove(segments);
        forget();
    }

    private void forget() throws IOException {
        journal.storage().delete(PENDING);
        journal.storage().sync();
    }

    /** Finishes a removal. A note that the log has not signed may be anyone's, and is thrown away. */
    void finish() throws IOException {
        byte[] note = SmallFiles.read(journal.storage(), PENDING, LONGEST_NOTE);
        if (note == null) {
            return;
        }
        long firstRemaining = firstRemaining(note);
        List<Segment> segments = journal.view().segments();
        List<Segment> expired = segments.subList(0, segments.size() - 1).stream()
                .filter(segment -> segment.endSeq() <= firstRemaining)
                .toList();
        if (expired.isEmpty()) {
            forget();
        } else {
            remove(expired, firstRemaining);
        }
    }

    /** Where the log has said that it will begin; 0 where the note does not show that. */
    private long firstRemaining(byte[] bytes) {
        try {
            SignedNote note = SignedNote.parse(bytes);
            note.verify(keys.known());
            Matcher said = TEXT.matcher(note.text());
            return said.matches() && said.group(1).equals(keys.origin()) ? Long.parseLong(said.group(2)) : 0;
        } catch (MalformedNoteException | InvalidSignatureException e) {
            LogEngine.LOGGER.log(
                    System.Logger.Level.WARNING, PENDING + " is not signed by the log: nothing is removed for it", e);
            return 0;
        }
    }
}

package dev.auditkit.internal.journal;

import dev.auditkit.internal.codec.LineView;
import dev.auditkit.tree.BlockHasher;
import dev.auditkit.tree.Frontier;
import dev.auditkit.tree.Hash;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;

/**
 * A journal as recovery finds it, without the files that prove a log: of its tree only the leaves of the last segment are right,
 * which is enough for whatever is not about proofs.
 *
 * @param found what recovery found
 * @param journal the journal that goes on from there
 */
public record UnsignedLog(RecoveredJournal found, Journal journal) {

    /** Opens a log that no checkpoint covers. */
    public static UnsignedLog open(Storage storage, long rotationBytes, long minFreeBytes)
            throws IOException, DamagedJournalException {
        return open(storage, 0, rotationBytes, minFreeBytes);
    }

    /** Opens a log of which the first entries are covered by a checkpoint. */
    public static UnsignedLog open(Storage storage, long signedSize, long rotationBytes, long minFreeBytes)
            throws IOException, DamagedJournalException {
        RecoveredJournal found = Recovery.open(storage, signedSize);
        Hash zeros = Hash.of(new byte[Hash.LENGTH]);
        long first = found.firstOfLast();
        TreeState before = new TreeState(
                Frontier.of(first / BlockHasher.LEAVES, (level, index) -> zeros), new byte[BlockHasher.BYTES], (int)
                        (first % BlockHasher.LEAVES));
        LogTree tree = new LogTree(before);
        for (Segment segment : found.view().segments()) {
            if (segment.firstSeq() == first) {
                appendAll(storage, segment, tree);
            }
        }
        return new UnsignedLog(found, found.start(before, tree, rotationBytes, minFreeBytes));
    }

    private static void appendAll(Storage storage, Segment segment, LogTree tree) throws IOException {
        LineReader lines = new LineReader();
        LineView line = new LineView();
        try (StorageFile file = storage.openToRead(segment.file())) {
            lines.reset(file::read, 0, segment.length());
            while (lines.next()) {
                line.parse(lines.buffer(), lines.offset(), lines.length());
                tree.makeRoom();
                tree.append(line.hashBytes());
            }
        }
    }

    boolean closedProperly() {
        return found.closedProperly();
    }

    long adoptedFrom() {
        return found.adoptedFrom();
    }

    long adoptedTo() {
        return found.adoptedTo();
    }

    long tornBytes() {
        return found.tornBytes();
    }

    String tornFile() {
        return found.tornFile();
    }

    boolean hasEvents() {
        return found.hasEvents();
    }

    Optional<Map<?, ?>> lastOptions() {
        return found.lastOptions();
    }
}

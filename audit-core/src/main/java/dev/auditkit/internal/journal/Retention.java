package dev.auditkit.internal.journal;

import dev.auditkit.internal.codec.LineView;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * Finds and removes the oldest segments of a journal. What is left is always without a hole, so it stops at the first
 * segment that must stay. For the thread that keeps house.
 */
public final class Retention {

    private final Journal journal;
    private final Predicate<Segment> isAsInTree;

    /**
     * What can be removed.
     *
     * @param segments oldest first
     * @param kept segments that have expired and stay, with the reason
     */
    public record Expired(List<Segment> segments, List<String> kept) {

        /** Nothing. */
        public static final Expired NONE = new Expired(List.of(), List.of());

        /** The sequence number after the last of their entries; there must be at least one segment. */
        public long endSeq() {
            return segments.get(segments.size() - 1).endSeq();
        }

        /** How many entries are in them. */
        public long entries() {
            return segments.stream()
                    .mapToLong(segment -> segment.endSeq() - segment.firstSeq())
                    .sum();
        }

        /** How many bytes they take. */
        public long bytes() {
            return segments.stream().mapToLong(Segment::length).sum();
        }

        /** The names of their files. */
        public List<String> files() {
            return segments.stream().map(Segment::file).toList();
        }
    }

    /**
     * @param journal the journal
     * @param isAsInTree whether a segment that is whole by itself has the hashes that the log's tree has of it
     */
    public Retention(Journal journal, Predicate<Segment> isAsInTree) {
        this.journal = journal;
        this.isAsInTree = isAsInTree;
    }

    /**
     * Finds the sealed segments whose newest entry was recorded before a time, and reads them to see that they are whole:
     * a damaged one stays, so that someone looks at it first.
     *
     * @param before the time, in microseconds
     * @param hold whether all of them stay whatever their age
     */
    public Expired expired(long before, boolean hold) throws IOException {
        List<Segment> expired = new ArrayList<>();
        List<String> kept = new ArrayList<>();
        List<Segment> segments = journal.view().segments();
        for (Segment segment : segments.subList(0, segments.size() - 1)) {
            if (journal.indexes().times(segment).maxRecorded() >= before) {
                break;
            }
            if (hold) {
                kept.add(segment.file() + ": audit.legal-hold is true");
            } else if (kept.isEmpty() && isSound(segment)) {
                expired.add(segment);
            } else {
                kept.add(segment.file() + (kept.isEmpty() ? ": it is damaged" : ": an older segment stays"));
            }
        }
        return new Expired(expired, kept);
    }

    /** Removes segments, oldest first, after the log has durably recorded that it will. */
    public void remove(List<Segment> expired) throws IOException {
        for (Segment segment : expired) {
            remove(segment);
        }
    }

    private void remove(Segment segment) throws IOException {
        Storage storage = journal.storage();
        storage.sync(); // what an attempt before has removed must stay so before anything newer is
        journal.removeOldest(segment); // first, so that a reader that misses the file finds out why
        try {
            storage.delete(segment.otherFile());
            storage.delete(segment.file());
        } catch (IOException e) {
            journal.restoreOldest(segment);
            throw e;
        }
        storage.sync(); // before the next, or a loss of power could leave a hole
        journal.indexes().delete(segment);
    }

    private boolean isSound(Segment segment) throws IOException {
        return (isWhole(segment) || isWholeByItself(segment)) && isAsInTree.test(segment);
    }

    /** Whether it is whole after all, and only its index was wrong. */
    private boolean isWholeByItself(Segment segment) throws IOException {
        journal.indexes().rebuild(segment);
        return isWhole(segment);
    }

    private boolean isWhole(Segment segment) throws IOException {
        LineView line = new LineView();
        long expected = segment.firstSeq();
        try (BlockReader reader = new BlockReader(journal.storage())) {
            for (Block block : journal.indexes().blocks(segment)) {
                LineReader lines = reader.read(segment, block);
                while (lines.next()) {
                    boolean sound = line.parse(lines.buffer(), lines.offset(), lines.length()) == null
                            && line.seq() == expected
                            && line.hashMatches();
                    if (!sound) {
                        return false;
                    }
                    expected++;
                }
            }
        } catch (DamagedBlockException e) {
            return false;
        }
        return expected == segment.endSeq();
    }
}

package dev.auditkit.internal.journal;

import dev.auditkit.AuditDamage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Opens the journal in a directory, whatever ended the last run: a close, a kill or a loss of power.
 *
 * <p>Only the last segment can be torn, because a segment is synced before the next one is begun. From the first of its
 * lines that is incomplete, wrong or out of sequence all bytes are moved to a file of their own; the log goes on behind
 * the lines before. A hole between segments is damage, which is not mended here.
 */
public final class Recovery {

    private final Storage storage;
    private final SegmentIndexes indexes;
    private final long signedSize;
    private final List<AuditDamage> damage = new ArrayList<>();

    private Recovery(Storage storage, long signedSize) {
        this.storage = storage;
        this.signedSize = signedSize;
        this.indexes = new SegmentIndexes(storage, true);
    }

    /**
     * Finds what there is, and sets aside what a crash has torn.
     *
     * @param signedSize how many entries a checkpoint covers, none of which a crash can have torn
     * @throws DamagedJournalException when segments are missing or end too early; the files are then as they were
     */
    public static RecoveredJournal open(Storage storage, long signedSize) throws IOException, DamagedJournalException {
        return new Recovery(storage, signedSize).run();
    }

    private RecoveredJournal run() throws IOException, DamagedJournalException {
        List<SegmentName> names = segments();
        boolean created = names.isEmpty();
        List<Segment> sealed = new ArrayList<>();
        for (int i = 0; i + 1 < names.size(); i++) {
            sealed.add(sealed(names.get(i), names.get(i + 1).firstSeq()));
        }
        SegmentName last = created ? new SegmentName(0, false) : names.get(names.size() - 1);
        if (last.compressed()) {
            Segment compressed = sealed(last, -1);
            sealed.add(compressed);
            last = new SegmentName(compressed.endSeq(), false);
        }
        boolean begun = storage.exists(last.file());
        if (!begun && last.firstSeq() < signedSize) {
            damage.add(missing(last.firstSeq(), last.file(), 0));
        }
        if (!damage.isEmpty()) {
            throw new DamagedJournalException(damage);
        }
        LastSegment found = begun ? LastSegment.recover(storage, last, signedSize) : null;
        tidy(names);
        return new RecoveredJournal(storage, indexes, sealed, found, created, signedSize);
    }

    private AuditDamage missing(long seq, String file, long offset) {
        return new AuditDamage(
                seq, file, offset, "the log ends before entry " + seq + ", its checkpoint covers " + signedSize);
    }

    /** The segments that are there, oldest first; of one that is there in both forms the plain file counts. */
    private List<SegmentName> segments() throws IOException {
        Map<Long, SegmentName> found = new TreeMap<>();
        for (String file : storage.list()) {
            SegmentName name = SegmentName.parse(file);
            if (name != null) {
                found.merge(name.firstSeq(), name, (one, other) -> one.compressed() ? other : one);
            }
        }
        return List.copyOf(found.values());
    }

    /** Removes what a crash left half done. In a damaged log it may be evidence, so this comes after the check. */
    private void tidy(List<SegmentName> segments) throws IOException {
        Set<String> known = segments.stream()
                .flatMap(name -> Stream.of(name.file(), SegmentName.index(name.firstSeq())))
                .collect(Collectors.toSet());
        for (String file : storage.list()) {
            boolean unfinished = file.startsWith("audit-") && file.endsWith(".tmp");
            boolean orphan = (SegmentName.parse(file) != null || file.endsWith(".idx")) && !known.contains(file);
            if (unfinished || orphan) {
                storage.delete(file);
            }
        }
    }

    /** A segment before the last. Its last line must lead to the next segment. */
    private Segment sealed(SegmentName name, long expectedEnd) throws IOException {
        long length;
        try (StorageFile file = storage.openToRead(name.file())) {
            length = file.size();
        }
        Segment segment = new Segment(name, expectedEnd, length, null, null);
        IndexHead head = indexes.storedHead(segment);
        TimeRange times = null;
        long end;
        if (head != null) {
            times = head.times();
            end = head.endSeq();
        } else if (name.compressed()) {
            end = SegmentIndexes.endOf(segment, indexes.rebuild(segment));
        } else {
            end = LastLine.endSeq(storage, segment);
        }
        if (expectedEnd >= 0 && end != expectedEnd) {
            damage.add(new AuditDamage(
                    end,
                    name.file(),
                    length,
                    "the segment ends before entry " + end + ", the next begins with " + expectedEnd));
        }
        return new Segment(name, expectedEnd < 0 ? end : expectedEnd, length, times, null);
    }
}

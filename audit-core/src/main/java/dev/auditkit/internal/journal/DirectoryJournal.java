package dev.auditkit.internal.journal;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A log that another process may be writing, as its files show it; nothing is written. Each view reads only what the
 * last segment has gained since the one before. Safe for use by many threads.
 */
public final class DirectoryJournal implements JournalSource {

    private static final int MOST_ATTEMPTS = 20;

    /** Two changes so close together may have the same time. */
    private static final Duration UNSETTLED = Duration.ofSeconds(2);

    private final Storage storage;
    private final SegmentIndexes indexes;
    private Map<SegmentName, Segment> sealed = new HashMap<>();
    private List<SegmentName> listed = List.of();
    private @Nullable Instant listedChange;
    private Instant listedAt = Instant.MIN;
    private @Nullable Segment whole;
    private @Nullable Tail tail;

    /** @param storage the directory */
    public DirectoryJournal(Storage storage) {
        this.storage = storage;
        this.indexes = new SegmentIndexes(storage, false);
    }

    @Override
    public Storage storage() {
        return storage;
    }

    @Override
    public SegmentIndexes indexes() {
        return indexes;
    }

    @Override
    public synchronized JournalView view() throws IOException {
        for (int attempt = 1; ; attempt++) {
            try {
                return list();
            } catch (NoSuchFileException e) {
                // A segment was compressed or removed between the listing and the look at it.
                if (attempt == MOST_ATTEMPTS) {
                    throw e;
                }
            }
        }
    }

    private JournalView list() throws IOException {
        List<SegmentName> ordered = names();
        List<Segment> segments = new ArrayList<>();
        Map<SegmentName, Segment> current = new HashMap<>();
        for (int i = 0; i + 1 < ordered.size(); i++) {
            Segment segment = sealed(ordered.get(i), ordered.get(i + 1).firstSeq());
            current.put(segment.name(), segment);
            segments.add(segment);
        }
        sealed = current;
        if (!ordered.isEmpty()) {
            segments.add(last(ordered.get(ordered.size() - 1)));
        }
        return new JournalView(List.copyOf(segments));
    }

    /** The segments, listed anew only when the directory has changed, or so lately that a change may not show in its time. */
    private List<SegmentName> names() throws IOException {
        Instant change = storage.lastChange();
        if (change != null && change.equals(listedChange) && change.isBefore(listedAt.minus(UNSETTLED))) {
            return listed;
        }
        Instant now = Instant.now();
        Map<Long, SegmentName> names = new TreeMap<>();
        for (String file : Listing.of(storage)) {
            SegmentName name = SegmentName.parse(file);
            if (name != null) {
                names.merge(name.firstSeq(), name, (one, other) -> one.compressed() ? other : one);
            }
        }
        listed = List.copyOf(names.values());
        listedChange = change;
        listedAt = now;
        return listed;
    }

    /** What another follows does not change any more, so that its file is looked at once. */
    private Segment sealed(SegmentName name, long endSeq) throws IOException {
        Segment known = sealed.get(name);
        if (known != null && known.endSeq() == endSeq) {
            return known;
        }
        return new Segment(name, endSeq, sizeOf(name.file()), null, null);
    }

    private Segment last(SegmentName name) throws IOException {
        long size = sizeOf(name.file());
        Segment known = whole;
        if (known != null && known.name().equals(name) && known.length() == size) {
            return known;
        }
        Segment unknown = Segment.ofUnknownEnd(name, size);
        long end = name.compressed() ? SegmentIndexes.endOf(unknown, indexes.blocks(unknown)) : indexes.endSeq(unknown);
        if (end >= 0 && (name.compressed() || end == LastLine.endSeq(storage, unknown))) {
            whole = new Segment(name, end, size, null, null);
            return whole;
        }
        Tail growing = tail;
        if (growing == null || !growing.name.equals(name) || growing.position > size) {
            growing = new Tail(name);
            tail = growing;
        }
        growing.readTo(size);
        BlockTable table = growing.scan.table();
        return new Segment(name, growing.scan.next(), growing.position, table.times(), table.snapshot());
    }

    private long sizeOf(String file) throws IOException {
        try (StorageFile open = storage.openToRead(file)) {
            return open.size();
        }
    }

    /** The last segment, as far as it was read. */
    private final class Tail {

        private final SegmentName name;
        private final BlockScan scan;
        private final LineReader lines = new LineReader();
        private long position;

        Tail(SegmentName name) {
            this.name = name;
            this.scan = new BlockScan(name.firstSeq());
        }

        void readTo(long size) throws IOException {
            try (StorageFile file = storage.openToRead(name.file())) {
                lines.reset(file::read, position, size);
                while (lines.next()) {
                    scan.add(lines);
                    position = lines.position() + lines.consumed() - scan.doubtfulBytes();
                }
                scan.forgetDoubtful();
            }
        }
    }
}

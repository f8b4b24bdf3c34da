package dev.auditkit.internal.journal;

import dev.auditkit.AuditDamage;
import dev.auditkit.AuditEntry;
import dev.auditkit.internal.codec.LeafDecoder;
import dev.auditkit.internal.codec.LineFormat;
import dev.auditkit.internal.codec.LineView;
import dev.auditkit.internal.codec.MalformedLeafException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Opens the journal in a directory, whatever ended the last run: a close, a kill or a loss of power.
 *
 * <p>Only the last segment can be torn, because a segment is synced before the next one is begun. From the first of its
 * lines that is incomplete, wrong or out of sequence all bytes are moved to a file of their own; the log goes on behind
 * the lines before. A hole between segments is damage, which is not mended here.
 */
public final class Recovery {

    private static final byte[] OWN = ascii("\"operation\":\"audit.");
    private static final byte[] OPENED = ascii("\"operation\":\"audit.opened\"");
    private static final byte[] ROTATED = ascii("\"operation\":\"audit.rotated\"");
    private static final String CLOSED = "audit.closed";
    private static final int COPIED_AT_ONCE = 1 << 16;

    private final Storage storage;
    private final SegmentIndexes indexes;
    private final List<AuditDamage> damage = new ArrayList<>();

    /**
     * What was found, and the journal that goes on from there.
     *
     * @param journal the journal
     * @param created whether there was no log before
     * @param closedProperly whether the last run closed the log
     * @param adoptedFrom the first entry of the last segment, which was read again
     * @param adoptedTo the sequence number after its last entry
     * @param tornBytes how many bytes were set aside
     * @param tornFile where they are
     * @param hasEvents whether the last segment has entries that are not the log's own
     * @param lastOptions the options that the log last recorded of itself
     */
    public record Recovered(
            Journal journal,
            boolean created,
            boolean closedProperly,
            long adoptedFrom,
            long adoptedTo,
            long tornBytes,
            @Nullable String tornFile,
            boolean hasEvents,
            Optional<Map<?, ?>> lastOptions) {}

    private Recovery(Storage storage) {
        this.storage = storage;
        this.indexes = new SegmentIndexes(storage, true);
    }

    /**
     * Opens the journal, or begins one where there is none.
     *
     * @param rotationBytes the size at which a segment is sealed
     * @param minFreeBytes with less free space the disk counts as full
     * @throws DamagedJournalException when segments are missing or end too early; nothing was changed then
     */
    public static Recovered open(Storage storage, long rotationBytes, long minFreeBytes)
            throws IOException, DamagedJournalException {
        return new Recovery(storage).run(rotationBytes, minFreeBytes);
    }

    private Recovered run(long rotationBytes, long minFreeBytes) throws IOException, DamagedJournalException {
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
        if (!damage.isEmpty()) {
            throw new DamagedJournalException(damage);
        }
        Tail tail = recover(last);
        SegmentWriter writer = tail.file == null
                ? SegmentWriter.create(storage, last.firstSeq())
                : SegmentWriter.reopen(storage, last, tail.file, tail.table, tail.length, tail.next);
        Journal journal = new Journal(storage, indexes, sealed, writer, rotationBytes, minFreeBytes);
        return new Recovered(
                journal,
                created,
                tail.closedProperly,
                last.firstSeq(),
                tail.next,
                tail.tornBytes,
                tail.tornFile,
                tail.hasEvents,
                Optional.ofNullable(tail.options));
    }

    /** The segments that are there, oldest first, after what a crash left half done was put in order. */
    private List<SegmentName> segments() throws IOException {
        Map<Long, SegmentName> found = new TreeMap<>();
        for (String file : storage.list()) {
            SegmentName name = SegmentName.parse(file);
            if (name != null) {
                found.merge(name.firstSeq(), name, (one, other) -> one.compressed() ? other : one);
            } else if (file.startsWith("audit-") && file.endsWith(".tmp")) {
                storage.delete(file);
            }
        }
        for (SegmentName name : found.values()) {
            if (!name.compressed()) {
                storage.delete(new SegmentName(name.firstSeq(), true).file()); // the plain file counts
            }
        }
        return List.copyOf(found.values());
    }

    /** A segment before the last. Its last line must lead to the next segment. */
    private Segment sealed(SegmentName name, long expectedEnd) throws IOException {
        long length;
        try (StorageFile file = storage.openToRead(name.file())) {
            length = file.size();
        }
        Segment segment = new Segment(name, expectedEnd, length, null, null);
        List<Block> blocks = indexes.load(segment);
        if (blocks == null && name.compressed()) {
            blocks = indexes.rebuild(segment);
        }
        long end = blocks != null ? endOf(blocks, name) : endOfPlain(segment);
        if (expectedEnd >= 0 && end != expectedEnd) {
            damage.add(new AuditDamage(
                    end,
                    name.file(),
                    length,
                    "the segment ends before entry " + end + ", the next begins with " + expectedEnd));
        }
        return new Segment(
                name,
                expectedEnd < 0 ? end : expectedEnd,
                length,
                blocks == null ? null : SegmentIndexes.rangeOf(blocks),
                null);
    }

    private static long endOf(List<Block> blocks, SegmentName name) {
        return blocks.isEmpty()
                ? name.firstSeq()
                : blocks.get(blocks.size() - 1).endSeq();
    }

    /** The sequence number after the last sound line, found from the end of the file. */
    private long endOfPlain(Segment segment) throws IOException {
        LineView line = new LineView();
        LineReader lines = new LineReader();
        long end = segment.firstSeq();
        try (StorageFile file = storage.openToRead(segment.file())) {
            lines.reset(file::read, Math.max(0, segment.length() - 2L * LineFormat.LARGEST_LINE), segment.length());
            while (lines.next()) {
                if (line.parse(lines.buffer(), lines.offset(), lines.length()) == null) {
                    end = line.seq() + 1;
                }
            }
        }
        return end;
    }

    /** What the last segment turned out to be. */
    private static final class Tail {

        private @Nullable StorageFile file;
        private final BlockTable table;
        private long length;
        private long next;
        private boolean closedProperly = true;
        private long tornBytes;
        private @Nullable String tornFile;
        private boolean hasEvents;
        private @Nullable Map<?, ?> options;

        Tail(SegmentName name) {
            table = new BlockTable(name.firstSeq());
            next = name.firstSeq();
        }
    }

    private Tail recover(SegmentName name) throws IOException {
        Tail tail = new Tail(name);
        if (!storage.exists(name.file())) {
            return tail;
        }
        StorageFile file = storage.open(name.file());
        try {
            readSoundLines(file, tail);
            long size = file.size();
            if (size > tail.length) {
                setAside(file, tail, size);
                tail.closedProperly = false;
            }
            tail.file = file;
            return tail;
        } catch (IOException e) {
            file.close();
            throw e;
        }
    }

    private static void readSoundLines(StorageFile file, Tail tail) throws IOException {
        LineReader lines = new LineReader();
        lines.reset(file::read, 0, file.size());
        LineView line = new LineView();
        while (lines.next()
                && line.parse(lines.buffer(), lines.offset(), lines.length()) == null
                && line.seq() == tail.next
                && line.hashMatches()) {
            tail.table.add(tail.next, lines.consumed(), line.timestamp(), line.recorded());
            tail.next++;
            tail.length = lines.position() + lines.consumed();
            if (!line.contains(OWN)) {
                tail.hasEvents = true;
            } else if (line.contains(OPENED) || line.contains(ROTATED)) {
                rememberOptions(line, tail);
            }
        }
        tail.closedProperly = tail.length == 0 || endsInClosed(file, tail);
    }

    private static void rememberOptions(LineView line, Tail tail) {
        AuditEntry entry = decode(line);
        if (entry != null
                && entry.operation().startsWith("audit.")
                && entry.metadata().get("options") instanceof Map<?, ?> options) {
            tail.options = options;
        }
    }

    private static boolean endsInClosed(StorageFile file, Tail tail) throws IOException {
        LineReader lines = new LineReader();
        lines.reset(file::read, Math.max(0, tail.length - LineFormat.LARGEST_LINE), tail.length);
        LineView line = new LineView();
        boolean closed = false;
        while (lines.next()) {
            closed = line.parse(lines.buffer(), lines.offset(), lines.length()) == null && isClosed(decode(line));
        }
        return closed;
    }

    private static boolean isClosed(@Nullable AuditEntry entry) {
        return entry != null && entry.operation().equals(CLOSED);
    }

    private static @Nullable AuditEntry decode(LineView line) {
        try {
            return LeafDecoder.decode(line);
        } catch (MalformedLeafException e) {
            return null; // its hash is right, so it stays; what it says does not matter here
        }
    }

    /** Moves the bytes behind the last sound line to a file of their own, which is safe before they are cut off. */
    private void setAside(StorageFile file, Tail tail, long size) throws IOException {
        int attempt = 0;
        while (storage.exists(SegmentName.torn(tail.next, attempt))) {
            attempt++;
        }
        String torn = SegmentName.torn(tail.next, attempt);
        byte[] buffer = new byte[COPIED_AT_ONCE];
        try (StorageFile copy = storage.create(torn)) {
            for (long at = tail.length; at < size; at += buffer.length) {
                int read = file.read(at, buffer, 0, (int) Math.min(buffer.length, size - at));
                copy.write(at - tail.length, buffer, 0, read);
            }
            copy.force();
        }
        storage.sync();
        file.truncate(tail.length);
        file.force();
        tail.tornBytes = size - tail.length;
        tail.tornFile = torn;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}

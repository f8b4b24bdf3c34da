package dev.auditkit.internal.journal;

import dev.auditkit.AuditDamage;
import dev.auditkit.AuditEntry;
import dev.auditkit.internal.codec.LeafDecoder;
import dev.auditkit.internal.codec.LeafTerms;
import dev.auditkit.internal.codec.LineView;
import dev.auditkit.internal.codec.MalformedLeafException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The segment that was being written when the last run ended: reads its sound lines and moves what follows them to a file of
 * its own. For one thread, once.
 */
final class LastSegment {

    private static final byte[] OWN = ascii("\"operation\":\"audit.");
    private static final byte[] OPENED = ascii("\"operation\":\"audit.opened\"");
    private static final byte[] ROTATED = ascii("\"operation\":\"audit.rotated\"");
    private static final byte[] CLOSED = ascii("\"operation\":\"audit.closed\"");
    private static final int COPIED_AT_ONCE = 1 << 16;

    private final Storage storage;
    private final SegmentName name;
    private final StorageFile file;
    private final LeafTerms terms = new LeafTerms();
    private final BlockTable table;
    private long length;
    private long next;
    private boolean closedProperly;
    private long tornBytes;
    private @Nullable String tornFile;
    private boolean hasEvents;
    private @Nullable Map<?, ?> options;

    private LastSegment(Storage storage, SegmentName name, StorageFile file) {
        this.storage = storage;
        this.name = name;
        this.file = file;
        this.table = new BlockTable(name.firstSeq());
        this.next = name.firstSeq();
    }

    /**
     * Reads the segment, and cuts it to its sound lines.
     *
     * @param signedSize the sequence number before which no line can be torn, as a checkpoint covers them
     * @throws DamagedJournalException when one of those is not sound; nothing has then been changed
     */
    static LastSegment recover(Storage storage, SegmentName name, long signedSize)
            throws IOException, DamagedJournalException {
        StorageFile file = storage.open(name.file());
        try {
            LastSegment segment = new LastSegment(storage, name, file);
            String wrong = segment.readSoundLines();
            if (segment.next < signedSize) {
                throw new DamagedJournalException(
                        List.of(new AuditDamage(segment.next, name.file(), segment.length, wrong)));
            }
            long size = file.size();
            if (size > segment.length) {
                segment.setAside(size);
            }
            return segment;
        } catch (IOException | DamagedJournalException | RuntimeException e) {
            file.close();
            throw e;
        }
    }

    /**
     * Goes on writing it. Unless a checkpoint covers all of it, nobody knows whether the last sync failed, and a later one of
     * the same file may then wrongly succeed.
     */
    SegmentWriter writer(LogTree tree, TreeState before, long signedSize) {
        SegmentWriter writer = SegmentWriter.reopen(storage, name, file, table, length, tree);
        return next == signedSize && tornBytes == 0 ? writer : writer.suspect(before);
    }

    /** The segment as far as its lines are sound. */
    Segment segment() {
        return new Segment(name, next, length, table.times(), table.snapshot());
    }

    void close() throws IOException {
        file.close();
    }

    /** Whether the last run closed the log: nothing follows {@code audit.closed}. */
    boolean closedProperly() {
        return closedProperly && tornBytes == 0;
    }

    /** How many bytes were moved. */
    long tornBytes() {
        return tornBytes;
    }

    /** Where they are now. */
    @Nullable
    String tornFile() {
        return tornFile;
    }

    /** Whether it has entries that are not the log's own. */
    boolean hasEvents() {
        return hasEvents;
    }

    /** The options that the log last recorded of itself in it. */
    @Nullable
    Map<?, ?> options() {
        return options;
    }

    /** Reads to the first line that is not sound; what is wrong there. */
    private String readSoundLines() throws IOException {
        LineReader lines = new LineReader();
        lines.reset(file::read, 0, file.size());
        LineView line = new LineView();
        while (lines.next()) {
            String wrong = line.parse(lines.buffer(), lines.offset(), lines.length());
            if (wrong != null) {
                return wrong;
            }
            if (line.seq() != next) {
                return "entry " + line.seq() + " is where entry " + next + " should be";
            }
            if (!line.hashMatches()) {
                return "the hash is not that of the entry";
            }
            add(line, lines);
        }
        return "the log ends before entry " + next + ", which a checkpoint covers";
    }

    private void add(LineView line, LineReader lines) {
        line.read(terms);
        table.add(next, lines.consumed(), line.timestamp(), line.recorded(), terms);
        next++;
        length = lines.position() + lines.consumed();
        boolean own = line.contains(OWN);
        hasEvents |= !own;
        closedProperly = own && line.contains(CLOSED) && isOwn(decode(line), "audit.closed");
        if (own && (line.contains(OPENED) || line.contains(ROTATED))) {
            rememberOptions(decode(line));
        }
    }

    private void rememberOptions(@Nullable AuditEntry entry) {
        boolean told = isOwn(entry, "audit.opened") || isOwn(entry, "audit.rotated");
        if (told && entry != null && entry.metadata().get("options") instanceof Map<?, ?> recorded) {
            options = recorded;
        }
    }

    /** Whether it is that entry; what looks like it may stand in the metadata of another. */
    private static boolean isOwn(@Nullable AuditEntry entry, String operation) {
        return entry != null && entry.operation().equals(operation);
    }

    private static @Nullable AuditEntry decode(LineView line) {
        try {
            return LeafDecoder.decode(line);
        } catch (MalformedLeafException e) {
            return null; // its hash is right, so it stays; what it says does not matter here
        }
    }

    /** Moves the bytes behind the last sound line to a file of their own, which is safe before they are cut off. */
    private void setAside(long size) throws IOException {
        int attempt = 0;
        while (storage.exists(SegmentName.torn(next, attempt))) {
            attempt++;
        }
        String torn = SegmentName.torn(next, attempt);
        byte[] buffer = new byte[COPIED_AT_ONCE];
        try (StorageFile copy = storage.create(torn)) {
            for (long at = length; at < size; at += buffer.length) {
                int read = file.read(at, buffer, 0, (int) Math.min(buffer.length, size - at));
                copy.write(at - length, buffer, 0, read);
            }
            copy.force();
        }
        storage.sync();
        file.truncate(length); // synced as the segment is rewritten
        tornBytes = size - length;
        tornFile = torn;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}

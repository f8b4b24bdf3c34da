package dev.auditkit.internal.journal;

import dev.auditkit.AuditConfig;
import dev.auditkit.AuditEvent;
import dev.auditkit.internal.codec.Leaf;
import dev.auditkit.internal.codec.LeafEncoder;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** Writes a log entry by entry and segment by segment, on one thread. Remembers the hash of each entry. */
public final class LogBuilder implements Closeable {

    /** When the first entry is recorded, in microseconds: 2025-10-23T00:00Z. */
    public static final long START = 1_761_177_600_000_000L;

    private final Journal journal;
    private final LeafEncoder encoder;
    private final List<String> hashes = new ArrayList<>();
    private long now = START;

    /** Goes on with the log on a disk, or begins it. */
    public LogBuilder(Storage storage) throws IOException {
        this(storage, AuditConfig.builder().node("test").build());
    }

    /** Goes on with the log on a disk, or begins it. */
    public LogBuilder(Storage storage, AuditConfig config) throws IOException {
        this(reopen(storage).journal(), config);
        if (journal.needsRewrite()) {
            journal.rewrite(); // as the log does before anything else
        }
    }

    /** Writes to that journal. */
    public LogBuilder(Journal journal) {
        this(journal, AuditConfig.builder().node("test").build());
    }

    private LogBuilder(Journal journal, AuditConfig config) {
        this.journal = journal;
        this.encoder = new LeafEncoder(config);
    }

    /** What recovery makes of the disk, with segments that are only rotated on demand. */
    public static UnsignedLog reopen(Storage storage) throws IOException {
        try {
            return UnsignedLog.open(storage, Long.MAX_VALUE, 0);
        } catch (DamagedJournalException e) {
            throw new AssertionError("the log counts as damaged: " + e.damage(), e);
        }
    }

    /** An event that is recognised by its number. */
    public static AuditEvent event(long number) {
        return AuditEvent.of("test.event")
                .user("user" + number % 7)
                .metadata("number", number)
                .build();
    }

    /** Adds an entry to the batch, recorded a millisecond after the one before. */
    public long add(AuditEvent event) {
        now += 1_000;
        Leaf leaf = encoder.encode(event, now);
        hashes.add("sha256:" + HexFormat.of().formatHex(leaf.hash()));
        return journal.add(leaf);
    }

    /** Adds that many entries and writes them. */
    public LogBuilder entries(int count) throws IOException {
        for (int i = 0; i < count; i++) {
            add(event(journal.nextSeq()));
            if (journal.batchIsFull()) {
                journal.write();
            }
        }
        journal.write();
        return this;
    }

    /** Seals the segment and begins another. */
    public LogBuilder rotate() throws IOException {
        journal.rotate();
        return this;
    }

    /** Goes to that time, in microseconds. */
    public LogBuilder at(long micros) {
        now = micros;
        return this;
    }

    /** The hashes of the entries that were added, in order. */
    public List<String> hashes() {
        return hashes;
    }

    /** What is written to. */
    public Journal journal() {
        return journal;
    }

    /** Writes, syncs and ends. */
    @Override
    public void close() throws IOException {
        journal.write();
        journal.force();
        journal.close();
    }
}

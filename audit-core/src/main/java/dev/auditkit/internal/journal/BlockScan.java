package dev.auditkit.internal.journal;

import dev.auditkit.internal.codec.LeafTerms;
import dev.auditkit.internal.codec.LineView;

/**
 * Finds the blocks in lines as they are read, some of which may be damaged. A line that is further on than it should be
 * is believed only once the next one follows it, as else one wrong digit would hide all the entries up to there. For
 * one thread.
 */
final class BlockScan {

    private static final long NONE = -1;

    private final LineView line = new LineView();
    private final LeafTerms terms = new LeafTerms();
    private final LeafTerms doubtfulTerms = new LeafTerms();
    private BlockTable table;
    private long next;
    private long doubtful = NONE;
    private int doubtfulBytes;
    private long doubtfulTimestamp;
    private long doubtfulRecorded;
    private boolean doubtfulHashed;

    /** @param firstSeq the first entry that the lines can have */
    BlockScan(long firstSeq) {
        table = new BlockTable(firstSeq);
        next = firstSeq;
    }

    /** Takes the line at which the reader is. */
    void add(LineReader lines) {
        boolean sound = line.parse(lines.buffer(), lines.offset(), lines.length()) == null && line.seq() >= next;
        if (doubtful != NONE) {
            decide(sound && line.seq() == doubtful + 1);
        }
        if (!sound) {
            table.addDamaged(lines.consumed());
        } else if (line.seq() == next) {
            line.read(terms);
            add(next, lines.consumed(), line.timestamp(), line.recorded(), terms, line.hashMatches());
        } else {
            doubtful = line.seq();
            doubtfulBytes = lines.consumed();
            doubtfulTimestamp = line.timestamp();
            doubtfulRecorded = line.recorded();
            doubtfulHashed = line.hashMatches();
            byte[] leaf = line.leaf(); // the reader's bytes change before it is known whether it counts
            doubtfulTerms.read(leaf, 0, leaf.length - 1);
        }
    }

    /** No line follows: takes the last one, if it is in doubt, only for an entry before {@code endSeq}. */
    void finish(long endSeq) {
        if (doubtful != NONE) {
            decide(doubtful < endSeq);
        }
    }

    /** How many bytes the last line takes that is in doubt. */
    int doubtfulBytes() {
        return doubtful == NONE ? 0 : doubtfulBytes;
    }

    /** Forgets the line in doubt, which comes again. */
    void forgetDoubtful() {
        doubtful = NONE;
    }

    private void decide(boolean right) {
        if (right) {
            add(doubtful, doubtfulBytes, doubtfulTimestamp, doubtfulRecorded, doubtfulTerms, doubtfulHashed);
        } else {
            table.addDamaged(doubtfulBytes);
        }
        doubtful = NONE;
    }

    /** Adds a line. What one says whose hash is wrong is not what it said, and an index is not to hide that. */
    private void add(long seq, int bytes, long timestamp, long recorded, LeafTerms of, boolean hashed) {
        table.add(seq, bytes, timestamp, recorded, of);
        if (!hashed) {
            table.distrust();
        }
        next = seq + 1;
    }

    /** The blocks so far. */
    BlockTable table() {
        return table;
    }

    /** Forgets the blocks so far, and goes on with what follows them. */
    void beginTable() {
        table = new BlockTable(next);
    }

    /** The sequence number after the last sound line. */
    long next() {
        return next;
    }
}

package dev.auditkit.internal.journal;

import dev.auditkit.internal.codec.LineView;

/** Finds the blocks in lines as they are read, some of which may be damaged. For one thread. */
final class BlockScan {

    private final LineView line = new LineView();
    private BlockTable table;
    private long next;

    /** @param firstSeq the first entry that the lines can have */
    BlockScan(long firstSeq) {
        table = new BlockTable(firstSeq);
        next = firstSeq;
    }

    /** Takes the line at which the reader is. */
    void add(LineReader lines) {
        boolean sound = line.parse(lines.buffer(), lines.offset(), lines.length()) == null && line.seq() >= next;
        if (sound) {
            table.add(line.seq(), lines.consumed(), line.timestamp(), line.recorded());
            next = line.seq() + 1;
        } else {
            table.addDamaged(lines.consumed());
        }
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

package dev.auditkit.internal.query;

import dev.auditkit.AuditDamage;
import java.util.ArrayList;
import java.util.List;

/** Finds out to which entries the wrong lines of a block belong, and which entries have no line. For one thread. */
final class DamagedLines {

    private final String file;
    private final List<AuditDamage> damage;
    private final List<Wrong> wrong = new ArrayList<>();
    private long next;

    /** A line that is none, with the sequence number that it gives itself, if it does. */
    private record Wrong(long seq, long offset, String what) {}

    /**
     * @param file where they are
     * @param firstSeq the first entry that there should be
     * @param damage where to put what is found
     */
    DamagedLines(String file, long firstSeq, List<AuditDamage> damage) {
        this.file = file;
        this.next = firstSeq;
        this.damage = damage;
    }

    /** A wrong line, with the sequence number that it gives itself. */
    void add(long seq, long offset, String what) {
        wrong.add(new Wrong(seq, offset, what));
    }

    /** A sound line comes, or the end: what is wrong so far belongs to the entries before it. */
    void before(long seq, long offset) {
        for (Wrong line : wrong) {
            if (line.seq > next && line.seq < seq) {
                missing(line.seq, line.offset);
            }
            damage.add(new AuditDamage(next, file, line.offset, line.what));
            next = Math.min(next + 1, seq);
        }
        wrong.clear();
        if (next < seq) {
            missing(seq, offset);
        }
        next = seq + 1;
    }

    private void missing(long end, long offset) {
        damage.add(new AuditDamage(next, file, offset, "entries " + next + " to " + (end - 1) + " are missing"));
        next = end;
    }
}

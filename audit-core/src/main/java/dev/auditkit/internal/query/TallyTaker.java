package dev.auditkit.internal.query;

import dev.auditkit.AuditEntry;
import dev.auditkit.internal.codec.LeafDecoder;
import dev.auditkit.internal.codec.LeafTerms;
import dev.auditkit.internal.codec.LineSkim;
import dev.auditkit.internal.codec.LineView;
import dev.auditkit.internal.codec.MalformedLeafException;
import dev.auditkit.internal.codec.Timestamps;
import dev.auditkit.internal.journal.BlockColumns;
import dev.auditkit.internal.journal.OperationPair;
import java.time.DateTimeException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Counts the lines of a block that match. For one thread at a time. */
final class TallyTaker implements LineTaker {

    private final EntryFilter filter;
    private final Tally tally;
    private final LeafTerms terms = new LeafTerms();
    private final Timestamps timestamps = new Timestamps();

    TallyTaker(EntryFilter filter, Tally tally) {
        this.filter = filter;
        this.tally = tally;
    }

    Tally tally() {
        return tally;
    }

    @Override
    public void restart() {
        tally.clear();
    }

    @Override
    public boolean needsNoLines() {
        return filter.isCountable() && !tally.needsUsers();
    }

    @Override
    public void take(EntryPick picked) {
        BlockColumns columns = picked.columns();
        long[] entries = new long[columns.pairs()];
        int first = picked.next(0);
        for (int entry = first; entry >= 0; entry = picked.next(entry + 1)) {
            if (!tally.areOne(columns.timeOf(first), columns.timeOf(entry))) {
                add(columns, columns.timeOf(first), entries);
                Arrays.fill(entries, 0);
                first = entry;
            }
            entries[columns.pairOf(entry)]++;
        }
        if (first >= 0) {
            add(columns, columns.timeOf(first), entries);
        }
    }

    private void add(BlockColumns columns, long time, long[] entries) {
        for (int pair = 0; pair < entries.length; pair++) {
            if (entries[pair] > 0) {
                OperationPair counted = columns.pair(pair);
                tally.add(time, counted.name(), counted.result(), null, entries[pair]);
            }
        }
    }

    @Override
    public boolean takeUnparsed(byte[] buffer, int leaf, int leafEnd) {
        if (!filter.needsNoEntry() || !terms.read(buffer, leaf, leafEnd)) {
            return false;
        }
        try {
            long timestamp = timestamps.read(buffer, leaf + LineSkim.TIME);
            if (filter.isInTime(timestamp)) {
                add(timestamp);
            }
            return true;
        } catch (DateTimeException e) {
            return false; // it is damaged, and parsing it says how
        }
    }

    @Override
    public void take(LineView line, String file, long offset) throws MalformedLeafException {
        if (filter.needsNoEntry() && line.read(terms)) {
            add(line.timestamp());
            return;
        }
        AuditEntry entry = LeafDecoder.decode(line);
        if (filter.matches(entry)) {
            tally.add(line.timestamp(), entry.operation(), entry.result(), entry.user(), 1);
        }
    }

    /** Counts the leaf whose terms were read. */
    private void add(long timestamp) {
        byte[] operation = Arrays.copyOfRange(terms.operationIn(), terms.operationAt(), terms.operationEnd());
        tally.add(timestamp, LeafDecoder.unescaped(operation), terms.result(), user(), 1);
    }

    private @Nullable String user() {
        byte[] user = tally.needsUsers() ? terms.user() : null;
        return user == null ? null : LeafDecoder.unescaped(user);
    }

    @Override
    public boolean wantsHashes() {
        return false;
    }
}

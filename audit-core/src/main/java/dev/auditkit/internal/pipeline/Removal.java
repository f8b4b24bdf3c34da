package dev.auditkit.internal.pipeline;

import dev.auditkit.AuditEntry;
import dev.auditkit.AuditQuery;
import dev.auditkit.internal.journal.Journal;
import dev.auditkit.internal.journal.Retention;
import dev.auditkit.internal.journal.Segment;
import dev.auditkit.internal.journal.SmallFiles;
import dev.auditkit.internal.proof.TileKeeper;
import dev.auditkit.internal.query.QueryEngine;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Removes segments that the log has said it will remove, keeping what proofs need of them; what a crash leaves half done, a
 * start finishes. For the thread that keeps house.
 */
final class Removal {

    /** While this file is there, segments are being removed; it holds the number of the entry that says so. */
    static final String PENDING = "retention.pending";

    private static final int LONGEST_NUMBER = 20;

    private final Journal journal;
    private final TileKeeper tiles;

    Removal(Journal journal) {
        this.journal = journal;
        this.tiles = new TileKeeper(journal);
    }

    /** Finds and removes segments. */
    Retention retention() {
        return new Retention(journal, tiles::isAsInTree);
    }

    /**
     * Removes segments.
     *
     * @param seq the entry that says so, which a checkpoint covers
     */
    void remove(Retention.Expired expired, long seq) throws IOException {
        SmallFiles.replace(journal.storage(), PENDING, Long.toString(seq).getBytes(StandardCharsets.US_ASCII));
        remove(expired.segments(), expired.endSeq());
    }

    private void remove(List<Segment> segments, long firstRemaining) throws IOException {
        tiles.keep(firstRemaining);
        retention().remove(segments);
        journal.storage().delete(PENDING);
        journal.storage().sync();
    }

    /** Finishes a removal. Only an entry of the log says how far it goes: the file alone may be anyone's. */
    void finish() throws IOException {
        byte[] number = SmallFiles.read(journal.storage(), PENDING, LONGEST_NUMBER);
        if (number == null) {
            return;
        }
        long firstRemaining = firstRemaining(new String(number, StandardCharsets.US_ASCII));
        List<Segment> segments = journal.view().segments();
        List<Segment> expired = segments.subList(0, segments.size() - 1).stream()
                .filter(segment -> segment.endSeq() <= firstRemaining)
                .toList();
        remove(expired, expired.isEmpty() ? 0 : firstRemaining);
    }

    private long firstRemaining(String number) {
        try {
            AuditQuery query = AuditQuery.builder()
                    .fromSeq(Long.parseLong(number))
                    .order(AuditQuery.Order.OLDEST_FIRST)
                    .limit(1)
                    .build();
            for (AuditEntry entry : new QueryEngine(journal, null).query(query).entries()) {
                boolean says = entry.seq() == Long.parseLong(number)
                        && entry.operation().equals("audit.retention");
                if (says && entry.metadata().get("first_remaining") instanceof Number first) {
                    return first.longValue();
                }
            }
        } catch (IllegalArgumentException e) {
            // No number: nothing is removed for it.
        }
        return 0;
    }
}

package dev.auditkit.cli;

import dev.auditkit.AuditEntry;
import dev.auditkit.AuditFormat;
import dev.auditkit.AuditLine;
import dev.auditkit.AuditPage;
import dev.auditkit.AuditQuery;
import dev.auditkit.AuditQuery.Order;
import dev.auditkit.AuditReader;
import java.io.IOException;
import java.io.OutputStream;
import java.util.stream.Stream;

/**
 * Writes what a log gains, each entry once. Goes by sequence numbers, so rotation, compression and removal of segments
 * do not matter. For one thread.
 */
final class Follower {

    private static final AuditQuery NEWEST = AuditQuery.builder().limit(1).build();

    private final AuditReader reader;
    private final AuditQuery query;
    private final DamageReport damage;
    private final OutputStream out;
    private final AuditFormat.EntryWriter writer;
    private long next;

    /** @param query the conditions */
    Follower(AuditReader reader, AuditQuery query, AuditFormat format, OutputStream out, DamageReport damage)
            throws IOException {
        this.reader = reader;
        this.query = query;
        this.damage = damage;
        this.out = out;
        this.writer = format.open(out);
    }

    /** Goes to where so many entries are to come. */
    void goTo(int last) {
        next = end();
        if (last > 0) {
            AuditQuery backwards =
                    query.toBuilder().order(Order.NEWEST_FIRST).limit(last).build();
            try (Stream<AuditEntry> entries = reader.stream(backwards, damage::add)) {
                next = entries.mapToLong(AuditEntry::seq).reduce(next, Math::min);
            }
        }
    }

    /** Writes what has come. */
    void write() throws IOException {
        long end = end();
        if (end > next) {
            AuditQuery forwards =
                    query.toBuilder().order(Order.OLDEST_FIRST).fromSeq(next).build();
            damage.addAll(reader.export(forwards, new Continued(), out).damage());
            next = Math.max(next, end);
        }
    }

    /** Ends what is written. */
    void finish() throws IOException {
        writer.finish();
    }

    /** The sequence number behind the newest entry. */
    private long end() {
        AuditPage page = reader.query(NEWEST);
        return page.entries().isEmpty() ? 0 : page.entries().get(0).seq() + 1;
    }

    /** Goes on with the one document. */
    private final class Continued implements AuditFormat {

        @Override
        public String name() {
            return "continued";
        }

        @Override
        public EntryWriter open(OutputStream to) {
            return new EntryWriter() {
                @Override
                public void write(AuditLine line) throws IOException {
                    writer.write(line);
                    next = line.seq() + 1;
                }

                @Override
                public void finish() {
                    // More may come.
                }
            };
        }
    }
}

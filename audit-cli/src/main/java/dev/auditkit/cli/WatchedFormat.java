package dev.auditkit.cli;

import dev.auditkit.AuditFormat;
import dev.auditkit.AuditLine;
import dev.auditkit.AuditQuery.Order;
import dev.auditkit.AuditReader;
import dev.auditkit.AuditStats;
import java.io.IOException;
import java.io.OutputStream;

/** Writes as another format does and shows how far it is. For one thread. */
final class WatchedFormat implements AuditFormat {

    private final AuditFormat format;
    private final Progress progress;
    private final boolean newestFirst;
    private final long first;
    private final long end;

    private WatchedFormat(AuditFormat format, Progress progress, boolean newestFirst, long first, long end) {
        this.format = format;
        this.progress = progress;
        this.newestFirst = newestFirst;
        this.first = first;
        this.end = end;
    }

    /** The format, watched if anybody can see it. */
    static AuditFormat of(AuditFormat format, Progress progress, AuditReader reader, Order order) {
        if (!progress.active()) {
            return format;
        }
        AuditStats stats = reader.stats();
        long end = stats.nextSeq();
        return new WatchedFormat(format, progress, order == Order.NEWEST_FIRST, end - stats.entriesTotal(), end);
    }

    @Override
    public String name() {
        return format.name();
    }

    @Override
    public EntryWriter open(OutputStream out) throws IOException {
        EntryWriter writer = format.open(out);
        return new EntryWriter() {

            private long count;

            @Override
            public void write(AuditLine line) throws IOException {
                writer.write(line);
                count++;
                long seq = line.seq();
                progress.at(count, newestFirst ? end - seq : seq - first, end - first);
            }

            @Override
            public void finish() throws IOException {
                writer.finish();
            }
        };
    }
}

package dev.auditkit.verify;

import dev.auditkit.internal.codec.LineView;
import dev.auditkit.internal.journal.DamagedBlockException;
import dev.auditkit.internal.journal.GzipMember;
import dev.auditkit.internal.journal.LineReader;
import dev.auditkit.internal.journal.SegmentName;
import dev.auditkit.internal.journal.Storage;
import dev.auditkit.internal.journal.StorageFile;
import java.io.IOException;

/** Finds where an entry stands, by reading its segment. For one thread. */
final class SeqLocator {

    private final Storage storage;
    private final LogScan log;

    /** A place in a file. */
    record Place(String file, long offset) {}

    SeqLocator(Storage storage, LogScan log) {
        this.storage = storage;
        this.log = log;
    }

    /** Where the first line is that has that number or a higher one; the end of the segment when there is none. */
    Place find(long seq) throws IOException {
        String file = log.fileOf(seq);
        SegmentName name = SegmentName.parse(file);
        if (name == null) {
            return new Place(file, 0);
        }
        try (StorageFile open = storage.openToRead(file)) {
            return new Place(file, name.compressed() ? inBlocks(open, seq) : inLines(open::read, open.size(), seq));
        }
    }

    private static long inLines(LineReader.Source source, long length, long seq) throws IOException {
        LineView view = new LineView();
        LineReader lines = new LineReader();
        lines.reset(source, 0, length);
        while (lines.next()) {
            if (view.parse(lines.buffer(), lines.offset(), lines.length()) == null && view.seq() >= seq) {
                break;
            }
        }
        return lines.position();
    }

    private static long inBlocks(StorageFile open, long seq) throws IOException {
        long at = 0;
        long end = open.size();
        try (CompressedBlocks blocks = new CompressedBlocks()) {
            while (at < end) {
                try {
                    int length = blocks.read(open, at, end);
                    GzipMember member = blocks.member();
                    LineReader.Source source = LineReader.of(member.array(), member.length());
                    if (inLines(source, member.length(), seq) < member.length()) {
                        return at;
                    }
                    at += length;
                } catch (DamagedBlockException e) {
                    at = blocks.next(open, at + 1, end);
                }
            }
        }
        return at;
    }
}

package dev.auditkit.internal.journal;

import dev.auditkit.internal.codec.LineFormat;
import dev.auditkit.internal.codec.LineView;
import java.io.IOException;

/** Finds where a plain segment ends without reading all of it. */
final class LastLine {

    private LastLine() {}

    /** The sequence number after the last line that has one; the segment's first where no line has. */
    static long endSeq(Storage storage, Segment segment) throws IOException {
        LineView line = new LineView();
        LineReader lines = new LineReader();
        long end = segment.firstSeq();
        try (StorageFile file = storage.openToRead(segment.file())) {
            lines.reset(file::read, Math.max(0, segment.length() - 2L * LineFormat.LARGEST_LINE), segment.length());
            while (lines.next()) {
                if (line.parse(lines.buffer(), lines.offset(), lines.length()) == null) {
                    end = line.seq() + 1;
                }
            }
        }
        return end;
    }
}

package dev.auditkit.internal.query;

import dev.auditkit.internal.codec.LineView;
import dev.auditkit.internal.journal.Block;
import dev.auditkit.internal.journal.BlockReader;
import dev.auditkit.internal.journal.DamagedBlockException;
import dev.auditkit.internal.journal.JournalSource;
import dev.auditkit.internal.journal.LineReader;
import dev.auditkit.internal.journal.Segment;
import dev.auditkit.internal.journal.TimeRange;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.List;

/**
 * Counts entries by the time they were recorded: from the newest segment back to the first that was recorded before, and from there
 * on, as a clock may have been wrong for a while, in those whose times are known without reading their index. Reads only the blocks in
 * which that time lies.
 */
public final class EntryCounter {

    private EntryCounter() {}

    /** How many entries were recorded at that time, in microseconds, or later. */
    public static long recordedSince(JournalSource source, long micros) throws IOException {
        long count = 0;
        boolean before = false;
        List<Segment> segments = source.view().segments();
        try (BlockReader reader = new BlockReader(source.storage())) {
            for (int i = segments.size() - 1; i >= 0; i--) {
                Segment segment = segments.get(i);
                if (before && segment.times() == null) {
                    continue;
                }
                try {
                    TimeRange recorded = source.indexes().times(segment);
                    if (recorded.maxRecorded() < micros && !segment.isEmpty()) {
                        before = true;
                        continue;
                    }
                    count += recorded.minRecorded() >= micros
                            ? segment.endSeq() - segment.firstSeq()
                            : within(source, segment, reader, micros);
                } catch (NoSuchFileException e) {
                    // Retention removed it since the view.
                }
            }
        }
        return count;
    }

    private static long within(JournalSource source, Segment segment, BlockReader reader, long micros)
            throws IOException {
        long count = 0;
        for (Block block : source.indexes().blocks(segment)) {
            if (block.times().minRecorded() >= micros) {
                count += block.count();
            } else if (block.times().maxRecorded() >= micros) {
                count += within(reader, segment, block, micros);
            }
        }
        return count;
    }

    private static long within(BlockReader reader, Segment segment, Block block, long micros) throws IOException {
        try {
            return within(reader.read(segment, block), micros);
        } catch (DamagedBlockException e) {
            return 0; // what it held cannot be told; queries report it
        }
    }

    private static long within(LineReader lines, long micros) throws IOException {
        LineView line = new LineView();
        long count = 0;
        while (lines.next()) {
            if (line.parse(lines.buffer(), lines.offset(), lines.length()) == null && line.recorded() >= micros) {
                count++;
            }
        }
        return count;
    }
}

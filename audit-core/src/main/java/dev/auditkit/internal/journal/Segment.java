package dev.auditkit.internal.journal;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A file of consecutive entries. Immutable; the one that is being written is described as it was at one moment.
 *
 * @param name its file's
 * @param endSeq the sequence number after its last entry
 * @param length the length of the file, or of the part that is valid
 * @param times when its entries happened and were recorded; null where only its index would tell
 * @param index what is in memory of its blocks; null where only its index file would tell
 */
public record Segment(
        SegmentName name,
        long endSeq,
        long length,
        @Nullable TimeRange times,
        @Nullable MemoryIndex index) {

    private static final long UNKNOWN = -1;

    /** The sequence number of its first entry. */
    public long firstSeq() {
        return name.firstSeq();
    }

    /** A file of which only its name and length are known. */
    public static Segment ofUnknownEnd(SegmentName name, long length) {
        return new Segment(name, UNKNOWN, length, null, null);
    }

    /** Whether only its index or its lines would tell where it ends. */
    boolean isOfUnknownEnd() {
        return endSeq == UNKNOWN;
    }

    /** Its blocks; null where only its index file would tell. */
    public @Nullable List<Block> blocks() {
        return index == null ? null : index.blocks();
    }

    /** Its file's name. */
    public String file() {
        return name.file();
    }

    /** The name of its file in the other form, compressed or not, which a crash may have left beside it. */
    String otherFile() {
        return new SegmentName(firstSeq(), !name.compressed()).file();
    }

    /** Whether it has no entries. */
    public boolean isEmpty() {
        return endSeq == firstSeq();
    }
}

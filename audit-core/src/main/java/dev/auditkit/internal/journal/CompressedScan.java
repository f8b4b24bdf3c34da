package dev.auditkit.internal.journal;

import java.io.IOException;
import java.util.List;

/**
 * Finds the blocks of a compressed segment by decompressing member after member. Where one is damaged, it looks for the
 * beginning of the next, and names the bytes between a block without entries, so that a reader comes across the damage. For
 * one thread, once.
 */
final class CompressedScan {

    private static final int FIRST_WINDOW = 1 << 16;

    private final StorageFile file;
    private final long length;
    private final GzipMember member;
    private final BlockScan lines;
    private final LineReader reader = new LineReader();
    private final IndexBuilder found = new IndexBuilder();
    private byte[] window = new byte[FIRST_WINDOW];

    CompressedScan(StorageFile file, Segment segment, GzipMember member) {
        this.file = file;
        this.length = segment.length();
        this.member = member;
        this.lines = new BlockScan(segment.firstSeq());
    }

    MemoryIndex run() throws IOException {
        long offset = 0;
        while (offset < length) {
            int bytes = decompress(offset);
            if (bytes == 0) {
                bytes = (int) Math.min(Integer.MAX_VALUE, nextMember(offset + 1) - offset);
                found.add(new Block(offset, bytes, lines.next(), 0, TimeRange.ANY), BlockSummary.UNKNOWN, List.of());
            } else {
                addBlock(offset, bytes);
            }
            offset += bytes;
        }
        return found.index();
    }

    /** Decompresses the member at that place; its length, or 0 when there is no sound one. */
    private int decompress(long offset) throws IOException {
        while (true) {
            int read = file.read(offset, window, 0, window.length);
            try {
                return member.decompress(window, 0, read);
            } catch (DamagedBlockException e) {
                boolean mayBeCutOff = read == window.length && window.length < GzipMember.LONGEST;
                if (!mayBeCutOff) {
                    return 0;
                }
                window = new byte[2 * window.length];
            }
        }
    }

    private void addBlock(long offset, int bytes) throws IOException {
        lines.beginTable();
        reader.reset(LineReader.of(member.array(), member.length()), 0, member.length());
        while (reader.next()) {
            lines.add(reader);
        }
        lines.finish((lines.next() / Block.ENTRIES + 1) * Block.ENTRIES);
        MemoryIndex read = lines.table().index();
        for (int i = 0; i < read.blocks().size(); i++) {
            Block block = read.blocks().get(i);
            found.add(
                    new Block(offset, bytes, block.firstSeq(), block.count(), block.times()),
                    read.summary(i),
                    read.pairs());
        }
    }

    /** Where the next member begins that can be one; the end of the file when none does. */
    private long nextMember(long from) throws IOException {
        byte[] bytes = new byte[FIRST_WINDOW];
        for (long at = from; at < length; at += bytes.length - GzipMember.HEADER_LENGTH) {
            int read = file.read(at, bytes, 0, bytes.length);
            for (int i = 0; i + GzipMember.HEADER_LENGTH <= read; i++) {
                if (GzipMember.beginsAt(bytes, i)) {
                    return at + i;
                }
            }
        }
        return length;
    }
}

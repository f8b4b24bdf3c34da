package dev.auditkit.verify;

import dev.auditkit.internal.codec.LineFormat;
import dev.auditkit.internal.journal.Block;
import dev.auditkit.internal.journal.DamagedBlockException;
import dev.auditkit.internal.journal.GzipMember;
import dev.auditkit.internal.journal.StorageFile;
import java.io.IOException;

/** Reads the blocks of a compressed segment one after the other, some of which may be damaged. For one thread; close it. */
final class CompressedBlocks implements AutoCloseable {

    /** What does not compress at all is hardly longer than it was. */
    static final int LARGEST = 2 * Block.ENTRIES * LineFormat.LARGEST_LINE;

    private static final int FIRST_WINDOW = 1 << 18;

    private final GzipMember member = new GzipMember();
    private byte[] window = new byte[FIRST_WINDOW];

    /** What the last call has read. */
    GzipMember member() {
        return member;
    }

    /**
     * Decompresses the block that begins at a place.
     *
     * @return its length in the file
     * @throws DamagedBlockException when there is no sound one
     */
    int read(StorageFile file, long at, long end) throws IOException {
        while (true) {
            int read = file.read(at, window, 0, (int) Math.min(window.length, end - at));
            try {
                return member.decompress(window, 0, read);
            } catch (DamagedBlockException e) {
                if (at + read >= end || window.length >= LARGEST) {
                    throw e;
                }
                window = new byte[2 * window.length];
            }
        }
    }

    /** Where the next block begins that can be one; the end of the file when none does. */
    long next(StorageFile file, long from, long end) throws IOException {
        byte[] bytes = new byte[FIRST_WINDOW];
        for (long at = from; at < end; at += bytes.length - GzipMember.HEADER_LENGTH) {
            int read = file.read(at, bytes, 0, (int) Math.min(bytes.length, end - at));
            for (int i = 0; i + GzipMember.HEADER_LENGTH <= read; i++) {
                if (GzipMember.beginsAt(bytes, i)) {
                    return at + i;
                }
            }
        }
        return end;
    }

    @Override
    public void close() {
        member.close();
    }
}

package dev.auditkit.verify;

import dev.auditkit.internal.codec.LineFormat;
import dev.auditkit.internal.journal.Block;
import dev.auditkit.internal.journal.DamagedBlockException;
import dev.auditkit.internal.journal.GzipMember;
import dev.auditkit.internal.journal.Storage;
import dev.auditkit.internal.journal.StorageFile;
import java.io.IOException;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/** Reads parts of segments and checks them. For one thread; close it to free native memory. */
final class PartScan implements AutoCloseable {

    /** How many bytes of a file a part has: enough that no thread waits while the caller's looks at the index of a segment. */
    static final int PLAIN_PART = 1 << 22;

    /** A part of a compressed file is many times as long when it is decompressed. */
    static final int COMPRESSED_PART = 1 << 19;

    /** How many bytes are read at a time: few enough that they are still in the processor's own cache when they are hashed. */
    private static final int WINDOW = 1 << 16;

    /** In the first window a line must begin. */
    private static final int FIRST_WINDOW = WINDOW + LineFormat.LARGEST_LINE;

    private static final int LARGEST_MEMBER = 2 * Block.ENTRIES * LineFormat.LARGEST_LINE;

    private final Storage storage;
    private final PartBuilder builder;
    private byte[] buffer = new byte[0];
    private @Nullable GzipMember member;

    /** @param leavesNeeded whether the leaf hashes of a block with that number are needed */
    PartScan(Storage storage, LongPredicate leavesNeeded) {
        this.storage = storage;
        this.builder = new PartBuilder(leavesNeeded);
    }

    /** @throws java.nio.file.NoSuchFileException when the segment's file is no longer there under that name */
    PartResult scan(Part part) throws IOException {
        try (StorageFile file = storage.openToRead(part.name().file())) {
            return part.name().compressed() ? compressed(part, file) : plain(part, file);
        }
    }

    /** Reads a window after the other, each behind what the one before left over. */
    private PartResult plain(Part part, StorageFile file) throws IOException {
        long base = Math.max(0, part.start() - 1); // the byte before tells whether a line begins with the part
        long until = Math.min(part.fileLength(), part.end() + LineFormat.LARGEST_LINE);
        ensure(FIRST_WINDOW);
        int filled = file.read(base, buffer, 0, (int) Math.min(FIRST_WINDOW, until - base));
        int at = part.start() == 0 ? 0 : behindLineFeed(filled);
        long from = base + at;
        builder.begin();
        while (true) {
            int limit = (int) Math.min(filled, part.end() - base);
            at = builder.add(buffer, at, limit, filled, base + at, 0);
            boolean more = base + at < part.end() && base + filled < until && filled - at < LineFormat.LARGEST_LINE;
            if (!more || !builder.sound()) {
                break;
            }
            int kept = Math.max(0, at - 1); // with the byte before the line, which LineRun needs
            System.arraycopy(buffer, kept, buffer, 0, filled - kept);
            base += kept;
            at -= kept;
            filled -= kept;
            int read = file.read(base + filled, buffer, filled, (int) Math.min(WINDOW, until - base - filled));
            if (read == 0) {
                return PartBuilder.unsound(); // it was cut meanwhile
            }
            filled += read;
        }
        PartResult result = builder.finish(from, base + at);
        boolean endless = base + at < part.end() && (!part.last() || filled - at >= LineFormat.LARGEST_LINE);
        result.sound &= !endless;
        return result;
    }

    private int behindLineFeed(int end) {
        int at = 0;
        while (at < end && buffer[at] != '\n') {
            at++;
        }
        return Math.min(at + 1, end);
    }

    private PartResult compressed(Part part, StorageFile file) throws IOException {
        GzipMember block = member == null ? new GzipMember() : member;
        member = block;
        ensure((int) Math.min(part.fileLength() - part.start(), 2 * COMPRESSED_PART));
        int read = fill(part, file);
        int at = part.start() == 0 ? 0 : firstMember(part, read);
        long from = part.start() + at;
        int limit = (int) (part.end() - part.start());
        builder.begin();
        while (at < limit) {
            int length;
            try {
                length = block.decompress(buffer, at, read - at);
            } catch (DamagedBlockException e) {
                boolean mayBeCutOff = part.start() + read < part.fileLength() && read - at < LARGEST_MEMBER;
                if (!mayBeCutOff) {
                    return PartBuilder.unsound();
                }
                byte[] larger = new byte[2 * buffer.length];
                System.arraycopy(buffer, 0, larger, 0, read);
                buffer = larger;
                read = fill(part, file);
                continue;
            }
            int end = block.length();
            if (builder.add(block.array(), 0, end, end, part.start() + at, length) != end) {
                return PartBuilder.unsound();
            }
            at += length;
        }
        return builder.finish(from, part.start() + at);
    }

    private int fill(Part part, StorageFile file) throws IOException {
        int wanted = (int) Math.min(buffer.length, part.fileLength() - part.start());
        return file.read(part.start(), buffer, 0, wanted);
    }

    private int firstMember(Part part, int read) {
        int limit = (int) (part.end() - part.start());
        for (int at = 0; at < limit && at + GzipMember.HEADER_LENGTH <= read; at++) {
            if (GzipMember.beginsAt(buffer, at)) {
                return at;
            }
        }
        return limit;
    }

    private void ensure(int length) {
        if (buffer.length < length) {
            buffer = new byte[length];
        }
    }

    @Override
    public void close() {
        if (member != null) {
            member.close();
        }
    }
}

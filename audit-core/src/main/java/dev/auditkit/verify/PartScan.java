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

    /** How many bytes of a file a part has: few enough that they are still in the processor's own cache when they are hashed. */
    static final int PLAIN_PART = 1 << 19;

    /** A part of a compressed file is many times as long when it is decompressed. */
    static final int COMPRESSED_PART = 1 << 19;

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

    private PartResult plain(Part part, StorageFile file) throws IOException {
        long readFrom = Math.max(0, part.start() - 1); // the byte before tells whether a line begins with the part
        int wanted = (int) Math.min(part.fileLength() - readFrom, part.end() - readFrom + LineFormat.LARGEST_LINE);
        ensure(wanted);
        int read = file.read(readFrom, buffer, 0, wanted);
        int limit = (int) (part.end() - readFrom);
        if (read < wanted) {
            return PartBuilder.unsound(); // it was cut meanwhile
        }
        int first = part.start() == 0 ? 0 : behindLineFeed(read);
        builder.begin();
        int stopped = builder.add(buffer, first, limit, read, readFrom + first, 0);
        PartResult result = builder.finish(readFrom + first, readFrom + stopped);
        boolean endless = stopped < limit && (!part.last() || read - stopped >= LineFormat.LARGEST_LINE);
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

package dev.auditkit.internal.journal;

import dev.auditkit.internal.codec.LineFormat;
import java.io.Closeable;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Reads the lines of blocks, plain or compressed, keeping the file of the last one open. For one thread. */
public final class BlockReader implements Closeable {

    private static final int FIRST_CAPACITY = 1 << 18;

    private final Storage storage;
    private final LineReader lines = new LineReader();
    private @Nullable GzipMember gzip;
    private @Nullable StorageFile file;
    private String fileName = "";
    private byte[] member = new byte[0];
    private byte[] plain = new byte[0];
    private byte[] bytes = plain;
    private long bytesRead;

    /** @param storage where the segments are */
    public BlockReader(Storage storage) {
        this.storage = storage;
    }

    /**
     * The lines of a block; the reader is this one's own, good until the next call.
     *
     * @throws java.nio.file.NoSuchFileException when the segment's file is no longer there under that name
     * @throws DamagedBlockException when a compressed block cannot be decompressed
     */
    public LineReader read(Segment segment, Block block) throws IOException {
        StorageFile from = open(segment.file());
        if (segment.name().compressed()) {
            GzipMember decompressed = decompress(from, block);
            lines.reset(LineReader.of(decompressed.array(), decompressed.length()), 0, decompressed.length());
        } else {
            lines.reset(from::read, block.offset(), block.offset() + block.length());
        }
        return lines;
    }

    /**
     * Reads the bytes of a block into {@link #array()}.
     *
     * @return how many; -1 when it is longer than any block, as damage can make it
     * @throws java.nio.file.NoSuchFileException when the segment's file is no longer there under that name
     * @throws DamagedBlockException when a compressed block cannot be decompressed
     */
    public int readBytes(Segment segment, Block block) throws IOException {
        StorageFile from = open(segment.file());
        if (segment.name().compressed()) {
            GzipMember decompressed = decompress(from, block);
            bytes = decompressed.array();
            bytesRead += decompressed.length();
            return decompressed.length();
        }
        if (block.length() > Block.ENTRIES * LineFormat.LARGEST_LINE) {
            return -1;
        }
        return readPlain(from, block.offset(), block.length());
    }

    /**
     * Reads some of the bytes of a block of a plain segment into {@link #array()}.
     *
     * @param from where they begin in the block
     * @param count how many, no more than the block has
     * @return how many are there
     * @throws java.nio.file.NoSuchFileException when the segment's file is no longer there under that name
     */
    public int readBytes(Segment segment, Block block, int from, int count) throws IOException {
        return readPlain(open(segment.file()), block.offset() + from, count);
    }

    private int readPlain(StorageFile from, long offset, int count) throws IOException {
        if (plain.length < count) {
            plain = new byte[Math.max(count + count / 4, FIRST_CAPACITY)];
        }
        bytes = plain;
        bytesRead += count;
        return from.read(offset, plain, 0, count);
    }

    /** How many bytes all calls have read into {@link #array()}. */
    public long bytesRead() {
        return bytesRead;
    }

    /** Has the bytes of the block that was read last, good until the next. */
    public byte[] array() {
        return bytes;
    }

    private GzipMember decompress(StorageFile from, Block block) throws IOException {
        int count = Math.min(
                block.length(), GzipMember.LONGEST); // longer is only what damage or a forged index takes for a block
        if (member.length < count) {
            member = new byte[count];
        }
        if (gzip == null) {
            gzip = new GzipMember();
        }
        int read = from.read(block.offset(), member, 0, count);
        gzip.decompress(member, 0, read);
        return gzip;
    }

    private StorageFile open(String name) throws IOException {
        if (file == null || !fileName.equals(name)) {
            closeFile();
            file = storage.openToRead(name);
            fileName = name;
        }
        return file;
    }

    private void closeFile() throws IOException {
        StorageFile open = file;
        file = null;
        if (open != null) {
            open.close();
        }
    }

    @Override
    public void close() throws IOException {
        if (gzip != null) {
            gzip.close();
            gzip = null;
        }
        closeFile();
    }
}

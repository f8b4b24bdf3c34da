package dev.auditkit.internal.journal;

import dev.auditkit.internal.codec.LineFormat;
import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/**
 * A block as a gzip member (RFC 1952) with a header that is always the same, so that equal blocks have equal bytes.
 * {@code zcat} reads a file of members as one text. For one thread; close it to free native memory.
 *
 * <pre>
 *  0        10                 n-8      n-4      n
 *  +--------+------------------+--------+--------+
 *  | header | deflate, RFC 1951| CRC-32 | length |
 *  +--------+------------------+--------+--------+
 * </pre>
 */
public final class GzipMember implements AutoCloseable {

    private static final byte[] HEADER = {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 0, (byte) 0xff};

    /** The length of what each member begins with. */
    public static final int HEADER_LENGTH = HEADER.length;

    private static final int TRAILER = 8;

    /** What a few bytes that somebody has put there become must not fill the memory. */
    private static final int LARGEST = Block.ENTRIES * LineFormat.LARGEST_LINE;

    /** No member has more bytes: what does not compress at all is hardly longer than it was. */
    static final int LONGEST = 2 * LARGEST;

    private final Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
    private final Inflater inflater = new Inflater(true);
    private final CRC32 crc = new CRC32();
    private byte[] output = new byte[1 << 16];
    private int length;

    /** The array whose first {@link #length()} bytes the last call made; good until the next. */
    public byte[] array() {
        return output;
    }

    /** How many bytes the last call made. */
    public int length() {
        return length;
    }

    /** Whether the bytes at that place, which must be there, are a member's header. */
    public static boolean beginsAt(byte[] bytes, int offset) {
        return Arrays.equals(HEADER, 0, HEADER.length, bytes, offset, offset + HEADER.length);
    }

    /** Makes a member of the bytes. */
    void compress(byte[] from, int count) {
        System.arraycopy(HEADER, 0, output, 0, HEADER.length);
        length = HEADER.length;
        deflater.reset();
        deflater.setInput(from, 0, count);
        deflater.finish();
        while (!deflater.finished()) {
            grow();
            length += deflater.deflate(output, length, output.length - length);
        }
        grow();
        crc.reset();
        crc.update(from, 0, count);
        putInt(length, (int) crc.getValue());
        putInt(length + 4, count);
        length += TRAILER;
    }

    /**
     * Reads the member that begins at {@code offset} back into the bytes it was made of.
     *
     * @param from holds all of it
     * @return the length of the member
     * @throws DamagedBlockException when it is not a whole and sound one
     */
    public int decompress(byte[] from, int offset, int count) throws DamagedBlockException {
        if (count < HEADER.length + TRAILER || !beginsAt(from, offset)) {
            throw new DamagedBlockException("no gzip member with this log's header");
        }
        length = 0;
        inflater.reset();
        inflater.setInput(from, offset + HEADER.length, count - HEADER.length);
        try {
            while (!inflater.finished()) {
                grow();
                int made = inflater.inflate(output, length, output.length - length);
                length += made;
                if (length > LARGEST) {
                    throw new DamagedBlockException("the gzip member has more bytes than a block can have");
                }
                if (made == 0 && (inflater.needsInput() || inflater.needsDictionary())) {
                    throw new DamagedBlockException("the gzip member is cut off");
                }
            }
        } catch (DataFormatException e) {
            throw new DamagedBlockException("the gzip member is damaged: " + e.getMessage());
        }
        int trailer = offset + HEADER.length + Math.toIntExact(inflater.getBytesRead());
        if (trailer + TRAILER > offset + count) {
            throw new DamagedBlockException("the gzip member is cut off");
        }
        crc.reset();
        crc.update(output, 0, length);
        if (getInt(from, trailer) != (int) crc.getValue() || getInt(from, trailer + 4) != length) {
            throw new DamagedBlockException("the gzip member is damaged: its checksum differs");
        }
        return trailer + TRAILER - offset;
    }

    @Override
    public void close() {
        deflater.end();
        inflater.end();
    }

    private void grow() {
        if (output.length - length < TRAILER + 1) {
            output = Arrays.copyOf(output, 2 * output.length);
        }
    }

    private void putInt(int at, int value) {
        for (int i = 0; i < 4; i++) {
            output[at + i] = (byte) (value >> (8 * i));
        }
    }

    private static int getInt(byte[] from, int at) {
        return (from[at] & 0xff) | ((from[at + 1] & 0xff) << 8) | ((from[at + 2] & 0xff) << 16) | (from[at + 3] << 24);
    }
}

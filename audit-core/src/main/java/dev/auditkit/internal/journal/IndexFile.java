package dev.auditkit.internal.journal;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of a segment's index, big-endian. It can be rebuilt from the segment, so it is never trusted: a reader
 * takes it only when it names the segment's file and length, and checks each block that it leads to.
 *
 * <pre>
 *    0  "AKIX"                        magic
 *    4  int                           version, 1
 *    8  48 bytes                      name of the segment's file, filled up with zeros
 *   56  long                          length of that file
 *   64  int                           number of blocks, n
 *   68  n * 56 bytes                  blocks:
 *         0  long                       offset in the file
 *         8  int                        length in the file
 *        12  int                        number of entries
 *        16  long                       sequence number of the first entry
 *        24  4 * long                   smallest and largest timestamp, smallest and largest time of recording, in
 *                                       microseconds
 *   end int                           CRC-32C of all before
 * </pre>
 */
final class IndexFile {

    private static final int MAGIC = 0x414b4958;
    private static final int VERSION = 1;
    private static final int NAME = 48;
    private static final int HEADER = 68;
    private static final int BLOCK = 56;
    private static final int CHECKSUM = 4;

    private IndexFile() {}

    static byte[] encode(Segment segment, List<Block> blocks) {
        ByteBuffer buffer = ByteBuffer.allocate(HEADER + BLOCK * blocks.size() + CHECKSUM);
        buffer.putInt(MAGIC).putInt(VERSION);
        buffer.put(segment.file().getBytes(StandardCharsets.US_ASCII)).position(8 + NAME);
        buffer.putLong(segment.length()).putInt(blocks.size());
        for (Block block : blocks) {
            buffer.putLong(block.offset())
                    .putInt(block.length())
                    .putInt(block.count())
                    .putLong(block.firstSeq());
            TimeRange times = block.times();
            buffer.putLong(times.minTimestamp())
                    .putLong(times.maxTimestamp())
                    .putLong(times.minRecorded())
                    .putLong(times.maxRecorded());
        }
        buffer.putInt(checksum(buffer.array(), buffer.position()));
        return buffer.array();
    }

    /**
     * The blocks in an index.
     *
     * @return null when the bytes are not a sound index of that segment as it is
     */
    static @Nullable List<Block> decode(byte[] bytes, Segment segment) {
        if (bytes.length < HEADER + CHECKSUM
                || ByteBuffer.wrap(bytes).getInt(bytes.length - CHECKSUM) != checksum(bytes, bytes.length - CHECKSUM)) {
            return null;
        }
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        boolean known = buffer.getInt() == MAGIC && buffer.getInt() == VERSION;
        String file = new String(bytes, 8, NAME, StandardCharsets.US_ASCII).trim();
        buffer.position(8 + NAME);
        boolean fits = buffer.getLong() == segment.length();
        int count = buffer.getInt();
        if (!known
                || !fits
                || !file.equals(segment.file())
                || bytes.length != HEADER + (long) BLOCK * count + CHECKSUM) {
            return null;
        }
        List<Block> blocks = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            long offset = buffer.getLong();
            int length = buffer.getInt();
            int entries = buffer.getInt();
            long firstSeq = buffer.getLong();
            TimeRange times = new TimeRange(buffer.getLong(), buffer.getLong(), buffer.getLong(), buffer.getLong());
            blocks.add(new Block(offset, length, firstSeq, entries, times));
        }
        return blocks;
    }

    private static int checksum(byte[] bytes, int count) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, 0, count);
        return (int) crc.getValue();
    }
}

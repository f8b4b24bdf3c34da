package dev.auditkit.internal.journal;

import static dev.auditkit.internal.journal.IndexForm.BLOCK;
import static dev.auditkit.internal.journal.IndexForm.CHECKSUM;
import static dev.auditkit.internal.journal.IndexForm.HEADER;
import static dev.auditkit.internal.journal.IndexForm.PAGE;

import dev.auditkit.AuditResult;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of a segment's index, big-endian. It can be rebuilt from the segment, so it is never trusted: a reader
 * takes it only when it names the segment's file and length, and checks each block that it leads to.
 *
 * <pre>
 *    0  header
 *         0  "AKIX"                   magic
 *         4  int                      version, 3
 *         8  48 bytes                 name of the segment's file, filled up with zeros
 *        56  long                     length of that file
 *        64  long                     sequence number after its last entry
 *        72  int                      number of blocks, n
 *        76  int                      number of bits of a filter, m: a power of two
 *        80  int                      number of pairs of operation and result, p
 *        84  int                      length of the pairs, P
 *        88  int                      length of the counts, C
 *        92  int                      length of all columns, with their checksums
 *        96  4 * long                 smallest and largest timestamp, smallest and largest time of recording
 *       128  int                      CRC-32C of the header
 *  132  P + 4                         pairs: result (byte; 0 ok, 1 error, 2 denied), entries of all blocks whose
 *                                     counts are known (long), length of the operation (short), operation
 *       n * 60 + 4                    blocks:
 *         0  long                       offset in the file
 *         8  int                        length in the file
 *        12  int                        number of entries
 *        16  long                       sequence number of the first entry
 *        24  4 * long                   smallest and largest timestamp, smallest and largest time of recording, in
 *                                       microseconds
 *        56  int                        length of its columns
 *       C + 4                         counts: for each block how many pairs it has, 0 where that is not known, and for
 *                                     each its number and how many entries have it; all as variable-length integers
 *       pages of 508 + 4              filters: row i of m has bit i of each of the first f blocks, f = min(n, 16384), in
 *                                     (f + 7) / 8 bytes
 *       columns + 4, for each block   what is known of each of its entries: {@link BlockColumns}; of those without counts,
 *                                     and those behind the first f, nothing
 * </pre>
 *
 * <p>Each of pairs, blocks and counts, each page, and the columns of each block are followed by a CRC-32C: of the header's, of their
 * own offset in the file (long), and of their bytes. So a part of another index, or of another place, is none of this one.
 */
final class IndexFile {

    static final int MAGIC = 0x414b4958;
    static final int VERSION = 3;
    static final int NAME_AT = 8;
    static final int NAME = 48;

    /** Where in what is said of a block the length of its columns is. */
    static final int COLUMNS_LENGTH_AT = BLOCK - Integer.BYTES;

    private IndexFile() {}

    static byte[] encode(Segment segment, MemoryIndex index) {
        List<Block> blocks = index.blocks();
        long[] totals = new long[index.pairs().size()];
        byte[] counts = counts(index, totals);
        byte[] pairs = pairs(index.pairs(), totals);
        IndexForm unsealed = new IndexForm(
                0, blocks.size(), bits(index), totals.length, pairs.length, counts.length, columnsLength(index));
        byte[] file = new byte[Math.toIntExact(unsealed.length())];
        ByteBuffer buffer = ByteBuffer.wrap(file);
        putHeader(buffer, segment, blocks, unsealed);
        buffer.putInt(headerChecksum(file));
        IndexForm form = IndexForm.of(buffer);
        putPart(buffer, form, pairs, 0, pairs.length);
        byte[] places = blocks(index);
        putPart(buffer, form, places, 0, places.length);
        putPart(buffer, form, counts, 0, counts.length);
        byte[] matrix = BitMatrix.transpose(index, form.bits());
        for (int at = 0; at < matrix.length; at += PAGE) {
            putPart(buffer, form, matrix, at, Math.min(PAGE, matrix.length - at));
        }
        for (int block = 0; block < blocks.size(); block++) {
            byte[] columns = index.columns(block);
            putPart(buffer, form, columns == null ? new byte[0] : columns, 0, lengthOf(columns));
        }
        return file;
    }

    private static void putHeader(ByteBuffer buffer, Segment segment, List<Block> blocks, IndexForm form) {
        buffer.putInt(MAGIC).putInt(VERSION);
        buffer.put(segment.file().getBytes(StandardCharsets.US_ASCII)).position(NAME_AT + NAME);
        buffer.putLong(segment.length()).putLong(SegmentIndexes.endOf(segment, blocks));
        buffer.putInt(form.blocks()).putInt(form.bits()).putInt(form.pairs());
        buffer.putInt(form.pairsLength()).putInt(form.countsLength()).putInt(form.columnsLength());
        put(buffer, SegmentIndexes.rangeOf(blocks));
    }

    /** The checksum that a header should have. */
    static int headerChecksum(byte[] header) {
        CRC32C crc = new CRC32C();
        crc.update(header, 0, HEADER - CHECKSUM);
        return (int) crc.getValue();
    }

    private static void putPart(ByteBuffer buffer, IndexForm form, byte[] part, int from, int count) {
        int checksum = form.checksum(buffer.position(), part, from, count);
        buffer.put(part, from, count).putInt(checksum);
    }

    private static void put(ByteBuffer buffer, TimeRange times) {
        buffer.putLong(times.minTimestamp())
                .putLong(times.maxTimestamp())
                .putLong(times.minRecorded())
                .putLong(times.maxRecorded());
    }

    private static byte[] pairs(List<OperationPair> pairs, long[] totals) {
        ByteBuffer buffer = ByteBuffer.allocate(pairs.stream()
                .mapToInt(pair -> Byte.BYTES + Long.BYTES + Short.BYTES + pair.operation().length)
                .sum());
        for (int i = 0; i < totals.length; i++) {
            OperationPair pair = pairs.get(i);
            buffer.put(code(pair.result())).putLong(totals[i]);
            buffer.putShort((short) pair.operation().length).put(pair.operation());
        }
        return buffer.array();
    }

    private static byte code(AuditResult result) {
        return switch (result) {
            case OK -> 0;
            case ERROR -> 1;
            case DENIED -> 2;
        };
    }

    private static byte[] blocks(MemoryIndex index) {
        ByteBuffer buffer = ByteBuffer.allocate(BLOCK * index.blocks().size());
        for (int i = 0; i < index.blocks().size(); i++) {
            Block block = index.blocks().get(i);
            buffer.putLong(block.offset())
                    .putInt(block.length())
                    .putInt(block.count())
                    .putLong(block.firstSeq());
            put(buffer, block.times());
            buffer.putInt(lengthOf(index.columns(i)));
        }
        return buffer.array();
    }

    /** The part with the counts, which are also added up. */
    static byte[] counts(MemoryIndex index, long[] totals) {
        VarInts ints = new VarInts(16 * index.blocks().size() + 16);
        for (int block = 0; block < index.blocks().size(); block++) {
            int[] counts = index.summary(block).counts();
            boolean known = index.known(block);
            ints.put(known ? counts.length / 2 : 0);
            for (int i = 0; known && i < counts.length; i += 2) {
                ints.put(counts[i]);
                ints.put(counts[i + 1]);
                totals[counts[i]] += counts[i + 1];
            }
        }
        return ints.toArray();
    }

    private static int bits(MemoryIndex index) {
        int fullest = 0;
        for (int i = 0; i < index.blocks().size(); i++) {
            long[] filter = index.summary(i).filter();
            if (filter != null) {
                int set = 0;
                for (long word : filter) {
                    set += Long.bitCount(word);
                }
                fullest = Math.max(fullest, set);
            }
        }
        return IndexForm.bitsFor(fullest);
    }

    private static int columnsLength(MemoryIndex index) {
        int length = 0;
        for (int block = 0; block < index.blocks().size(); block++) {
            length = Math.addExact(length, lengthOf(index.columns(block)) + CHECKSUM);
        }
        return length;
    }

    private static int lengthOf(byte @Nullable [] columns) {
        return columns == null ? 0 : columns.length;
    }
}

package dev.auditkit.internal.journal;

import dev.auditkit.AuditResult;
import dev.auditkit.internal.codec.Sha256;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
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
 *         4  int                      version, 2
 *         8  48 bytes                 name of the segment's file, filled up with zeros
 *        56  long                     length of that file
 *        64  long                     sequence number after its last entry
 *        72  int                      number of blocks, n
 *        76  int                      number of bits of a filter, m: a power of two
 *        80  int                      number of pairs of operation and result, p
 *        84  int                      length of the pairs, P
 *        88  int                      length of the counts, C
 *        92  4 * long                 smallest and largest timestamp, smallest and largest time of recording
 *       124  int                      CRC-32C of the header
 *  128  P + 4                         pairs: result (byte; 0 ok, 1 error, 2 denied), entries of all blocks whose
 *                                     counts are known (long), length of the operation (short), operation
 *       n * 56 + 4                    blocks:
 *         0  long                       offset in the file
 *         8  int                        length in the file
 *        12  int                        number of entries
 *        16  long                       sequence number of the first entry
 *        24  4 * long                   smallest and largest timestamp, smallest and largest time of recording, in
 *                                       microseconds
 *       C + 4                         counts: for each block how many pairs it has, 0 where that is not known, and for
 *                                     each its number and how many entries have it; all as variable-length integers
 *       pages of 508 + 4              filters: row i of m has bit i of each of the first f blocks, f = min(n, 16384), in
 *                                     (f + 7) / 8 bytes
 * </pre>
 *
 * <p>Each of pairs, blocks and counts, and each page, is followed by a CRC-32C: of the header's, of its own offset in the file
 * (long), and of its bytes. So a part of another index, or of another place, is none of this one.
 */
final class IndexFile {

    static final int HEADER = 128;

    private static final int NAME_AT = 8;
    private static final int PLACE = Long.BYTES + Integer.BYTES;
    private static final int TIMES = 4 * Long.BYTES;

    private static final int MAGIC = 0x414b4958;
    private static final int VERSION = 2;
    private static final int NAME = 48;
    private static final int BLOCK = 56;
    private static final int CHECKSUM = 4;
    private static final int PAGE = 512;
    private static final int PAGE_DATA = PAGE - CHECKSUM;

    /** A filter has as few bits as leave three of four unset in the fullest block, so that one in 4,096 lies at most. */
    private static final int SPARSE = 4;

    private static final int FEWEST_BITS = 64;

    private IndexFile() {}

    static byte[] encode(Segment segment, MemoryIndex index) {
        List<Block> blocks = index.blocks();
        long[] totals = new long[index.pairs().size()];
        byte[] counts = counts(index, totals);
        byte[] pairs = pairs(index.pairs(), totals);
        int bits = bits(index);
        int rows = bits * rowLength(blocks.size());
        int pages = (rows + PAGE_DATA - 1) / PAGE_DATA;
        int length = Math.addExact(
                HEADER + pairs.length + BLOCK * blocks.size() + counts.length + 3 * CHECKSUM,
                Math.multiplyExact(pages, CHECKSUM) + rows);
        ByteBuffer buffer = ByteBuffer.allocate(length);
        buffer.putInt(MAGIC).putInt(VERSION);
        buffer.put(segment.file().getBytes(StandardCharsets.US_ASCII)).position(NAME_AT + NAME);
        long end = blocks.isEmpty()
                ? segment.firstSeq()
                : blocks.get(blocks.size() - 1).endSeq();
        buffer.putLong(segment.length()).putLong(end);
        buffer.putInt(blocks.size()).putInt(bits).putInt(index.pairs().size());
        buffer.putInt(pairs.length).putInt(counts.length);
        put(buffer, SegmentIndexes.rangeOf(blocks));
        CRC32C crc = new CRC32C();
        crc.update(buffer.array(), 0, HEADER - CHECKSUM);
        int seed = (int) crc.getValue();
        buffer.putInt(seed);
        putPart(buffer, pairs, seed);
        putPart(buffer, blocks(blocks), seed);
        putPart(buffer, counts, seed);
        byte[] matrix = BitMatrix.transpose(index, bits);
        for (int at = 0; at < matrix.length; at += PAGE_DATA) {
            putPart(buffer, matrix, at, Math.min(PAGE_DATA, matrix.length - at), seed);
        }
        return buffer.array();
    }

    /**
     * SHA-256 of what an index says of its entries: of all but the name and length of the segment's file, the places of blocks in it,
     * and checksums. So it is the same whether the segment is compressed or not.
     *
     * @param index the bytes of a file whose header is sound
     * @return null when a checksum is wrong
     */
    static byte @Nullable [] hash(byte[] index) {
        IndexHead.Form form = form(ByteBuffer.wrap(index));
        MessageDigest digest = Sha256.newDigest();
        int behindFile = NAME_AT + NAME + Long.BYTES;
        digest.update(index, 0, NAME_AT);
        digest.update(index, behindFile, HEADER - CHECKSUM - behindFile);
        int at = HEADER;
        boolean sound = isSound(index, at, form.pairsLength(), form);
        digest.update(index, at, form.pairsLength());
        at += form.pairsLength() + CHECKSUM;
        sound &= isSound(index, at, BLOCK * form.blocks(), form);
        for (int block = 0; block < form.blocks(); block++) {
            digest.update(index, at + BLOCK * block + PLACE, BLOCK - PLACE);
        }
        at += BLOCK * form.blocks() + CHECKSUM;
        sound &= isSound(index, at, form.countsLength(), form);
        digest.update(index, at, form.countsLength());
        at += form.countsLength() + CHECKSUM;
        while (sound && at < index.length) {
            int count = Math.min(PAGE, index.length - at) - CHECKSUM;
            sound = isSound(index, at, count, form);
            digest.update(index, at, count);
            at += count + CHECKSUM;
        }
        return sound ? digest.digest() : null;
    }

    private static boolean isSound(byte[] index, int at, int count, IndexHead.Form form) {
        return ByteBuffer.wrap(index).getInt(at + count) == checksum(form.seed(), at, index, at, count);
    }

    private static void put(ByteBuffer buffer, TimeRange times) {
        buffer.putLong(times.minTimestamp())
                .putLong(times.maxTimestamp())
                .putLong(times.minRecorded())
                .putLong(times.maxRecorded());
    }

    private static void putPart(ByteBuffer buffer, byte[] part, int seed) {
        putPart(buffer, part, 0, part.length, seed);
    }

    private static void putPart(ByteBuffer buffer, byte[] part, int from, int count, int seed) {
        int checksum = checksum(seed, buffer.position(), part, from, count);
        buffer.put(part, from, count).putInt(checksum);
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

    private static byte[] blocks(List<Block> blocks) {
        ByteBuffer buffer = ByteBuffer.allocate(BLOCK * blocks.size());
        for (Block block : blocks) {
            buffer.putLong(block.offset())
                    .putInt(block.length())
                    .putInt(block.count())
                    .putLong(block.firstSeq());
            put(buffer, block.times());
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
        int bits = BlockSummary.BITS;
        while (bits > FEWEST_BITS && bits / 2 >= SPARSE * fullest) {
            bits /= 2;
        }
        return bits;
    }

    private static int rowLength(int blocks) {
        return (Math.min(blocks, BlockSummary.MOST_FILTERS) + 7) / 8;
    }

    private static int checksum(int seed, long offset, byte[] bytes, int from, int count) {
        CRC32C crc = new CRC32C();
        crc.update(ByteBuffer.allocate(Integer.BYTES + Long.BYTES)
                .putInt(seed)
                .putLong(offset)
                .flip());
        crc.update(bytes, from, count);
        return (int) crc.getValue();
    }

    /**
     * What the index in a file says of its segment as a whole.
     *
     * @return null when it is not a sound index of that segment as it is
     */
    static @Nullable IndexHead head(StorageFile file, Segment segment) throws IOException {
        byte[] header = new byte[HEADER];
        if (file.read(0, header, 0, HEADER) < HEADER) {
            return null;
        }
        ByteBuffer buffer = ByteBuffer.wrap(header);
        CRC32C crc = new CRC32C();
        crc.update(header, 0, HEADER - CHECKSUM);
        int seed = buffer.getInt(HEADER - CHECKSUM);
        boolean known = buffer.getInt() == MAGIC && buffer.getInt() == VERSION;
        String name = new String(header, NAME_AT, NAME, StandardCharsets.US_ASCII).trim();
        buffer.position(NAME_AT + NAME);
        boolean fits = buffer.getLong() == segment.length();
        if ((int) crc.getValue() != seed || !known || !fits || !name.equals(segment.file())) {
            return null;
        }
        long end = buffer.getLong();
        IndexHead.Form form = form(buffer);
        TimeRange times = times(buffer.position(HEADER - CHECKSUM - TIMES));
        if (form.blocks() < 0
                || form.bits() < FEWEST_BITS
                || form.bits() > BlockSummary.BITS
                || Integer.bitCount(form.bits()) != 1
                || form.pairs() < 0
                || form.pairsLength() < 0
                || form.countsLength() < 0
                || file.size() != length(form)) {
            return null;
        }
        byte[] bytes = part(file, seed, HEADER, form.pairsLength());
        return bytes == null ? null : head(bytes, form, end, times);
    }

    private static IndexHead.Form form(ByteBuffer header) {
        int at = NAME_AT + NAME + 2 * Long.BYTES;
        return new IndexHead.Form(
                header.getInt(HEADER - CHECKSUM),
                header.getInt(at),
                header.getInt(at + 4),
                header.getInt(at + 8),
                header.getInt(at + 12),
                header.getInt(at + 16));
    }

    private static @Nullable IndexHead head(byte[] bytes, IndexHead.Form form, long end, TimeRange times) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        List<OperationPair> pairs = new ArrayList<>();
        long[] totals = new long[Math.min(form.pairs(), OperationTable.MOST_PAIRS)];
        while (buffer.remaining() >= Byte.BYTES + Long.BYTES + Short.BYTES && pairs.size() < totals.length) {
            int code = buffer.get();
            totals[pairs.size()] = buffer.getLong();
            int length = buffer.getShort() & 0xffff;
            if (code < 0 || code > 2 || length > buffer.remaining()) {
                return null;
            }
            byte[] operation = new byte[length];
            buffer.get(operation);
            AuditResult result = code == 0 ? AuditResult.OK : code == 1 ? AuditResult.ERROR : AuditResult.DENIED;
            pairs.add(new OperationPair(operation, result));
        }
        return buffer.hasRemaining() || pairs.size() != form.pairs()
                ? null
                : new IndexHead(form, end, times, List.copyOf(pairs), totals);
    }

    private static long length(IndexHead.Form form) {
        long rows = (long) form.bits() * rowLength(form.blocks());
        long pages = (rows + PAGE_DATA - 1) / PAGE_DATA;
        return HEADER
                + form.pairsLength()
                + (long) BLOCK * form.blocks()
                + form.countsLength()
                + 3L * CHECKSUM
                + pages * CHECKSUM
                + rows;
    }

    private static TimeRange times(ByteBuffer buffer) {
        return new TimeRange(buffer.getLong(), buffer.getLong(), buffer.getLong(), buffer.getLong());
    }

    /** What it says of the blocks; null when that is damaged. */
    static @Nullable IndexBody body(StorageFile file, IndexHead head) throws IOException {
        IndexHead.Form form = head.form();
        long blocksAt = (long) HEADER + form.pairsLength() + CHECKSUM;
        byte[] blocks = part(file, form.seed(), blocksAt, Math.multiplyExact(BLOCK, form.blocks()));
        byte[] counts =
                part(file, form.seed(), blocksAt + (long) BLOCK * form.blocks() + CHECKSUM, form.countsLength());
        return blocks == null || counts == null ? null : IndexBody.of(blocks(blocks), counts, head.pairs());
    }

    private static List<Block> blocks(byte[] bytes) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        Block[] blocks = new Block[bytes.length / BLOCK];
        for (int i = 0; i < blocks.length; i++) {
            long offset = buffer.getLong();
            int length = buffer.getInt();
            int entries = buffer.getInt();
            long firstSeq = buffer.getLong();
            blocks[i] = new Block(offset, length, firstSeq, entries, times(buffer));
        }
        return Arrays.asList(blocks);
    }

    /**
     * Which blocks can have the value with that term, a bit for each.
     *
     * @return null when what tells it is damaged, or of another index
     */
    static long @Nullable [] mayHave(StorageFile file, IndexHead head, long term) throws IOException {
        IndexHead.Form form = head.form();
        int rowLength = rowLength(form.blocks());
        byte[] row = new byte[rowLength];
        byte[] all = new byte[rowLength];
        Arrays.fill(all, (byte) -1);
        for (int i = 0; i < BlockSummary.BITS_A_TERM; i++) {
            int bit = BlockSummary.bit(term, i) & form.bits() - 1;
            if (!readRows(file, form, (long) bit * rowLength, row)) {
                return null;
            }
            for (int at = 0; at < rowLength; at++) {
                all[at] &= row[at];
            }
        }
        long[] blocks = new long[(form.blocks() + 63) / 64];
        for (int block = 0; block < form.blocks(); block++) {
            if (block >= BlockSummary.MOST_FILTERS || (all[block >> 3] >> (block & 7) & 1) != 0) {
                blocks[block >> 6] |= 1L << block;
            }
        }
        return blocks;
    }

    /** Reads a piece of the matrix by the pages in which it lies. */
    private static boolean readRows(StorageFile file, IndexHead.Form form, long from, byte[] to) throws IOException {
        long matrixAt =
                HEADER + form.pairsLength() + (long) BLOCK * form.blocks() + form.countsLength() + 3L * CHECKSUM;
        long matrixLength = (long) form.bits() * rowLength(form.blocks());
        int done = 0;
        while (done < to.length) {
            long page = (from + done) / PAGE_DATA;
            int within = (int) ((from + done) % PAGE_DATA);
            int length = (int) Math.min(PAGE_DATA, matrixLength - page * PAGE_DATA);
            byte[] bytes = part(file, form.seed(), matrixAt + page * PAGE, length);
            if (bytes == null) {
                return false;
            }
            int count = Math.min(to.length - done, length - within);
            System.arraycopy(bytes, within, to, done, count);
            done += count;
        }
        return true;
    }

    private static byte @Nullable [] part(StorageFile file, int seed, long offset, int length) throws IOException {
        byte[] bytes = new byte[length + CHECKSUM];
        return file.read(offset, bytes, 0, bytes.length) == bytes.length
                        && ByteBuffer.wrap(bytes).getInt(length) == checksum(seed, offset, bytes, 0, length)
                ? Arrays.copyOf(bytes, length)
                : null;
    }
}

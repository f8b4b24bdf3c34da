package dev.auditkit.internal.journal;

import static dev.auditkit.internal.journal.IndexForm.BLOCK;
import static dev.auditkit.internal.journal.IndexForm.CHECKSUM;
import static dev.auditkit.internal.journal.IndexForm.HEADER;
import static dev.auditkit.internal.journal.IndexForm.PAGE;

import dev.auditkit.AuditResult;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads parts of an {@link IndexFile}, and takes none with a wrong checksum. */
final class IndexReader {

    private IndexReader() {}

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
        IndexForm form = IndexForm.of(buffer);
        boolean known = buffer.getInt() == IndexFile.MAGIC && buffer.getInt() == IndexFile.VERSION;
        String name = new String(header, IndexFile.NAME_AT, IndexFile.NAME, StandardCharsets.US_ASCII).trim();
        buffer.position(IndexFile.NAME_AT + IndexFile.NAME);
        boolean fits = buffer.getLong() == segment.length() && name.equals(segment.file());
        long end = buffer.getLong();
        if (!known || !fits || form.seed() != IndexFile.headerChecksum(header) || !form.isOf(file.size())) {
            return null;
        }
        TimeRange times = times(buffer.position(HEADER - CHECKSUM - 4 * Long.BYTES));
        byte[] pairs = part(file, form, form.pairsAt(), form.pairsLength());
        return pairs == null ? null : head(pairs, form, end, times);
    }

    private static @Nullable IndexHead head(byte[] bytes, IndexForm form, long end, TimeRange times) {
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

    private static TimeRange times(ByteBuffer buffer) {
        return new TimeRange(buffer.getLong(), buffer.getLong(), buffer.getLong(), buffer.getLong());
    }

    /** What it says of the blocks; null when that is damaged. */
    static @Nullable IndexBody body(StorageFile file, IndexHead head) throws IOException {
        IndexForm form = head.form();
        byte[] blocks = part(file, form, form.blocksAt(), form.blocksLength());
        byte[] counts = part(file, form, form.countsAt(), form.countsLength());
        if (blocks == null || counts == null) {
            return null;
        }
        ColumnPlaces columns = columnPlaces(blocks, form);
        return columns == null ? null : IndexBody.of(blocks(blocks), counts, head.pairs(), columns);
    }

    private static List<Block> blocks(byte[] bytes) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        Block[] blocks = new Block[bytes.length / BLOCK];
        for (int i = 0; i < blocks.length; i++) {
            buffer.position(BLOCK * i);
            long offset = buffer.getLong();
            int length = buffer.getInt();
            int entries = buffer.getInt();
            long firstSeq = buffer.getLong();
            blocks[i] = new Block(offset, length, firstSeq, entries, times(buffer));
        }
        return Arrays.asList(blocks);
    }

    private static @Nullable ColumnPlaces columnPlaces(byte[] blocks, IndexForm form) {
        ByteBuffer buffer = ByteBuffer.wrap(blocks);
        int[] starts = new int[form.blocks() + 1];
        long at = form.columnsAt();
        for (int i = 0; i < form.blocks(); i++) {
            starts[i] = (int) at;
            int length = buffer.getInt(BLOCK * i + IndexFile.COLUMNS_LENGTH_AT);
            at += (long) length + CHECKSUM;
            if (length < 0 || at > form.length()) {
                return null;
            }
        }
        starts[form.blocks()] = (int) at;
        return at == form.length() ? new ColumnPlaces(form, starts) : null;
    }

    /** What it says of each entry of a block, with four bytes behind it that are not part of it; null when that is damaged. */
    static byte @Nullable [] columns(StorageFile file, ColumnPlaces places, int block) throws IOException {
        return checkedPart(file, places.form(), places.start(block), places.length(block));
    }

    /**
     * Which blocks can have the value with that term, a bit for each.
     *
     * @return null when what tells it is damaged, or of another index
     */
    static long @Nullable [] mayHave(StorageFile file, IndexHead head, long term) throws IOException {
        IndexForm form = head.form();
        int rowLength = form.rowLength();
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
    private static boolean readRows(StorageFile file, IndexForm form, long from, byte[] to) throws IOException {
        int done = 0;
        while (done < to.length) {
            long page = (from + done) / PAGE;
            int within = (int) ((from + done) % PAGE);
            int length = (int) Math.min(PAGE, form.filtersLength() - page * PAGE);
            byte[] bytes = checkedPart(file, form, form.filtersAt() + page * (PAGE + CHECKSUM), length);
            if (bytes == null) {
                return false;
            }
            int count = Math.min(to.length - done, length - within);
            System.arraycopy(bytes, within, to, done, count);
            done += count;
        }
        return true;
    }

    private static byte @Nullable [] part(StorageFile file, IndexForm form, long at, int length) throws IOException {
        byte[] bytes = checkedPart(file, form, at, length);
        return bytes == null ? null : Arrays.copyOf(bytes, length);
    }

    /** The same with the checksum behind it. */
    private static byte @Nullable [] checkedPart(StorageFile file, IndexForm form, long at, int length)
            throws IOException {
        byte[] bytes = new byte[length + CHECKSUM];
        return file.read(at, bytes, 0, bytes.length) == bytes.length
                        && ByteBuffer.wrap(bytes).getInt(length) == form.checksum(at, bytes, 0, length)
                ? bytes
                : null;
    }
}

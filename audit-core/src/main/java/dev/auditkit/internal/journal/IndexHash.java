package dev.auditkit.internal.journal;

import static dev.auditkit.internal.journal.IndexForm.BLOCK;
import static dev.auditkit.internal.journal.IndexForm.CHECKSUM;
import static dev.auditkit.internal.journal.IndexForm.HEADER;
import static dev.auditkit.internal.journal.IndexForm.PAGE;

import dev.auditkit.internal.codec.Sha256;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;

/**
 * SHA-256 of what an {@link IndexFile} says of its entries: of all but the name and length of the segment's file, the places of blocks
 * in it, and checksums. So it is the same whether the segment is compressed or not. For one thread, once.
 */
final class IndexHash {

    /** Where what is said of the entries begins again behind the name and the length of the segment's file. */
    private static final int BEHIND_FILE = IndexFile.NAME_AT + IndexFile.NAME + Long.BYTES;

    /** What is said first of a block: its offset and length in the file. */
    private static final int PLACE = Long.BYTES + Integer.BYTES;

    private final byte[] index;
    private final IndexForm form;
    private final MessageDigest digest = Sha256.newDigest();
    private int at = HEADER;

    private IndexHash(byte[] index, IndexForm form) {
        this.index = index;
        this.form = form;
    }

    /**
     * The hash.
     *
     * @param index the bytes of a file whose header is sound
     * @return null when a checksum is wrong
     */
    static byte @Nullable [] of(byte[] index) {
        IndexForm form = IndexForm.of(ByteBuffer.wrap(index));
        return form.isOf(index.length) ? new IndexHash(index, form).value() : null;
    }

    private byte @Nullable [] value() {
        digest.update(index, 0, IndexFile.NAME_AT);
        digest.update(index, BEHIND_FILE, HEADER - CHECKSUM - BEHIND_FILE);
        return addPart(form.pairsLength())
                        && addBlocks()
                        && addPart(form.countsLength())
                        && addFilters()
                        && addColumns()
                ? digest.digest()
                : null;
    }

    private boolean addPart(int count) {
        if (!isSound(count)) {
            return false;
        }
        digest.update(index, at, count);
        at += count + CHECKSUM;
        return true;
    }

    private boolean isSound(int count) {
        return count >= 0
                && count <= index.length - at - CHECKSUM
                && ByteBuffer.wrap(index).getInt(at + count) == form.checksum(at, index, at, count);
    }

    private boolean addBlocks() {
        if (!isSound(form.blocksLength())) {
            return false;
        }
        for (int block = 0; block < form.blocks(); block++) {
            digest.update(index, at + BLOCK * block + PLACE, BLOCK - PLACE);
        }
        at += form.blocksLength() + CHECKSUM;
        return true;
    }

    private boolean addFilters() {
        boolean sound = true;
        while (sound && at < form.columnsAt()) {
            sound = addPart((int) Math.min(PAGE, form.columnsAt() - at - CHECKSUM));
        }
        return sound;
    }

    private boolean addColumns() {
        ByteBuffer blocks =
                ByteBuffer.wrap(index).position((int) form.blocksAt()).slice();
        boolean sound = true;
        for (int block = 0; sound && block < form.blocks(); block++) {
            sound = addPart(blocks.getInt(BLOCK * block + IndexFile.COLUMNS_LENGTH_AT));
        }
        return sound && at == index.length;
    }
}

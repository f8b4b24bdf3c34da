package dev.auditkit.internal.journal;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * Where the parts of an index file are, as its header tells. Immutable.
 *
 * @param seed the checksum of the header, with which those of the parts begin
 * @param blocks how many blocks there are
 * @param bits of a filter
 * @param pairs how many pairs of operation and result there are
 * @param pairsLength of the part with them
 * @param countsLength of the part with the counts
 * @param columnsLength of all columns, with their checksums
 */
record IndexForm(int seed, int blocks, int bits, int pairs, int pairsLength, int countsLength, int columnsLength) {

    /** The length of the header. */
    static final int HEADER = 132;

    /** The length of a checksum, which follows each part. */
    static final int CHECKSUM = 4;

    /** The length of what is said of a block. */
    static final int BLOCK = 60;

    /** The most bytes of the filters that share a checksum. */
    static final int PAGE = 508;

    private static final int FEWEST_BITS = 64;
    private static final int NUMBERS_AT = 72;

    /** What a header says, sound or not. */
    static IndexForm of(ByteBuffer header) {
        return new IndexForm(
                header.getInt(HEADER - CHECKSUM),
                header.getInt(NUMBERS_AT),
                header.getInt(NUMBERS_AT + 4),
                header.getInt(NUMBERS_AT + 8),
                header.getInt(NUMBERS_AT + 12),
                header.getInt(NUMBERS_AT + 16),
                header.getInt(NUMBERS_AT + 20));
    }

    /** Whether a file of that length can have this form. */
    boolean isOf(long fileLength) {
        return blocks >= 0
                && bits >= FEWEST_BITS
                && bits <= BlockSummary.BITS
                && Integer.bitCount(bits) == 1
                && pairs >= 0
                && pairsLength >= 0
                && countsLength >= 0
                && columnsLength >= 0
                && fileLength == length()
                && fileLength <= Integer.MAX_VALUE; // as it was made in an array
    }

    /** How few bits a filter can have that in the fullest block has so many set, three of four being unset. */
    static int bitsFor(int set) {
        int bits = BlockSummary.BITS;
        while (bits > FEWEST_BITS && bits / 8 >= set) {
            bits /= 2;
        }
        return bits;
    }

    long pairsAt() {
        return HEADER;
    }

    long blocksAt() {
        return pairsAt() + pairsLength + CHECKSUM;
    }

    int blocksLength() {
        return Math.multiplyExact(BLOCK, blocks);
    }

    long countsAt() {
        return blocksAt() + (long) BLOCK * blocks + CHECKSUM;
    }

    long filtersAt() {
        return countsAt() + countsLength + CHECKSUM;
    }

    /** How many bytes the filters have, without checksums. */
    long filtersLength() {
        return (long) bits * rowLength();
    }

    /** How many bytes a row has, which has a bit of each filter. */
    int rowLength() {
        return (Math.min(blocks, BlockSummary.MOST_FILTERS) + 7) / 8;
    }

    long columnsAt() {
        long pages = (filtersLength() + PAGE - 1) / PAGE;
        return filtersAt() + filtersLength() + pages * CHECKSUM;
    }

    /** The length of the file. */
    long length() {
        return columnsAt() + columnsLength;
    }

    /** The checksum of a part that stands at that place in the file. */
    int checksum(long at, byte[] bytes, int from, int count) {
        CRC32C crc = new CRC32C();
        crc.update(ByteBuffer.allocate(Integer.BYTES + Long.BYTES)
                .putInt(seed)
                .putLong(at)
                .flip());
        crc.update(bytes, from, count);
        return (int) crc.getValue();
    }
}

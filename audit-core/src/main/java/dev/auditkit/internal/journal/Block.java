package dev.auditkit.internal.journal;

/**
 * Up to {@value #ENTRIES} consecutive entries, aligned to a multiple of that: the unit of the index, of compression
 * and of reading. The first and the last of a segment may have fewer.
 *
 * @param offset where it begins in the file
 * @param length how many bytes of the file it takes
 * @param firstSeq its first entry
 * @param count how many entries it has
 * @param times when they happened and were recorded
 */
public record Block(long offset, int length, long firstSeq, int count, TimeRange times) {

    /** The most entries of a block. */
    public static final int ENTRIES = 256;

    /** The sequence number after its last entry. */
    public long endSeq() {
        return firstSeq + count;
    }

    /** Whether something of it is damaged, so that nothing of its lines can be told from the index. */
    public boolean isDamaged() {
        return times.minTimestamp() == TimeRange.ANY.minTimestamp();
    }

    /** The block with what follows of it. */
    public Block with(Block rest) {
        return new Block(offset, length + rest.length, firstSeq, count + rest.count, times.and(rest.times));
    }

    /** Whether both entries belong to one block. */
    public static boolean same(long seq, long otherSeq) {
        return seq / ENTRIES == otherSeq / ENTRIES;
    }
}

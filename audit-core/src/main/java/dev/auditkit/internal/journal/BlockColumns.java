package dev.auditkit.internal.journal;

import dev.auditkit.internal.codec.LeafTerms;
import dev.auditkit.internal.codec.LeafTerms.Member;
import dev.auditkit.internal.codec.LineFormat;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the index knows of each entry of a block of which it knows all: operation and result, what its values could be, where its line
 * is, and when it happened. Immutable, and safe for use by many threads.
 *
 * <pre>
 *  n bytes     which of the block's pairs of operation and result it has, in the order of the block's counts
 *  4 * n bytes fingerprints, column after column: of key_hash, user, source, trace_id; 0 where there is none
 *  n numbers   how long its line is, with the line feed
 *  n numbers   its timestamp: how much later than that of the entry before, the first than 1970; earlier ones are odd
 *              (2 * d for d &gt;= 0, else -2 * d - 1)
 * </pre>
 *
 * <p>Numbers are of variable length, as in {@link VarInts}; n is the number of entries.
 */
public final class BlockColumns {

    /** Each has a column of a byte an entry, by its number: in the place of the operation's the pairs, in that of another fingerprints. */
    private static final Member[] MEMBERS = Member.values();

    private final byte[] bytes;
    private final List<OperationPair> segmentPairs;
    private final int[] pairs;
    private final int[] lines;
    private final long[] times;

    private BlockColumns(byte[] bytes, List<OperationPair> segmentPairs, int[] pairs, int[] lines, long[] times) {
        this.bytes = bytes;
        this.segmentPairs = segmentPairs;
        this.pairs = pairs;
        this.lines = lines;
        this.times = times;
    }

    /**
     * Reads the columns of a block.
     *
     * @param bytes of which the first {@code length} are the columns
     * @return null when they are not columns of that block
     */
    static @Nullable BlockColumns of(byte[] bytes, int length, BlockCounts index, int block) {
        int entries = index.blocks().get(block).count();
        int fixed = MEMBERS.length * entries;
        if (length < fixed) {
            return null;
        }
        int[] pairs = pairs(index, block);
        VarInts.Reader numbers = new VarInts.Reader(bytes, fixed, length);
        int[] lines = new int[entries + 1];
        long[] times = new long[entries];
        for (int i = 0; i < entries; i++) {
            int line = numbers.next();
            lines[i + 1] = lines[i] + line;
            if (line <= 0 || line > LineFormat.LARGEST_LINE || (bytes[i] & 0xff) >= pairs.length) {
                return null;
            }
        }
        long time = 0;
        for (int i = 0; i < entries; i++) {
            time += numbers.nextSigned();
            times[i] = time;
        }
        return numbers.isAtEnd() ? new BlockColumns(bytes, index.pairs(), pairs, lines, times) : null;
    }

    private static int[] pairs(BlockCounts index, int block) {
        int[] numbers = new int[Block.ENTRIES];
        int[] count = new int[1];
        index.forEach(block, (pair, entries) -> numbers[count[0]++] = pair);
        return Arrays.copyOf(numbers, count[0]);
    }

    /** The fingerprint of the value with that term: one of 255. */
    public static int fingerprint(long term) {
        int highest = (int) (term >>> 56); // which no filter goes by
        return highest == 0 ? 1 : highest;
    }

    /** How many entries there are; the others number them from 0 on. */
    public int entries() {
        return times.length;
    }

    /** How many pairs of operation and result there are. */
    public int pairs() {
        return pairs.length;
    }

    /** A pair, by its number in this block. */
    public OperationPair pair(int number) {
        return segmentPairs.get(pairs[number]);
    }

    /** The pairs of the segment. */
    public List<OperationPair> segmentPairs() {
        return segmentPairs;
    }

    /** The number that a pair of this block has in the segment. */
    public int numberInSegment(int number) {
        return pairs[number];
    }

    /** The number in this block of the pair that an entry has. */
    public int pairOf(int entry) {
        return bytes[entry] & 0xff;
    }

    /** The fingerprint of the value that an entry has as a member, any but the operation; 0 when it has none. */
    public int fingerprintOf(Member member, int entry) {
        return bytes[member.number() * entries() + entry] & 0xff;
    }

    /** Where the line of an entry begins in the lines of the block. */
    public int lineStart(int entry) {
        return lines[entry];
    }

    /** Where it ends, behind its line feed. */
    public int lineEnd(int entry) {
        return lines[entry + 1];
    }

    /** How many bytes all lines have. */
    public int length() {
        return lines[entries()];
    }

    /** When an entry happened, in microseconds. */
    public long timeOf(int entry) {
        return times[entry];
    }

    /** The columns of a block as they grow, entry by entry. For one thread. */
    static final class Builder {

        private final byte[] columns = new byte[MEMBERS.length * Block.ENTRIES];
        private final VarInts lines = new VarInts(VarInts.LONGEST * Block.ENTRIES);
        private final VarInts times = new VarInts(VarInts.LONGEST * Block.ENTRIES);
        private int entries;
        private long lastTime;

        /**
         * Adds an entry, for which there is memory.
         *
         * @param pair the number of its pair in the block
         */
        void add(int pair, LeafTerms terms, int line, long time) {
            columns[entries] = (byte) pair;
            for (Member member : MEMBERS) {
                if (member != Member.OPERATION) {
                    long term = terms.term(member);
                    columns[member.number() * Block.ENTRIES + entries] = term == 0 ? 0 : (byte) fingerprint(term);
                }
            }
            lines.put(line);
            times.putSigned(time - lastTime);
            lastTime = time;
            entries++;
        }

        byte[] toArray() {
            int fixed = MEMBERS.length * entries;
            byte[] bytes = new byte[fixed + lines.length() + times.length()];
            for (int i = 0; i < MEMBERS.length; i++) {
                System.arraycopy(columns, i * Block.ENTRIES, bytes, i * entries, entries);
            }
            lines.copyTo(bytes, fixed);
            times.copyTo(bytes, fixed + lines.length());
            return bytes;
        }

        /** Forgets all entries. */
        void clear() {
            entries = 0;
            lastTime = 0;
            lines.clear();
            times.clear();
        }
    }
}

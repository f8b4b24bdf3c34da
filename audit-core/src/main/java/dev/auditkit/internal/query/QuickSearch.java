package dev.auditkit.internal.query;

import dev.auditkit.AuditDamage;
import dev.auditkit.internal.codec.LineSkim;
import dev.auditkit.internal.codec.LineView;
import dev.auditkit.internal.journal.Block;
import dev.auditkit.internal.journal.BlockColumns;
import dev.auditkit.internal.journal.BlockCounts;
import dev.auditkit.internal.journal.BlockReader;
import dev.auditkit.internal.journal.ColumnReader;
import dev.auditkit.internal.journal.JournalSource;
import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Searches a block that is as it should be. Where the index can tell its entries apart, it looks only at the lines of those that can
 * match, and at the hash of one that then does not; else, if some bytes are those that a match must have, it sees that all lines are
 * there, one after the other, and if none are, that the first and the last are. For one thread.
 */
final class QuickSearch implements Closeable {

    /** Lines are read together with those between them where that is cheaper than another read. */
    private static final int NEAR = 8_192;

    private final EntryFilter filter;
    private final EntryPick pick;
    private final BlockReader reader;
    private final ColumnReader columnReader;
    private final LineSkim skim = new LineSkim();
    private final LineView line = new LineView();

    /** @param reader reads the blocks; closed by whoever made it */
    QuickSearch(JournalSource source, EntryFilter filter, BlockReader reader) {
        this.filter = filter;
        this.pick = new EntryPick(filter);
        this.reader = reader;
        this.columnReader = new ColumnReader(source);
    }

    /**
     * Searches a block.
     *
     * @return whether what was looked at is as it should be; if not, all of the block is to be checked
     * @throws java.nio.file.NoSuchFileException when the segment's file is no longer there under that name
     * @throws dev.auditkit.internal.journal.DamagedBlockException when a compressed block cannot be decompressed
     */
    boolean run(BlockWalk.Step step, LineTaker taker, List<AuditDamage> damage) throws IOException {
        if (taker.wantsHashes() && step.block().isDamaged()) {
            return false; // as the index knows
        }
        BlockColumns columns = columns(step, taker);
        if (columns != null) {
            int picked = pick.pick(step, columns);
            if (taker.needsNoLines()) {
                taker.take(pick);
                return true;
            }
            if (picked <= columns.entries() / 2) {
                return readPicked(step, columns, taker, damage);
            }
        }
        return readAll(step, taker, damage);
    }

    /** Null where they are of no use. */
    private @Nullable BlockColumns columns(BlockWalk.Step step, LineTaker taker) throws IOException {
        BlockCounts index = step.index();
        return index == null || !(taker.needsNoLines() || pick.isSelective(step.block()))
                ? null
                : columnReader.read(step.segment(), index, step.number());
    }

    private boolean readPicked(BlockWalk.Step step, BlockColumns columns, LineTaker taker, List<AuditDamage> damage)
            throws IOException {
        boolean compressed = step.segment().name().compressed();
        int from = 0;
        int to = 0;
        for (int entry = pick.next(0); entry >= 0; entry = pick.next(entry + 1)) {
            if (columns.lineEnd(entry) > to) {
                from = compressed ? 0 : columns.lineStart(entry);
                to = compressed ? columns.length() : endOfNear(entry, columns);
                if (!read(step, columns, from, to)) {
                    return false;
                }
            }
            int at = columns.lineStart(entry) - from;
            int end = columns.lineEnd(entry) - from;
            skim.expect(step.block().firstSeq() + entry);
            if (!skim.next(reader.array(), at, end)
                    || skim.feed() + 1 != end
                    || !offer(step, at, columns.lineStart(entry), true, taker, damage)) {
                return false;
            }
        }
        return true;
    }

    /** Where the last of those picked lines ends that are to be read together with this one. */
    private int endOfNear(int entry, BlockColumns columns) {
        int end = columns.lineEnd(entry);
        int following = pick.next(entry + 1);
        while (following >= 0 && columns.lineStart(following) - end <= NEAR) {
            end = columns.lineEnd(following);
            following = pick.next(following + 1);
        }
        return end;
    }

    /** Reads some of the lines of a block; whether they are there. Those of a compressed one can only be read all. */
    private boolean read(BlockWalk.Step step, BlockColumns columns, int from, int to) throws IOException {
        Block block = step.block();
        return step.segment().name().compressed()
                ? reader.readBytes(step.segment(), block) == columns.length()
                : block.length() == columns.length()
                        && reader.readBytes(step.segment(), block, from, to - from) == to - from;
    }

    private boolean readAll(BlockWalk.Step step, LineTaker taker, List<AuditDamage> damage) throws IOException {
        Block block = step.block();
        int end = reader.readBytes(step.segment(), block);
        if (block.count() <= 0 || end < 0) {
            return false;
        }
        int candidate = filter.next(reader.array(), 0, end);
        if (candidate == end) {
            return skim.frames(reader.array(), end, block.firstSeq(), block.endSeq());
        }
        skim.expect(block.firstSeq());
        int at = 0;
        while (at < end) {
            if (skim.seq() == block.endSeq() || !skim.next(reader.array(), at, end)) {
                return false;
            }
            int next = skim.feed() + 1;
            if (candidate < next) {
                if (step.wants(skim.seq() - 1) && !offer(step, at, at, false, taker, damage)) {
                    return false;
                }
                candidate = filter.next(reader.array(), next, end);
            }
            at = next;
        }
        return skim.seq() == block.endSeq();
    }

    /**
     * Hands over the line that was skimmed last, if it can match.
     *
     * @param at where it begins in the bytes that were read
     * @param inBlock where in the lines of the block
     * @param picked whether the index has led to it
     * @return whether it is a line
     */
    private boolean offer(
            BlockWalk.Step step, int at, int inBlock, boolean picked, LineTaker taker, List<AuditDamage> damage) {
        byte[] buffer = reader.array();
        int lacks = filter.lacks(buffer, at, skim.leafEnd());
        boolean mayMatch = lacks == EntryFilter.NOTHING;
        // Without the value that led to it, it has another of the same fingerprint, or has changed: its hash tells.
        boolean hashTells = picked && taker.wantsHashes() && filter.isIndexed(lacks);
        if (mayMatch ? taker.takeUnparsed(buffer, at, skim.leafEnd()) : !hashTells) {
            return true;
        }
        if (line.parse(buffer, at, skim.feed() - at) != null) {
            return false;
        }
        Block block = step.block();
        long offset = step.segment().name().compressed() ? block.offset() : block.offset() + inBlock;
        if (taker.wantsHashes() && !line.hashMatches()) {
            damage.add(new AuditDamage(line.seq(), step.segment().file(), offset, BlockSearch.WRONG_HASH));
        } else if (mayMatch && filter.isInTime(line.timestamp())) {
            BlockSearch.take(line, step, taker, offset, damage);
        }
        return true;
    }

    /** How many bytes were read so far, which tells what the search has cost. */
    long bytesRead() {
        return reader.bytesRead() + columnReader.bytesRead();
    }

    @Override
    public void close() throws IOException {
        columnReader.close();
    }
}

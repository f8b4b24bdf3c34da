package dev.auditkit.internal.query;

import dev.auditkit.AuditDamage;
import dev.auditkit.internal.codec.LineSkim;
import dev.auditkit.internal.codec.LineView;
import dev.auditkit.internal.codec.MalformedLeafException;
import dev.auditkit.internal.journal.Block;
import dev.auditkit.internal.journal.BlockReader;
import dev.auditkit.internal.journal.DamagedBlockException;
import dev.auditkit.internal.journal.LineReader;
import dev.auditkit.internal.journal.Storage;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads blocks and hands over the lines that may match. Of a block that has one the others are only seen to be there, one after the
 * other, of a block that has none the first and the last; when that is not as it should be, all of the block is checked. For one thread.
 */
final class BlockSearch implements Closeable {

    private static final String WRONG_HASH = "the entry does not have the hash that its line gives it";

    private final EntryFilter filter;
    private final BlockReader reader;
    private final LineSkim skim = new LineSkim();
    private final LineView line = new LineView();

    BlockSearch(Storage storage, EntryFilter filter) {
        this.filter = filter;
        this.reader = new BlockReader(storage);
    }

    /**
     * Reads a block.
     *
     * @return the damage that it came across
     * @throws java.nio.file.NoSuchFileException when the segment's file is no longer there under that name
     */
    List<AuditDamage> run(BlockWalk.Step step, LineTaker taker) throws IOException {
        List<AuditDamage> damage = new ArrayList<>();
        try {
            if (!skim(step, taker, damage)) {
                taker.restart();
                damage.clear();
                readLines(step, taker, damage);
            }
        } catch (DamagedBlockException e) {
            damage.add(new AuditDamage(
                    step.block().firstSeq(),
                    step.segment().file(),
                    step.block().offset(),
                    "entries up to " + (step.block().endSeq() - 1) + " cannot be read: " + e.getMessage()));
        }
        return damage;
    }

    /** Reads a block that looks as it should, and checks only what may match; gives up at the first line that does not. */
    private boolean skim(BlockWalk.Step step, LineTaker taker, List<AuditDamage> damage) throws IOException {
        Block block = step.block();
        int end = reader.readBytes(step.segment(), block);
        if (block.count() <= 0 || end < 0) {
            return false;
        }
        byte[] buffer = reader.array();
        int hit = filter.next(buffer, 0, end);
        if (hit == end) {
            return skim.frames(buffer, end, block.firstSeq(), block.endSeq());
        }
        skim.expect(block.firstSeq());
        int at = 0;
        while (at < end) {
            if (skim.seq() == block.endSeq() || !skim.next(buffer, at, end)) {
                return false;
            }
            long seq = skim.seq() - 1;
            int next = skim.feed() + 1;
            if (hit < next
                    && step.wants(seq)
                    && filter.mayMatch(buffer, at, skim.leafEnd())
                    && !taker.takeUnparsed(buffer, at, skim.leafEnd())) {
                if (line.parse(buffer, at, skim.feed() - at) != null) {
                    return false;
                }
                long offset = step.segment().name().compressed() ? block.offset() : block.offset() + at;
                if (taker.wantsHashes() && !line.hashMatches()) {
                    damage.add(new AuditDamage(seq, step.segment().file(), offset, WRONG_HASH));
                } else if (filter.isInTime(line.timestamp())) {
                    take(step, taker, offset, damage);
                }
            }
            hit = hit < next ? filter.next(buffer, next, end) : hit;
            at = next;
        }
        return skim.seq() == block.endSeq();
    }

    private void readLines(BlockWalk.Step step, LineTaker taker, List<AuditDamage> damage) throws IOException {
        if (!readInOrder(step, taker, damage)) {
            taker.restart();
            damage.clear();
            readInDisorder(step, taker, damage);
        }
    }

    /** Reads a block that has just the lines that it should have, as almost all have; else gives up. */
    private boolean readInOrder(BlockWalk.Step step, LineTaker taker, List<AuditDamage> damage) throws IOException {
        LineReader lines = reader.read(step.segment(), step.block());
        long expected = step.block().firstSeq();
        while (lines.next()) {
            if (parse(lines) != null
                    || line.seq() != expected
                    || expected == step.block().endSeq()) {
                return false;
            }
            if (!line.hashMatches()) {
                damage.add(new AuditDamage(expected, step.segment().file(), offset(step, lines), WRONG_HASH));
            } else {
                match(step, taker, offset(step, lines), damage);
            }
            expected++;
        }
        return expected == step.block().endSeq();
    }

    /** Reads a block whose lines are not those that it should have: those count that are sound and in order. */
    private void readInDisorder(BlockWalk.Step step, LineTaker taker, List<AuditDamage> damage) throws IOException {
        BitSet chain = LineChain.longest(soundSeqs(step));
        DamagedLines damaged =
                new DamagedLines(step.segment().file(), step.block().firstSeq(), damage);
        LineReader lines = reader.read(step.segment(), step.block());
        for (int i = 0; lines.next(); i++) {
            String wrong = parse(lines);
            if (chain.get(i) && wrong == null) {
                damaged.before(line.seq(), offset(step, lines));
                match(step, taker, offset(step, lines), damage);
            } else if (wrong != null) {
                damaged.add(LineChain.NONE, offset(step, lines), wrong);
            } else {
                damaged.add(line.seq(), offset(step, lines), line.hashMatches() ? outOfPlace() : WRONG_HASH);
            }
        }
        damaged.before(step.block().endSeq(), step.block().offset());
    }

    private long[] soundSeqs(BlockWalk.Step step) throws IOException {
        long[] seqs = new long[Block.ENTRIES];
        int count = 0;
        LineReader lines = reader.read(step.segment(), step.block());
        while (lines.next()) {
            boolean sound = parse(lines) == null
                    && line.seq() >= step.block().firstSeq()
                    && line.seq() < step.block().endSeq()
                    && line.hashMatches();
            seqs = LineChain.with(seqs, count++, sound ? line.seq() : LineChain.NONE);
        }
        return Arrays.copyOf(seqs, count);
    }

    private @Nullable String parse(LineReader lines) {
        return line.parse(lines.buffer(), lines.offset(), lines.length());
    }

    private static long offset(BlockWalk.Step step, LineReader lines) {
        return step.segment().name().compressed() ? step.block().offset() : lines.position();
    }

    private String outOfPlace() {
        return "the line says it is entry " + line.seq();
    }

    private void match(BlockWalk.Step step, LineTaker taker, long offset, List<AuditDamage> damage) {
        if (step.wants(line.seq()) && filter.mayMatch(line)) {
            take(step, taker, offset, damage);
        }
    }

    private void take(BlockWalk.Step step, LineTaker taker, long offset, List<AuditDamage> damage) {
        String file = step.segment().file();
        try {
            taker.take(line, file, offset);
        } catch (MalformedLeafException e) {
            damage.add(new AuditDamage(line.seq(), file, offset, String.valueOf(e.getMessage())));
        }
    }

    @Override
    public void close() throws IOException {
        reader.close();
    }
}

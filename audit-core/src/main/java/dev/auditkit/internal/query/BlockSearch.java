package dev.auditkit.internal.query;

import dev.auditkit.AuditDamage;
import dev.auditkit.internal.codec.LineView;
import dev.auditkit.internal.codec.MalformedLeafException;
import dev.auditkit.internal.journal.Block;
import dev.auditkit.internal.journal.BlockReader;
import dev.auditkit.internal.journal.DamagedBlockException;
import dev.auditkit.internal.journal.JournalSource;
import dev.auditkit.internal.journal.LineReader;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads blocks and hands over the lines that may match. When what a {@link QuickSearch} sees of a block is not as it should be, all of the
 * block is checked. For one thread.
 */
final class BlockSearch implements Closeable {

    static final String WRONG_HASH = "the entry does not have the hash that its line gives it";

    private final EntryFilter filter;
    private final BlockReader reader;
    private final QuickSearch quick;
    private final LineView line = new LineView();

    BlockSearch(JournalSource source, EntryFilter filter) {
        this.filter = filter;
        this.reader = new BlockReader(source.storage());
        this.quick = new QuickSearch(source, filter, reader);
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
            if (!quick.run(step, taker, damage)) {
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
            take(line, step, taker, offset, damage);
        }
    }

    /** Hands over a line; one that is no entry counts as damage. */
    static void take(LineView line, BlockWalk.Step step, LineTaker taker, long offset, List<AuditDamage> damage) {
        String file = step.segment().file();
        try {
            taker.take(line, file, offset);
        } catch (MalformedLeafException e) {
            damage.add(new AuditDamage(line.seq(), file, offset, String.valueOf(e.getMessage())));
        }
    }

    /** How many bytes were read so far, which tells what the search has cost. */
    long bytesRead() {
        return quick.bytesRead();
    }

    @Override
    public void close() throws IOException {
        try (reader) {
            quick.close();
        }
    }
}

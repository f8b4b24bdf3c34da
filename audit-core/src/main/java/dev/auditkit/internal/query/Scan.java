package dev.auditkit.internal.query;

import dev.auditkit.AuditDamage;
import dev.auditkit.AuditEntry;
import dev.auditkit.AuditQuery.Order;
import dev.auditkit.internal.codec.LeafDecoder;
import dev.auditkit.internal.codec.LineView;
import dev.auditkit.internal.codec.MalformedLeafException;
import dev.auditkit.internal.journal.Block;
import dev.auditkit.internal.journal.BlockReader;
import dev.auditkit.internal.journal.DamagedBlockException;
import dev.auditkit.internal.journal.JournalSource;
import dev.auditkit.internal.journal.LineReader;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Walks the blocks of a log in one direction and finds the lines that match, a block at a time. Sees the entries that
 * were there when it began; one that retention removes meanwhile is no longer part of the log. For one thread.
 */
final class Scan implements Closeable {

    private static final String WRONG_HASH = "the entry does not have the hash that its line gives it";

    private final EntryFilter filter;
    private final boolean newestFirst;
    private final boolean decode;
    private final Consumer<AuditDamage> onDamage;
    private final BlockWalk walk;
    private final BlockReader reader;
    private final LineView line = new LineView();
    private final Deque<FoundLine> found = new ArrayDeque<>();

    /**
     * @param source the log
     * @param filter what is wanted
     * @param cursor where to begin, and in which direction to go; with a sequence number beyond the end, at the end
     * @param decode whether every line that matches is to be parsed, so that one that is no entry counts as damage
     * @param onDamage told of damaged places
     */
    Scan(JournalSource source, EntryFilter filter, Cursor cursor, boolean decode, Consumer<AuditDamage> onDamage)
            throws IOException {
        this.decode = decode;
        this.filter = filter;
        this.newestFirst = cursor.order() == Order.NEWEST_FIRST;
        this.onDamage = once(onDamage);
        this.walk = new BlockWalk(source, cursor, filter, this.onDamage);
        this.reader = new BlockReader(source.storage());
    }

    /** The next line that matches; null at the end. */
    @Nullable
    FoundLine next() throws IOException {
        while (found.isEmpty()) {
            BlockWalk.Step step = walk.next();
            if (step == null) {
                return null;
            }
            read(step);
        }
        return found.poll();
    }

    /** Whether there may be another; to know it, the rest of the log would have to be read. */
    boolean mayHaveMore() {
        return !found.isEmpty() || walk.mayHaveMore();
    }

    private void read(BlockWalk.Step step) throws IOException {
        List<AuditDamage> damage = new ArrayList<>();
        List<FoundLine> matches = new ArrayList<>();
        try {
            readLines(step, matches, damage);
        } catch (NoSuchFileException e) {
            walk.relocate(step); // compressed or removed since the view
            return;
        } catch (DamagedBlockException e) {
            damage.add(new AuditDamage(
                    step.block().firstSeq(),
                    step.segment().file(),
                    step.block().offset(),
                    "entries up to " + (step.block().endSeq() - 1) + " cannot be read: " + e.getMessage()));
        }
        if (!damage.isEmpty() && walk.rebuildIndex(step)) {
            return; // perhaps only the index was wrong: the block comes again
        }
        damage.forEach(onDamage);
        for (FoundLine match : matches) {
            if (newestFirst) {
                found.addFirst(match);
            } else {
                found.addLast(match);
            }
        }
    }

    private void readLines(BlockWalk.Step step, List<FoundLine> matches, List<AuditDamage> damage) throws IOException {
        if (!readInOrder(step, matches, damage)) {
            matches.clear();
            damage.clear();
            readInDisorder(step, matches, damage);
        }
    }

    /** Reads a block that has just the lines that it should have, as almost all have; else gives up. */
    private boolean readInOrder(BlockWalk.Step step, List<FoundLine> matches, List<AuditDamage> damage)
            throws IOException {
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
                match(step, offset(step, lines), matches, damage);
            }
            expected++;
        }
        return expected == step.block().endSeq();
    }

    /** Reads a block whose lines are not those that it should have: those count that are sound and in order. */
    private void readInDisorder(BlockWalk.Step step, List<FoundLine> matches, List<AuditDamage> damage)
            throws IOException {
        BitSet chain = LineChain.longest(soundSeqs(step));
        DamagedLines damaged =
                new DamagedLines(step.segment().file(), step.block().firstSeq(), damage);
        LineReader lines = reader.read(step.segment(), step.block());
        for (int i = 0; lines.next(); i++) {
            String wrong = parse(lines);
            if (chain.get(i) && wrong == null) {
                damaged.before(line.seq(), offset(step, lines));
                match(step, offset(step, lines), matches, damage);
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

    private void match(BlockWalk.Step step, long offset, List<FoundLine> matches, List<AuditDamage> damage) {
        if (!step.wants(line.seq()) || !filter.mayMatch(line)) {
            return;
        }
        String file = step.segment().file();
        if (!decode && filter.needsNoEntry()) {
            matches.add(new FoundLine(line.seq(), file, offset, line.line(), null));
            return;
        }
        try {
            AuditEntry entry = LeafDecoder.decode(line);
            if (filter.matches(entry)) {
                matches.add(new FoundLine(line.seq(), file, offset, line.line(), entry));
            }
        } catch (MalformedLeafException e) {
            damage.add(new AuditDamage(line.seq(), file, offset, String.valueOf(e.getMessage())));
        }
    }

    /** Passes on the first word about an entry, as the index and the lines may both show the same damage. */
    private static Consumer<AuditDamage> once(Consumer<AuditDamage> onDamage) {
        Set<Long> reported = new HashSet<>();
        return damage -> {
            if (reported.add(damage.seq())) {
                onDamage.accept(damage);
            }
        };
    }

    @Override
    public void close() throws IOException {
        reader.close();
    }
}

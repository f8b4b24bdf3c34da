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

    private final EntryFilter filter;
    private final boolean newestFirst;
    private final Consumer<AuditDamage> onDamage;
    private final BlockWalk walk;
    private final BlockReader reader;
    private final LineView line = new LineView();
    private final Deque<FoundLine> found = new ArrayDeque<>();

    /**
     * @param source the log
     * @param filter what is wanted
     * @param cursor where to begin, and in which direction to go; with a sequence number beyond the end, at the end
     * @param onDamage told of damaged places
     */
    Scan(JournalSource source, EntryFilter filter, Cursor cursor, Consumer<AuditDamage> onDamage) throws IOException {
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
        Block block = step.block();
        LineReader lines = reader.read(step.segment(), block);
        long expected = block.firstSeq();
        while (lines.next()) {
            long offset = step.segment().name().compressed() ? block.offset() : lines.position();
            String wrong = line.parse(lines.buffer(), lines.offset(), lines.length());
            if (wrong == null && line.seq() > expected && line.seq() < block.endSeq()) {
                damage.add(missing(step, expected, line.seq(), offset));
                expected = line.seq();
            }
            if (wrong == null && line.seq() != expected) {
                wrong = "the line says it is entry " + line.seq();
            } else if (wrong == null && !line.hashMatches()) {
                wrong = "the entry does not have the hash that its line gives it";
            }
            if (wrong != null) {
                damage.add(new AuditDamage(expected, step.segment().file(), offset, wrong));
            } else if (step.wants(line.seq()) && filter.mayMatch(line)) {
                match(step, offset, matches, damage);
            }
            expected++;
        }
        if (expected < block.endSeq()) {
            damage.add(missing(step, expected, block.endSeq(), block.offset()));
        }
    }

    private static AuditDamage missing(BlockWalk.Step step, long first, long end, long offset) {
        return new AuditDamage(
                first, step.segment().file(), offset, "entries " + first + " to " + (end - 1) + " are missing");
    }

    private void match(BlockWalk.Step step, long offset, List<FoundLine> matches, List<AuditDamage> damage) {
        if (filter.needsNoEntry()) {
            matches.add(new FoundLine(line.seq(), line.line(), null));
            return;
        }
        try {
            AuditEntry entry = LeafDecoder.decode(line);
            if (filter.matches(entry)) {
                matches.add(new FoundLine(line.seq(), line.line(), entry));
            }
        } catch (MalformedLeafException e) {
            damage.add(new AuditDamage(line.seq(), step.segment().file(), offset, String.valueOf(e.getMessage())));
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

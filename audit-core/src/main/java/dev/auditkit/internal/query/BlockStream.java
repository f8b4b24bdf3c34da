package dev.auditkit.internal.query;

import dev.auditkit.AuditDamage;
import dev.auditkit.internal.journal.JournalSource;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The blocks of a log that can have a match, read one after the other: the first ones on the caller's thread, which is all that most
 * queries need, then ahead of it on several. For one thread.
 *
 * @param <T> what is made of the lines of a block
 */
final class BlockStream<T extends LineTaker> implements Closeable {

    /** How many bytes are read before it is worth the while to have threads read ahead: a few milliseconds. */
    private static final long ALONE = 6 << 20;

    /** After so many blocks that were not where they should be, reading ahead would be mostly in vain. */
    private static final int MOST_DETOURS = 16;

    private final BlockWalk walk;
    private final Supplier<T> takers;
    private final Consumer<AuditDamage> onDamage;
    private final BlockSearch search;
    private final ReadAhead<T> ahead;
    private int detours;

    /**
     * What a block has.
     *
     * @param step where it is
     * @param found what was made of its lines; nothing for a step whose entries the index has counted
     * @param damage what was wrong
     */
    record Answer<T>(BlockWalk.Step step, T found, List<AuditDamage> damage) {}

    /**
     * @param source the log
     * @param filter what is wanted
     * @param cursor where to begin, and in which direction to go
     * @param counting which times can be counted as one; null where entries are wanted
     * @param takers make what takes the lines of a block
     * @param onDamage told of damaged places
     */
    BlockStream(
            JournalSource source,
            EntryFilter filter,
            Cursor cursor,
            BlockWalk.@Nullable Counting counting,
            Supplier<T> takers,
            Consumer<AuditDamage> onDamage)
            throws IOException {
        this.takers = takers;
        this.onDamage = once(onDamage);
        this.walk = new BlockWalk(source, cursor, filter, counting, this.onDamage);
        this.search = new BlockSearch(source, filter);
        this.ahead = new ReadAhead<>(walk, takers, () -> new BlockSearch(source, filter));
    }

    /** What the next block has; null at the end. */
    @Nullable
    Answer<T> next() throws IOException {
        while (true) {
            Answer<T> answer;
            BlockWalk.Step step;
            if (search.bytesRead() >= ALONE && detours < MOST_DETOURS && ReadAhead.isWorthwhile()) {
                ReadAhead.Done<T> done = ahead.next();
                if (done == null) {
                    return null;
                }
                step = done.step();
                answer = done.answer();
            } else {
                step = walk.next();
                if (step == null) {
                    return null;
                }
                answer = read(step);
            }
            if (answer == null) {
                detours++;
                ahead.discard();
                walk.relocate(step); // compressed or removed since the view
            } else if (!answer.damage.isEmpty() && walk.canRebuildIndex(step)) {
                detours++;
                ahead.discard();
                walk.rebuildIndex(step); // perhaps only the index was wrong: the block comes again
            } else {
                answer.damage.forEach(onDamage);
                return answer;
            }
        }
    }

    /** Null when the file is gone. */
    private @Nullable Answer<T> read(BlockWalk.Step step) throws IOException {
        return read(step, takers.get(), search);
    }

    static <T extends LineTaker> @Nullable Answer<T> read(BlockWalk.Step step, T taker, BlockSearch with)
            throws IOException {
        if (step.counted() != null) {
            return new Answer<>(step, taker, List.of());
        }
        try {
            return new Answer<>(step, taker, with.run(step, taker));
        } catch (NoSuchFileException e) {
            return null;
        }
    }

    /** Whether there may be another; to know it, the rest of the log would have to be read. */
    boolean mayHaveMore() {
        return !ahead.isEmpty() || walk.mayHaveMore();
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
        try (search) {
            ahead.close();
        }
    }
}

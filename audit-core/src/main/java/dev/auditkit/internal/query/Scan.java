package dev.auditkit.internal.query;

import dev.auditkit.AuditDamage;
import dev.auditkit.AuditQuery.Order;
import dev.auditkit.internal.journal.JournalSource;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Walks the blocks of a log in one direction and finds the lines that match, a block at a time. Sees the entries that
 * were there when it began; one that retention removes meanwhile is no longer part of the log. For one thread.
 */
final class Scan implements Closeable {

    private final boolean newestFirst;
    private final BlockStream<Matches> blocks;
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
        this.newestFirst = cursor.order() == Order.NEWEST_FIRST;
        this.blocks = new BlockStream<>(source, filter, cursor, null, () -> new Matches(filter, decode), onDamage);
    }

    /** The next line that matches; null at the end. */
    @Nullable
    FoundLine next() throws IOException {
        while (found.isEmpty()) {
            BlockStream.Answer<Matches> answer = blocks.next();
            if (answer == null) {
                return null;
            }
            for (FoundLine line : answer.found().lines()) {
                if (newestFirst) {
                    found.addFirst(line);
                } else {
                    found.addLast(line);
                }
            }
        }
        return found.poll();
    }

    /** Whether there may be another; to know it, the rest of the log would have to be read. */
    boolean mayHaveMore() {
        return !found.isEmpty() || blocks.mayHaveMore();
    }

    @Override
    public void close() throws IOException {
        blocks.close();
    }
}

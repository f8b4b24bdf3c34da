package dev.auditkit.verify;

import dev.auditkit.internal.proof.StoredCheckpoint;
import dev.auditkit.note.MalformedNoteException;
import dev.auditkit.note.VerifierKey;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Which keys may sign checkpoints of which sizes: those that are trusted from the start, and those that took over from them
 * or handed over to them by an entry {@code audit.key_changed}, whose first checkpoint both have signed. A key that has
 * handed over signs nothing larger. For one thread.
 */
final class KeyChain {

    private final KeyUse use;
    private final List<StoredCheckpoint> checkpoints;
    private final Predicate<StoredCheckpoint> fits;
    private final Map<VerifierKey, Span> spans = new LinkedHashMap<>();
    private final List<OwnEntries.KeyChange> followed = new ArrayList<>();

    /** The sizes of checkpoints that a key may sign, both inclusive. */
    private record Span(long from, long until) {}

    /**
     * @param checkpoints by size
     * @param fits whether a checkpoint has the root that the entries give
     */
    KeyChain(
            KeyUse use,
            List<StoredCheckpoint> checkpoints,
            Predicate<StoredCheckpoint> fits,
            Collection<VerifierKey> trusted,
            List<OwnEntries.KeyChange> changes) {
        this.use = use;
        this.checkpoints = checkpoints;
        this.fits = fits;
        trusted.forEach(key -> spans.put(key, new Span(0, Long.MAX_VALUE)));
        List<OwnEntries.KeyChange> left = new ArrayList<>(changes);
        while (left.removeIf(this::follow)) {
            // What was followed may lead to others, in both directions of time.
        }
    }

    private boolean follow(OwnEntries.KeyChange change) {
        VerifierKey previous = key(change.previous());
        VerifierKey next = key(change.next());
        if (previous == null || next == null || !(spans.containsKey(previous) || spans.containsKey(next))) {
            return false;
        }
        long size = handedOverAt(change.seq(), previous, next);
        if (size < 0) {
            return false;
        }
        Span before = spans.getOrDefault(previous, new Span(0, Long.MAX_VALUE));
        long until = Math.max(size, firstWithout(previous, next, size) - 1);
        spans.put(previous, new Span(before.from(), Math.min(before.until(), until)));
        Span after = spans.getOrDefault(next, new Span(0, Long.MAX_VALUE));
        spans.put(next, new Span(Math.max(after.from(), change.seq() + 1), after.until()));
        followed.add(change);
        return true;
    }

    /** The size of the first checkpoint that covers the change, if both keys have signed it; else -1. */
    private long handedOverAt(long seq, VerifierKey previous, VerifierKey next) {
        long first = -1;
        for (StoredCheckpoint stored : checkpoints) {
            long size = stored.checkpoint().size();
            if (size > seq && (first < 0 || size == first)) {
                boolean byPrevious = use.of(stored, previous) == KeyUse.Signed.RIGHT;
                boolean byNext = use.of(stored, next) == KeyUse.Signed.RIGHT;
                if (byPrevious && byNext && fits.test(stored)) {
                    return size;
                }
                if (byPrevious || byNext) {
                    first = size;
                }
            }
        }
        return -1;
    }

    /**
     * The size of the first checkpoint from a size on that the new key has signed and the old one has not. Until then the old
     * one may go on, as a crash can come between the handing over and the listing of the new key.
     */
    private long firstWithout(VerifierKey previous, VerifierKey next, long from) {
        return checkpoints.stream()
                .filter(stored -> stored.checkpoint().size() > from)
                .filter(stored ->
                        use.of(stored, next) == KeyUse.Signed.RIGHT && use.of(stored, previous) != KeyUse.Signed.RIGHT)
                .mapToLong(stored -> stored.checkpoint().size())
                .min()
                .orElse(Long.MAX_VALUE);
    }

    private static @Nullable VerifierKey key(String text) {
        try {
            return VerifierKey.parse(text);
        } catch (MalformedNoteException e) {
            return null;
        }
    }

    /** The keys that may sign some checkpoint. */
    List<VerifierKey> keys() {
        return List.copyOf(spans.keySet());
    }

    /** Whether a key may sign checkpoints of that size. */
    boolean maySign(VerifierKey key, long size) {
        Span span = spans.get(key);
        return span != null && span.from() <= size && size <= span.until();
    }

    /** The changes that were followed. */
    List<OwnEntries.KeyChange> followed() {
        return followed;
    }

    /** Whether a key is the last that took over, which the file of keys may not name yet. */
    boolean isNewest(VerifierKey key) {
        return !followed.isEmpty()
                && followed.stream()
                        .max(Comparator.comparingLong(OwnEntries.KeyChange::seq))
                        .map(change -> change.next().equals(key.toString()))
                        .orElse(false);
    }
}

package dev.auditkit.internal.journal;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Keeps what was read of indexes until it takes too much memory; then forgets what was not used for longest. Safe for use by many threads. */
final class IndexCache {

    private static final long MOST_BYTES = 8L << 20;
    private static final int OVERHEAD = 160;

    private final Map<Key, Value> values = new LinkedHashMap<>(16, 0.75f, true);
    private final long mostBytes;
    private long bytes;

    /**
     * What of which segment.
     *
     * @param name the name of the segment
     * @param length its length
     * @param part which part of its index
     * @param term which term's rows, for those
     */
    record Key(SegmentName name, long length, char part, long term) {

        static Key head(Segment segment) {
            return new Key(segment.name(), segment.length(), 'h', 0);
        }

        static Key body(Segment segment) {
            return new Key(segment.name(), segment.length(), 'b', 0);
        }

        static Key spans(Segment segment) {
            return new Key(segment.name(), segment.length(), 's', 0);
        }

        static Key term(Segment segment, long term) {
            return new Key(segment.name(), segment.length(), 't', term);
        }
    }

    private record Value(Object object, int size) {}

    IndexCache() {
        this(MOST_BYTES);
    }

    IndexCache(long mostBytes) {
        this.mostBytes = mostBytes;
    }

    synchronized <T> @Nullable T get(Key key, Class<T> type) {
        Value value = values.get(key);
        return value == null ? null : type.cast(value.object);
    }

    synchronized void put(Key key, Object object, int size) {
        remove(key);
        values.put(key, new Value(object, size + OVERHEAD));
        bytes += size + OVERHEAD;
        Deque<Key> eldest = new ArrayDeque<>();
        long left = bytes;
        for (Map.Entry<Key, Value> entry : values.entrySet()) {
            if (left <= mostBytes) {
                break;
            }
            left -= entry.getValue().size;
            eldest.add(entry.getKey());
        }
        eldest.forEach(this::remove);
    }

    /** Forgets all of a segment. */
    synchronized void forget(Segment segment) {
        values.keySet().stream()
                .filter(key -> key.name.equals(segment.name()))
                .toList()
                .forEach(this::remove);
    }

    synchronized long bytes() {
        return bytes;
    }

    private void remove(Key key) {
        Value old = values.remove(key);
        if (old != null) {
            bytes -= old.size;
        }
    }
}

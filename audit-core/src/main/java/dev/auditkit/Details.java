package dev.auditkit;

import java.util.AbstractSet;
import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A map of few members in their order: names and values in one array, which takes a fraction of the time and memory
 * of a hash table to make and to walk. Immutable at every level, as what is collected are snapshots.
 */
final class Details extends ReadOnlyMap<@Nullable Object> {

    /** With more, a search from the first on takes longer than a hash table. */
    private static final int FEW = 16;

    /** Name, value, name, value... */
    private final @Nullable Object[] members;

    private Details(@Nullable Object[] members) {
        this.members = members;
    }

    @Override
    public int size() {
        return members.length / 2;
    }

    @Override
    public @Nullable Object get(@Nullable Object name) {
        int at = indexOf(members, members.length, name);
        return at < 0 ? null : members[at + 1];
    }

    @Override
    public boolean containsKey(@Nullable Object name) {
        return indexOf(members, members.length, name) >= 0;
    }

    @Override
    public void forEach(BiConsumer<? super String, ? super @Nullable Object> action) {
        for (int i = 0; i < members.length; i += 2) {
            action.accept(name(i), members[i + 1]);
        }
    }

    @Override
    public Set<Map.Entry<String, @Nullable Object>> entrySet() {
        return new AbstractSet<>() {
            @Override
            public int size() {
                return members.length / 2;
            }

            @Override
            public Iterator<Map.Entry<String, @Nullable Object>> iterator() {
                return new Members();
            }
        };
    }

    /** About how many characters it has, as {@link Snapshot#estimate} says. */
    long estimate() {
        long sum = 0;
        for (int i = 0; i < members.length; i += 2) {
            sum += 4 + name(i).length() + Snapshot.estimate(members[i + 1]);
        }
        return sum;
    }

    private String name(int at) {
        return (String) Objects.requireNonNull(members[at]);
    }

    private static int indexOf(@Nullable Object[] members, int end, @Nullable Object name) {
        for (int i = 0; i < end; i += 2) {
            if (Objects.equals(members[i], name)) {
                return i;
            }
        }
        return -1;
    }

    private final class Members implements Iterator<Map.Entry<String, @Nullable Object>> {

        private int next;

        @Override
        public boolean hasNext() {
            return next < members.length;
        }

        @Override
        public Map.Entry<String, @Nullable Object> next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            Map.Entry<String, @Nullable Object> member = new SimpleImmutableEntry<>(name(next), members[next + 1]);
            next += 2;
            return member;
        }
    }

    /** Collects members; a name that comes again keeps its place and gets the new value. For one thread. */
    static final class Collector {

        private @Nullable Object[] few = {};
        private int end;
        private @Nullable Map<String, @Nullable Object> many;

        void put(String name, @Nullable Object value) {
            if (many != null) {
                many.put(name, value);
                return;
            }
            int at = indexOf(few, end, name);
            if (at >= 0) {
                few[at + 1] = value;
            } else if (end < 2 * FEW) {
                append(name, value);
            } else {
                many = new LinkedHashMap<>(new Details(few));
                many.put(name, value);
            }
        }

        /** Whether there is a member of that name. */
        boolean has(String name) {
            return many == null ? indexOf(few, end, name) >= 0 : many.containsKey(name);
        }

        private void append(String name, @Nullable Object value) {
            if (end == few.length) {
                few = Arrays.copyOf(few, Math.max(8, 2 * end));
            }
            few[end++] = name;
            few[end++] = value;
        }

        /** What was collected until now, unmodifiable. */
        Map<String, @Nullable Object> collected() {
            if (many != null) {
                return Collections.unmodifiableMap(new LinkedHashMap<>(many));
            }
            return end == 0 ? Map.of() : new Details(Arrays.copyOf(few, end));
        }
    }
}

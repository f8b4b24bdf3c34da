package dev.auditkit;

import java.util.AbstractMap;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A map that refuses every change, also one that would change nothing; as {@code Collections.unmodifiableMap} does, without a second object. */
abstract class ReadOnlyMap<V extends @Nullable Object> extends AbstractMap<String, V> {

    private static UnsupportedOperationException refused() {
        return new UnsupportedOperationException("The details of an event cannot be changed");
    }

    @Override
    public V put(String name, V value) {
        throw refused();
    }

    @Override
    public void putAll(Map<? extends String, ? extends V> members) {
        throw refused();
    }

    @Override
    public @Nullable V putIfAbsent(String name, V value) {
        throw refused();
    }

    @Override
    public V remove(@Nullable Object name) {
        throw refused();
    }

    @Override
    public boolean remove(@Nullable Object name, @Nullable Object value) {
        throw refused();
    }

    @Override
    public void clear() {
        throw refused();
    }

    @Override
    public V replace(String name, V value) {
        throw refused();
    }

    @Override
    public boolean replace(String name, V before, V after) {
        throw refused();
    }

    @Override
    public void replaceAll(BiFunction<? super String, ? super V, ? extends V> values) {
        throw refused();
    }

    @Override
    public V compute(String name, BiFunction<? super String, ? super @Nullable V, ? extends V> value) {
        throw refused();
    }

    @Override
    public V computeIfAbsent(String name, Function<? super String, ? extends V> value) {
        throw refused();
    }

    @Override
    public V computeIfPresent(String name, BiFunction<? super String, ? super V, ? extends V> value) {
        throw refused();
    }

    @Override
    public V merge(String name, V value, BiFunction<? super V, ? super V, ? extends V> both) {
        throw refused();
    }
}

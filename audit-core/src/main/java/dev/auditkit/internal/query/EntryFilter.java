package dev.auditkit.internal.query;

import dev.auditkit.AuditEntry;
import dev.auditkit.AuditQuery;
import dev.auditkit.AuditResult;
import dev.auditkit.internal.codec.JsonBytes;
import dev.auditkit.internal.codec.KeyHasher;
import dev.auditkit.internal.codec.LimitedText;
import dev.auditkit.internal.codec.LineView;
import dev.auditkit.internal.codec.Timestamps;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The conditions of a query. Looks for the bytes that a match must have before the line is parsed: as strings have one
 * form only, a leaf without them cannot match. Immutable.
 */
final class EntryFilter {

    private final long from;
    private final long to;
    private final long fromSeq;
    private final List<byte[][]> required = new ArrayList<>();
    private final List<Condition> conditions = new ArrayList<>();

    /** A condition on a parsed entry. */
    @FunctionalInterface
    private interface Condition {
        boolean holds(AuditEntry entry);
    }

    /**
     * @param query the conditions
     * @param keyHashSecret with which keys may have been hashed
     */
    EntryFilter(AuditQuery query, @Nullable String keyHashSecret) {
        from = query.from() == null ? Long.MIN_VALUE : ceilingMicros(query.from());
        to = query.to() == null ? Long.MAX_VALUE : micros(query.to());
        fromSeq = query.fromSeq();
        operations(query.operations());
        member("user", query.users(), AuditEntry::user);
        member(
                "result",
                query.results().stream().map(AuditResult::text).toList(),
                entry -> entry.result().text());
        member("source", optional(query.source()), AuditEntry::source);
        member("node", optional(query.node()), AuditEntry::node);
        member("trace_id", optional(query.traceId()), AuditEntry::traceId);
        member(
                "event_id",
                optional(Objects.toString(query.eventId(), null)),
                entry -> entry.eventId().toString());
        if (query.key() != null) {
            member("key_hash", hashes(query.key(), keyHashSecret), AuditEntry::keyHash);
        }
        query.where()
                .forEach((path, value) -> conditions.add(entry ->
                        Metadata.values(entry.metadata(), path).anyMatch(actual -> Metadata.same(actual, value))));
    }

    /** The earliest timestamp that can match, in microseconds. */
    long from() {
        return from;
    }

    /** The latest timestamp that can match, in microseconds. */
    long to() {
        return to;
    }

    /** The smallest sequence number that can match. */
    long fromSeq() {
        return fromSeq;
    }

    /** Whether the line can match, as far as can be told without parsing it. */
    boolean mayMatch(LineView line) {
        if (line.timestamp() < from || line.timestamp() > to) {
            return false;
        }
        for (byte[][] anyOf : required) {
            if (!containsAny(line, anyOf)) {
                return false;
            }
        }
        return true;
    }

    /** Whether a line that may match matches for certain. */
    boolean needsNoEntry() {
        return conditions.isEmpty();
    }

    /** Whether the entry of a line that may match does. */
    boolean matches(AuditEntry entry) {
        for (Condition condition : conditions) {
            if (!condition.holds(entry)) {
                return false;
            }
        }
        return true;
    }

    private void operations(Set<String> patterns) {
        if (patterns.isEmpty() || patterns.contains("*")) {
            return;
        }
        Set<String> exact = patterns.stream()
                .filter(pattern -> !pattern.endsWith("*"))
                .map(LimitedText::stored)
                .collect(Collectors.toSet());
        List<String> beginnings = patterns.stream()
                .filter(pattern -> pattern.endsWith("*"))
                .map(pattern -> pattern.substring(0, pattern.length() - 1))
                .toList();
        required.add(Stream.concat(
                        exact.stream().map(operation -> needle("operation", operation, true)),
                        beginnings.stream().map(beginning -> needle("operation", beginning, false)))
                .toArray(byte[][]::new));
        conditions.add(entry ->
                exact.contains(entry.operation()) || beginnings.stream().anyMatch(entry.operation()::startsWith));
    }

    private void member(String name, Collection<String> values, Function<AuditEntry, @Nullable String> getter) {
        if (values.isEmpty()) {
            return;
        }
        Set<String> stored = values.stream().map(LimitedText::stored).collect(Collectors.toSet());
        required.add(stored.stream().map(value -> needle(name, value, true)).toArray(byte[][]::new));
        conditions.add(entry -> {
            String actual = getter.apply(entry);
            return actual != null && stored.contains(actual);
        });
    }

    private static List<String> hashes(String key, @Nullable String secret) {
        if (KeyHasher.isHash(key)) {
            return List.of(key);
        }
        String plain = new KeyHasher(null).hash(key);
        return secret == null ? List.of(plain) : List.of(plain, new KeyHasher(secret).hash(key));
    }

    private static List<String> optional(@Nullable String value) {
        return value == null ? List.of() : List.of(value);
    }

    /** The bytes {@code "name":"value"}, or without the last quotation mark. */
    private static byte[] needle(String name, String value, boolean whole) {
        JsonBytes json = new JsonBytes(64);
        json.string(value);
        byte[] prefix = ("\"" + name + "\":").getBytes(StandardCharsets.US_ASCII);
        int length = whole ? json.length() : json.length() - 1;
        byte[] needle = Arrays.copyOf(prefix, prefix.length + length);
        System.arraycopy(json.array(), 0, needle, prefix.length, length);
        return needle;
    }

    private static boolean containsAny(LineView line, byte[][] needles) {
        for (byte[] needle : needles) {
            if (line.contains(needle)) {
                return true;
            }
        }
        return false;
    }

    /** The instant in microseconds, rounded down; one that is further away than any entry as the furthest number. */
    private static long micros(Instant instant) {
        try {
            return Timestamps.micros(instant);
        } catch (ArithmeticException e) {
            return instant.isBefore(Instant.EPOCH) ? Long.MIN_VALUE : Long.MAX_VALUE;
        }
    }

    /** The same, rounded up. */
    private static long ceilingMicros(Instant instant) {
        long micros = micros(instant);
        return micros < Long.MAX_VALUE && Timestamps.instant(micros).isBefore(instant) ? micros + 1 : micros;
    }
}

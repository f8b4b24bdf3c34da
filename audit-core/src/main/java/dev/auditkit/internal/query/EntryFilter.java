package dev.auditkit.internal.query;

import dev.auditkit.AuditEntry;
import dev.auditkit.AuditQuery;
import dev.auditkit.AuditResult;
import dev.auditkit.internal.codec.JsonBytes;
import dev.auditkit.internal.codec.KeyHasher;
import dev.auditkit.internal.codec.LeafTerms;
import dev.auditkit.internal.codec.LeafTerms.Member;
import dev.auditkit.internal.codec.LimitedText;
import dev.auditkit.internal.codec.LineSkim;
import dev.auditkit.internal.codec.LineView;
import dev.auditkit.internal.codec.Needle;
import dev.auditkit.internal.codec.Timestamps;
import dev.auditkit.internal.journal.OperationPair;
import dev.auditkit.internal.journal.TimeRange;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The conditions of a query, as they are put to an index, to the bytes of a line and to an entry. As strings have one form only, a
 * leaf without the bytes that a match must have cannot match. Immutable.
 */
final class EntryFilter {

    /** No condition. */
    static final int NOTHING = -1;

    private final long from;
    private final long to;
    private final long fromSeq;
    private final int searchFrom;
    private final Predicate<OperationPair> pairs;
    private final boolean pairsMatter;
    private final boolean countable;
    private final List<Clue[]> required = new ArrayList<>();

    /** How many of those, the first ones, are of what an index knows of each entry. */
    private final int indexed;

    private final List<Values> values = new ArrayList<>();
    private final List<Condition> conditions = new ArrayList<>();
    private final @Nullable Clue lead;

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
        searchFrom = query.eventId() == null ? LineSkim.HEAD : 0;
        pairs = pairs(query);
        pairsMatter = !query.operations().isEmpty() || !query.results().isEmpty();
        operations(query.operations());
        member("user", query.users(), AuditEntry::user);
        values(Member.USER, query.users());
        values(Member.SOURCE, optional(query.source()));
        values(Member.TRACE_ID, optional(query.traceId()));
        member(
                "result",
                query.results().stream().map(AuditResult::text).toList(),
                entry -> entry.result().text());
        member("source", optional(query.source()), AuditEntry::source);
        member("trace_id", optional(query.traceId()), AuditEntry::traceId);
        if (query.key() != null) {
            List<String> hashes = hashes(query.key(), keyHashSecret);
            member("key_hash", hashes, AuditEntry::keyHash);
            values(Member.KEY_HASH, hashes);
        }
        indexed = required.size();
        member("node", optional(query.node()), AuditEntry::node);
        member(
                "event_id",
                optional(Objects.toString(query.eventId(), null)),
                entry -> entry.eventId().toString());
        query.where().forEach((path, value) -> {
            required.add(new Clue[] {MetadataClue.of(path, value.toString())});
            conditions.add(
                    entry -> Metadata.values(entry.metadata(), path).anyMatch(actual -> Metadata.same(actual, value)));
        });
        lead = required.stream()
                .filter(anyOf -> anyOf.length == 1)
                .map(anyOf -> anyOf[0])
                .filter(NeedleClue.class::isInstance)
                .map(NeedleClue.class::cast)
                .filter(clue -> clue.needle().isLong())
                .max(Comparator.comparingInt(clue -> clue.needle().length()))
                .orElse(null);
        countable = query.users().isEmpty()
                && query.source() == null
                && query.node() == null
                && query.traceId() == null
                && query.eventId() == null
                && query.key() == null
                && query.where().isEmpty();
    }

    /** The bytes that tell that a leaf may match a condition. */
    @FunctionalInterface
    interface Clue {

        /** Whether they are between these places, of one leaf. */
        boolean isIn(byte[] buffer, int from, int to);

        /** A place between these, of many lines, before which none of them has the bytes; {@code to} where none has them at all. */
        default int next(byte[] buffer, int from, int to) {
            return from;
        }
    }

    /** Which operations and results match, as an index names them. */
    private static Predicate<OperationPair> pairs(AuditQuery query) {
        Set<String> exact = exact(query.operations());
        List<String> beginnings = beginnings(query.operations());
        boolean any = query.operations().isEmpty() || query.operations().contains("*");
        Set<AuditResult> results = query.results();
        return pair -> (results.isEmpty() || results.contains(pair.result()))
                && (any || exact.contains(pair.name()) || beginnings.stream().anyMatch(pair.name()::startsWith));
    }

    /** Whether entries with that operation and result can match. */
    boolean mayMatch(OperationPair pair) {
        return pairs.test(pair);
    }

    /** Which of these pairs entries that match can have. */
    BitSet wanted(List<OperationPair> of) {
        BitSet wanted = new BitSet(of.size());
        for (int pair = 0; pair < of.size(); pair++) {
            if (mayMatch(of.get(pair))) {
                wanted.set(pair);
            }
        }
        return wanted;
    }

    /** Whether some operation or result does not match. */
    boolean pairsMatter() {
        return pairsMatter;
    }

    /** Whether operation, result, time and place decide, so that an index can count what matches. */
    boolean isCountable() {
        return countable;
    }

    /**
     * Values, of which an entry must have one.
     *
     * @param member as which member
     * @param terms their terms
     */
    record Values(Member member, List<Long> terms) {}

    /** The values that an index can look for; an entry must have one of each. */
    List<Values> values() {
        return values;
    }

    private void values(Member member, Collection<String> anyOf) {
        if (!anyOf.isEmpty()) {
            List<Long> terms = anyOf.stream()
                    .map(LimitedText::stored)
                    .map(value -> LeafTerms.term(member, value))
                    .toList();
            values.add(new Values(member, terms));
        }
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
        return isInTime(line.timestamp()) && mayMatch(line.buffer(), line.offset(), line.leafEnd());
    }

    /** Whether a time is asked for. */
    boolean isInTime(long timestamp) {
        return timestamp >= from && timestamp <= to;
    }

    /** Whether all of these times are asked for. */
    boolean coversTime(TimeRange times) {
        return times.minTimestamp() >= from && times.maxTimestamp() <= to;
    }

    /** A place between these, of many lines, before which none of them can match; {@code to} where none can at all. */
    int next(byte[] buffer, int from, int to) {
        return lead == null ? from : lead.next(buffer, from, to);
    }

    /** Whether the leaf between these places has the bytes that a match must have. */
    boolean mayMatch(byte[] buffer, int leaf, int leafEnd) {
        return lacks(buffer, leaf, leafEnd) == NOTHING;
    }

    /** The first condition, by its number, whose bytes the leaf between these places lacks; {@link #NOTHING} when it has them all. */
    int lacks(byte[] buffer, int leaf, int leafEnd) {
        for (int i = 0; i < required.size(); i++) {
            if (!hasAny(required.get(i), buffer, leaf + searchFrom, leafEnd)) {
                return i;
            }
        }
        return NOTHING;
    }

    /** Whether an index knows of each entry if it can meet that condition. */
    boolean isIndexed(int condition) {
        return condition < indexed;
    }

    private static boolean hasAny(Clue[] anyOf, byte[] buffer, int begin, int end) {
        for (Clue clue : anyOf) {
            if (clue.isIn(buffer, begin, end)) {
                return true;
            }
        }
        return false;
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
        Set<String> exact = exact(patterns);
        List<String> beginnings = beginnings(patterns);
        if (beginnings.isEmpty()) {
            values(Member.OPERATION, exact);
        }
        required.add(new Clue[] {
            new OperationClue(Stream.concat(
                            exact.stream().map(operation -> string(operation, true)),
                            beginnings.stream().map(beginning -> string(beginning, false)))
                    .toList())
        });
        conditions.add(entry ->
                exact.contains(entry.operation()) || beginnings.stream().anyMatch(entry.operation()::startsWith));
    }

    private static Set<String> exact(Set<String> patterns) {
        return patterns.stream()
                .filter(pattern -> !pattern.endsWith("*"))
                .map(LimitedText::stored)
                .collect(Collectors.toSet());
    }

    private static List<String> beginnings(Set<String> patterns) {
        return patterns.stream()
                .filter(pattern -> pattern.endsWith("*"))
                .map(pattern -> pattern.substring(0, pattern.length() - 1))
                .toList();
    }

    private void member(String name, Collection<String> values, Function<AuditEntry, @Nullable String> getter) {
        if (values.isEmpty()) {
            return;
        }
        Set<String> stored = values.stream().map(LimitedText::stored).collect(Collectors.toSet());
        boolean alone = stored.size() == 1;
        required.add(stored.stream()
                .map(value -> new NeedleClue(new Needle(needle(name, value), alone)))
                .toArray(Clue[]::new));
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

    /** The bytes {@code "name":"value"}. */
    private static byte[] needle(String name, String value) {
        byte[] prefix = ("\"" + name + "\":\"").getBytes(StandardCharsets.US_ASCII);
        byte[] string = string(value, true);
        byte[] needle = Arrays.copyOf(prefix, prefix.length + string.length);
        System.arraycopy(string, 0, needle, prefix.length, string.length);
        return needle;
    }

    /** The bytes of a string behind its first quotation mark, with or without the last. */
    private static byte[] string(String value, boolean whole) {
        JsonBytes json = new JsonBytes(64);
        json.string(value);
        return Arrays.copyOfRange(json.array(), 1, whole ? json.length() : json.length() - 1);
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

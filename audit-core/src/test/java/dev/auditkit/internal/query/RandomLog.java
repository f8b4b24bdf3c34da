package dev.auditkit.internal.query;

import dev.auditkit.AuditEvent;
import dev.auditkit.AuditQuery;
import dev.auditkit.AuditQuery.Order;
import dev.auditkit.AuditResult;
import dev.auditkit.internal.codec.LeafTerms;
import dev.auditkit.internal.codec.LeafTerms.Member;
import dev.auditkit.internal.journal.BlockColumns;
import dev.auditkit.internal.journal.LogBuilder;
import dev.auditkit.internal.journal.ReferenceReader.Line;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.stream.IntStream;

/** Events and queries by chance, out of so few values that they meet. */
final class RandomLog {

    private static final String[] OPERATIONS = {"order.create", "order.cancel", "order", "user.login", "orders", "x\"*y"
    };
    private static final String[] USERS = {
        "alice", "bob", "a\"b\\c", "Zoë 🙂", "", "line\nfeed", taken(Member.USER, "alice"), taken(Member.USER, "bob")
    };
    private static final String[] SOURCES = {"10.0.0.1", "::1", taken(Member.SOURCE, "::1")};
    private static final String[] TRACES = {"4bf92f3577b34da6a3ce929d0e0e4736", "00000000000000000000000000000001"};
    private static final String[] PATHS = {"a", "a.b", "a.b.c", "n", "flag", "list", "a.b.c.d", "none"};
    private static final Object[] VALUES = {1, 1.0, "1", "text", true, "true", 10_000_000_000L, -3, "1.50", 1.5};

    private final Random random;

    RandomLog(Random random) {
        this.random = random;
    }

    /** A value that an index takes for the other one. */
    private static String taken(Member member, String value) {
        int fingerprint = BlockColumns.fingerprint(LeafTerms.term(member, value));
        return IntStream.iterate(0, i -> i + 1)
                .mapToObj(i -> value + i)
                .filter(other -> BlockColumns.fingerprint(LeafTerms.term(member, other)) == fingerprint)
                .findFirst()
                .orElseThrow();
    }

    AuditEvent event() {
        AuditEvent.Builder event = AuditEvent.of(oneOf(OPERATIONS)).result(oneOf(AuditResult.values()));
        if (random.nextInt(3) > 0) {
            event.user(oneOf(USERS));
        }
        if (random.nextBoolean()) {
            event.key("key:" + random.nextInt(5));
        }
        if (random.nextBoolean()) {
            event.source(oneOf(SOURCES));
        }
        if (random.nextInt(4) == 0) {
            event.traceId(oneOf(TRACES)).spanId("00f067aa0ba902b7");
        }
        if (random.nextInt(3) == 0) {
            event.time(time());
        }
        if (random.nextInt(3) > 0) {
            event.metadata(metadata(2));
        }
        if (random.nextInt(500) == 0) {
            event.metadata("long", "x".repeat(64_000 + random.nextInt(1_500))); // lines of up to more than 64 KiB
        }
        return event.build();
    }

    private Instant time() {
        if (random.nextInt(30) == 0) {
            return Instant.parse(oneOf("1700-01-01T00:00:00Z", "1969-12-31T23:59:59.999999Z", "2250-12-31T00:00:00Z"));
        }
        return Instant.EPOCH.plus(LogBuilder.START + random.nextInt(2_000) * 1_000L - 500_000, ChronoUnit.MICROS);
    }

    private Map<String, Object> metadata(int depth) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (String name : List.of("a", "b", "c", "a.b", "b.c", "n", "flag")) {
            if (random.nextInt(3) == 0) {
                map.put(name, depth > 0 && random.nextBoolean() ? metadata(depth - 1) : value());
            }
        }
        return map;
    }

    private Object value() {
        return random.nextInt(12) == 0 ? null : oneOf(VALUES);
    }

    AuditQuery.Builder query(List<Line> log) {
        AuditQuery.Builder query = AuditQuery.builder().order(oneOf(Order.values()));
        if (chance(4)) {
            query.operation(oneOf(OPERATIONS).replace("*", "") + (random.nextBoolean() ? "*" : ""));
        }
        if (chance(6)) {
            query.operation("order*").operation("user.login");
        }
        if (chance(5)) {
            query.user(oneOf(USERS));
        }
        if (chance(8)) {
            query.user("alice").user("bob");
        }
        if (chance(5)) {
            query.result(oneOf(AuditResult.values()));
        }
        if (chance(8)) {
            query.result(AuditResult.OK).result(AuditResult.DENIED);
        }
        if (chance(5)) {
            String key = "key:" + random.nextInt(6);
            query.key(random.nextBoolean() ? key : NaiveQuery.sha256(key));
        }
        if (chance(6)) {
            query.source(oneOf(SOURCES));
        }
        if (chance(8)) {
            query.traceId(oneOf(TRACES));
        }
        if (chance(12)) {
            query.node(random.nextBoolean() ? "test" : "other");
        }
        if (chance(12)) {
            Line line = log.get(random.nextInt(log.size()));
            query.eventId(UUID.fromString(line.leaf().get("event_id").asString()));
        }
        if (chance(3)) {
            Instant from = time().plusNanos(random.nextInt(3) * 500);
            if (random.nextBoolean()) {
                query.from(from);
            }
            if (random.nextBoolean()) {
                query.to(from.plusMillis(random.nextInt(400)));
            }
        }
        if (chance(3)) {
            query.where(oneOf(PATHS), oneOf(VALUES));
        }
        return query;
    }

    private boolean chance(int oneIn) {
        return random.nextInt(oneIn) == 0;
    }

    @SafeVarargs
    private <T> T oneOf(T... values) {
        return values[random.nextInt(values.length)];
    }
}

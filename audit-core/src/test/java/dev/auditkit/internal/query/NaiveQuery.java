package dev.auditkit.internal.query;

import dev.auditkit.AuditQuery;
import dev.auditkit.AuditQuery.Order;
import dev.auditkit.internal.journal.ReferenceReader.Line;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import tools.jackson.databind.JsonNode;

/** What a query means, in the fewest words: every line is parsed and looked at. */
final class NaiveQuery {

    private NaiveQuery() {}

    /** The sequence numbers of what matches, in the order that the query wants. */
    static List<Long> answer(AuditQuery query, List<Line> log, String secret) {
        List<Long> found = new ArrayList<>();
        Set<String> hashes = new HashSet<>();
        if (query.key() != null) {
            hashes.add(query.key());
            hashes.add(sha256(query.key()));
            if (secret != null) {
                hashes.add(hmac(query.key(), secret));
            }
        }
        for (Line line : log) {
            if (matches(query, line.leaf(), hashes)) {
                found.add(line.seq());
            }
        }
        if (query.order() == Order.NEWEST_FIRST) {
            Collections.reverse(found);
        }
        return found;
    }

    private static boolean matches(AuditQuery query, JsonNode leaf, Set<String> keyHashes) {
        Instant timestamp = Instant.parse(text(leaf, "timestamp"));
        return (query.from() == null || !timestamp.isBefore(query.from()))
                && (query.to() == null || !timestamp.isAfter(query.to()))
                && (query.operations().isEmpty()
                        || query.operations().stream()
                                .anyMatch(pattern -> operationMatches(pattern, text(leaf, "operation"))))
                && (query.users().isEmpty() || query.users().contains(text(leaf, "user")))
                && (query.results().isEmpty()
                        || query.results().stream()
                                .anyMatch(result -> result.text().equals(text(leaf, "result"))))
                && (query.source() == null || query.source().equals(text(leaf, "source")))
                && (query.node() == null || query.node().equals(text(leaf, "node")))
                && (query.traceId() == null || query.traceId().equals(text(leaf, "trace_id")))
                && (query.eventId() == null || query.eventId().toString().equals(text(leaf, "event_id")))
                && (query.key() == null || keyHashes.contains(text(leaf, "key_hash")))
                && query.where().entrySet().stream()
                        .allMatch(condition ->
                                values(
                                                leaf.get("metadata"),
                                                List.of(condition.getKey().split("\\.", -1)))
                                        .stream()
                                        .anyMatch(value -> same(value, condition.getValue())));
    }

    private static String text(JsonNode leaf, String member) {
        JsonNode value = leaf.get(member);
        return value == null ? null : value.asString();
    }

    private static boolean operationMatches(String pattern, String operation) {
        return pattern.endsWith("*")
                ? operation.startsWith(pattern.substring(0, pattern.length() - 1))
                : operation.equals(pattern);
    }

    static String sha256(String key) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
            return "sha256:" + HexFormat.of().formatHex(digest);
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    static String hmac(String key, String secret) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            String kid = HexFormat.of().formatHex(mac.doFinal("kid".getBytes(StandardCharsets.UTF_8)));
            String hex = HexFormat.of().formatHex(mac.doFinal(key.getBytes(StandardCharsets.UTF_8)));
            return "hmac-sha256:" + kid.substring(0, 8) + ":" + hex;
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    /** The values at a path, whichever of its dots are in names. */
    private static List<JsonNode> values(JsonNode in, List<String> path) {
        if (in == null) {
            return List.of();
        }
        if (path.isEmpty()) {
            return in.isNull() ? List.of() : List.of(in);
        }
        List<JsonNode> found = new ArrayList<>();
        for (int i = 1; i <= path.size(); i++) {
            if (in.isObject()) {
                found.addAll(values(in.get(String.join(".", path.subList(0, i))), path.subList(i, path.size())));
            }
        }
        return found;
    }

    private static boolean same(JsonNode actual, Object expected) {
        if (actual.isNumber()) {
            try {
                return actual.decimalValue().compareTo(new BigDecimal(expected.toString())) == 0;
            } catch (NumberFormatException e) {
                return false;
            }
        }
        return !actual.isContainer() && actual.asString().equals(expected.toString());
    }
}

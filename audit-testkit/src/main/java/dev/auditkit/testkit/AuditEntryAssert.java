package dev.auditkit.testkit;

import dev.auditkit.AuditEntry;
import dev.auditkit.AuditQuery;
import dev.auditkit.AuditReader;
import dev.auditkit.AuditResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.assertj.core.api.AbstractAssert;
import org.jspecify.annotations.Nullable;

/**
 * Assertions that there is an entry of a certain kind: each method narrows down which entries are meant, and fails when none is
 * left, showing those that were left before. For one thread.
 */
public final class AuditEntryAssert extends AbstractAssert<AuditEntryAssert, List<AuditEntry>> {

    private final AuditReader log;
    private final List<String> conditions = new ArrayList<>();
    private List<AuditEntry> left;

    AuditEntryAssert(AuditReader log, List<AuditEntry> entries) {
        super(entries, AuditEntryAssert.class);
        this.log = log;
        this.left = entries;
    }

    /** With that operation, or with a trailing {@code *} one that begins so. */
    public AuditEntryAssert withOperation(String operation) {
        return narrow("operation '" + operation + "'", query -> query.operation(operation));
    }

    /** By that user; null for none. */
    public AuditEntryAssert by(@Nullable String user) {
        return user == null
                ? keep("no user", entry -> entry.user() == null)
                : narrow("user '" + user + "'", query -> query.user(user));
    }

    /** With that key, whether keys are written or only their hashes. */
    public AuditEntryAssert withKey(String key) {
        return narrow("key '" + key + "'", query -> query.key(key));
    }

    /** From that source. */
    public AuditEntryAssert from(String source) {
        return narrow("source '" + source + "'", query -> query.source(source));
    }

    /** In that trace. */
    public AuditEntryAssert inTrace(String traceId) {
        return narrow("trace '" + traceId + "'", query -> query.traceId(traceId));
    }

    /** With that result. */
    public AuditEntryAssert withResult(AuditResult result) {
        return narrow("result '" + result.text() + "'", query -> query.result(result));
    }

    /** That was done. */
    public AuditEntryAssert isOk() {
        return withResult(AuditResult.OK);
    }

    /** That failed. */
    public AuditEntryAssert isError() {
        return withResult(AuditResult.ERROR);
    }

    /** That was refused. */
    public AuditEntryAssert isDenied() {
        return withResult(AuditResult.DENIED);
    }

    /**
     * With that detail.
     *
     * @param path the names from the outside to the inside, with dots between: {@code audit.transaction}
     * @param value compared as a number with numbers, else as text
     */
    public AuditEntryAssert withMetadata(String path, Object value) {
        return narrow("metadata " + path + " = '" + value + "'", query -> query.where(path, value));
    }

    /** Of which the predicate is true. */
    public AuditEntryAssert which(String description, Predicate<AuditEntry> is) {
        return keep(description, is);
    }

    /** There is one only. */
    public AuditEntryAssert once() {
        return times(1);
    }

    /** There are as many. */
    public AuditEntryAssert times(int count) {
        if (left.size() != count) {
            failWithMessage(
                    "Expected %s entries with %s, but there are %s:%n%s",
                    count, String.join(" and ", conditions), left.size(), Entries.show(left));
        }
        return this;
    }

    /** The entry, to look at more closely: the oldest where there are several. */
    public AuditEntry entry() {
        return left.get(0);
    }

    private AuditEntryAssert narrow(String condition, Consumer<AuditQuery.Builder> where) {
        AuditQuery.Builder query = AuditQuery.builder();
        where.accept(query);
        Set<Long> matching =
                Entries.of(log, query.build()).stream().map(AuditEntry::seq).collect(Collectors.toSet());
        return keep(condition, entry -> matching.contains(entry.seq()));
    }

    private AuditEntryAssert keep(String condition, Predicate<AuditEntry> matches) {
        List<AuditEntry> kept = left.stream().filter(matches).toList();
        if (kept.isEmpty()) {
            String before = conditions.isEmpty() ? "All entries" : "Entries with " + String.join(" and ", conditions);
            conditions.add(condition);
            failWithMessage(
                    "Expected an entry with %s, but there is none. %s:%n%s%s",
                    String.join(" and ", conditions),
                    before,
                    Entries.show(left),
                    left.size() == actual.size() ? "" : "\nAll entries:\n" + Entries.show(actual));
        }
        conditions.add(condition);
        left = kept;
        return this;
    }
}

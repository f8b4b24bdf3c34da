package dev.auditkit.testkit;

import dev.auditkit.AuditEntry;
import dev.auditkit.AuditQuery;
import dev.auditkit.AuditReader;
import java.util.List;
import java.util.function.Consumer;
import org.assertj.core.api.AbstractAssert;

/** Assertions about all that a log has. For one thread. */
public final class AuditReaderAssert extends AbstractAssert<AuditReaderAssert, AuditReader> {

    AuditReaderAssert(AuditReader log) {
        super(log, AuditReaderAssert.class);
    }

    /** There is an entry; the methods of what is returned say which. */
    public AuditEntryAssert hasEntry() {
        isNotNull();
        List<AuditEntry> all = Entries.of(actual);
        if (all.isEmpty()) {
            failWithMessage("Expected an entry, but the log has none");
        }
        return new AuditEntryAssert(actual, all);
    }

    /** The application recorded nothing. */
    public AuditReaderAssert hasNoEntries() {
        return hasEntries(0);
    }

    /** The application recorded as many entries. */
    public AuditReaderAssert hasEntries(int count) {
        return hasEntries(count, matching -> {});
    }

    /**
     * As many entries match.
     *
     * @param matching says which: {@code matching -> matching.operation("order.*").user("alice")}
     */
    public AuditReaderAssert hasEntries(int count, Consumer<AuditQuery.Builder> matching) {
        isNotNull();
        AuditQuery.Builder query = AuditQuery.builder();
        matching.accept(query);
        List<AuditEntry> found = Entries.of(actual, query.build());
        if (found.size() != count) {
            failWithMessage(
                    "Expected %s entries, but there are %s:%n%s%nAll entries:%n%s",
                    count, found.size(), Entries.show(found), Entries.show(Entries.of(actual)));
        }
        return this;
    }

    /**
     * No entry matches.
     *
     * @param matching says which: {@code matching -> matching.operation("order.*").user("bob")}
     */
    public AuditReaderAssert hasNoEntry(Consumer<AuditQuery.Builder> matching) {
        return hasEntries(0, matching);
    }

    /** The operations are these, in this order, and no others. */
    public AuditReaderAssert hasOperations(String... operations) {
        isNotNull();
        List<AuditEntry> all = Entries.of(actual);
        if (!operations(all).equals(List.of(operations))) {
            failWithMessage(
                    "Expected exactly the operations %s, but there are:%n%s", List.of(operations), Entries.show(all));
        }
        return this;
    }

    /** These operations are there in this order, perhaps with others before, between and after them. */
    public AuditReaderAssert hasOperationsInOrder(String... operations) {
        isNotNull();
        List<AuditEntry> all = Entries.of(actual);
        int next = 0;
        for (String operation : operations(all)) {
            if (next < operations.length && operation.equals(operations[next])) {
                next++;
            }
        }
        if (next < operations.length) {
            failWithMessage(
                    "Expected the operations %s in this order, but '%s' is not there, or not behind the others:%n%s",
                    List.of(operations), operations[next], Entries.show(all));
        }
        return this;
    }

    private static List<String> operations(List<AuditEntry> entries) {
        return entries.stream().map(AuditEntry::operation).toList();
    }
}
